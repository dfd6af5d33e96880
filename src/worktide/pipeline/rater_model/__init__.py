"""The rater model: who judges how severely, on which scale and where, and what a rater drawn anew would say."""

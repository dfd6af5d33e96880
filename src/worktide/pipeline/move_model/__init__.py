"""The learned probability of a move: from the survey's flows between groups of occupations to every pair of records."""

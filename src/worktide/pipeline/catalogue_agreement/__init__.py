"""Whether scores from our words agree with scores from the official words, by heads that saw neither occupation."""

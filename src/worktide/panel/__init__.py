"""The raters' heads at work: from the text of a task to what each rater would have judged, in NumPy alone."""

"""From judgements of tasks to shares, ranges, percentiles and words; pure functions over NumPy arrays."""

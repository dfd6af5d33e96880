"""The Budget Lab at Yale: O*NET occupations as occupations of the Current Population Survey."""

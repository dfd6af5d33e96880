"""Scores beside coded microdata: a table with official codes in, the same table with scores and draws out."""

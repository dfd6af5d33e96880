"""Titles to records: the stored index of all titles, and how a spelling finds its answer in it."""

"""Heads learnt from judgements: clean splits, features, two stages, prediction sets, and how good all of it is."""

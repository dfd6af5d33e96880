"""Building a release: the only place where sources, catalogue and scoring meet."""

"""Moves between occupations, by del Rio-Chanona and others."""

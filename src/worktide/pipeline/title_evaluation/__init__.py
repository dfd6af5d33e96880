"""How well titles that nothing was learned from are matched, on three sets of titles with codes."""

"""Learning which record a title means, and measuring it on titles that no index holds."""

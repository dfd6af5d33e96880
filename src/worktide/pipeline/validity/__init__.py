"""The validity card: every analysis of how far a release's numbers can be trusted, one module each."""

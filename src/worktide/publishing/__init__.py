"""Published releases: a folder of them and a pointer to the one that is served, changed in one step."""

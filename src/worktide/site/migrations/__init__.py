"""The changes of the site's database, each applied once, at start."""

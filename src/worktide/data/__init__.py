"""The release that comes with the package."""

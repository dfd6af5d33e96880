"""The Census Bureau: occupation codes of 2018 and the ways to them."""

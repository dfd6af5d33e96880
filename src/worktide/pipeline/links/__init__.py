"""Whether the addresses that we give still lead somewhere."""

"""Reports of errors: what visitors send, how often, what the operator answers."""

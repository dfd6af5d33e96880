"""The pages, one module of views a noun."""

"""Employment: comparable counts over the years, official projections and their track record, tests and the forecast."""

"""The release: an immutable folder of tables, arrays and prebuilt records, opened read-only."""

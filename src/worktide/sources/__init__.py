"""Publishers' files: what is known of them, how they are recognised, fetched and read to typed tables."""

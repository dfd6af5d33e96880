"""O*NET: the database, its tables in other forms, and its own taxonomy crosswalks."""

"""From a query to an answer: the record that a title, address or code means, and its text forms."""

"""Reports on paper: two pages for a client and a counsellor, as PDF and as data for their HTML twin."""

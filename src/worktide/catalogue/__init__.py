"""What we wrote about occupations: modern roles, short names of activities, and which title leads where."""

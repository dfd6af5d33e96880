"""The Bureau of Labor Statistics: the Standard Occupational Classification, its crosswalks and titles."""

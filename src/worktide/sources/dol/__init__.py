"""The Department of Labor: titles that employers filed for H-2B workers."""

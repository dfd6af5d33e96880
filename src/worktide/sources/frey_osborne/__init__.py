"""Frey and Osborne: how susceptible occupations are to computerisation."""

"""Nesta, Mapping Career Causeways: occupations of ESCO and their crosswalks to O*NET."""

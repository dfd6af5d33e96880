"""AIOE: Felten, Raj and Seamans' exposure of occupations, industries and counties to AI."""

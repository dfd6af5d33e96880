"""Codes, intervals, hashing, parameters and errors; imports nothing else of Worktide."""

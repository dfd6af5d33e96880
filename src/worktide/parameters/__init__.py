"""Assumptions as dated YAML with unit, range and reference; read by `worktide.core.parameters`."""

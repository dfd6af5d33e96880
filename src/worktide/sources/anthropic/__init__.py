"""The Anthropic Economic Index: observed use of Claude by task, and how people and model divide the work."""

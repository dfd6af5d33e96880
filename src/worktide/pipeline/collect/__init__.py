"""Collecting a new rater's labels: a sample of tasks, asked of any OpenAI-compatible server."""

"""Eloundou, Manning, Mishkin and Rock: labels of exposure to language models, by task and by occupation."""

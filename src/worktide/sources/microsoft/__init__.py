"""Microsoft Research, "Working with AI": observed use of Copilot by work activity and by occupation."""

"""Titles of whole tables to codes and scores, and documents to the jobs and tasks that they name."""

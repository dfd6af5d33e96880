"""Telling people when a score changes: who follows what, what is due, and its delivery by e-mail, feed and webhook."""

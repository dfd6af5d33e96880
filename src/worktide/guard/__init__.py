"""The guard: holds a candidate release against the present one, and passes it, warns or holds it back."""

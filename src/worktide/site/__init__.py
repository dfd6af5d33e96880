"""The website: Django pages that read one release and nothing else."""

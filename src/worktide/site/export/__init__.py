"""The whole site as plain files: `worktide site export DIR`."""

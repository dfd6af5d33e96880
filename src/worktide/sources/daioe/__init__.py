"""DAIOE, Dynamic AI Occupational Exposure: exposure by AI capability and year."""

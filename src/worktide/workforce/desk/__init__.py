"""The desk: a roster to a report by forms, in a browser on this machine alone."""

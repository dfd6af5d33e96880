"""The server for agents, by the Model Context Protocol: the same answers, each with its release and its caveat."""

"""The REST interface, version 1: the numbers of a release for programs, without a key."""

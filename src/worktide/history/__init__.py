"""Releases beside one another: what came, went, changed its name, and moved, by how much."""

from worktide.history.difference import JobChange as JobChange
from worktide.history.difference import ReleaseDifference as ReleaseDifference
from worktide.history.difference import TaskChange as TaskChange
from worktide.history.difference import diff_releases as diff_releases

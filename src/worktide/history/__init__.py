"""Releases beside one another: what came, went, changed its name, and moved, by how much."""

from worktide.history.corrections import Correction as Correction
from worktide.history.corrections import corrections as corrections
from worktide.history.corrections import corrections_for as corrections_for
from worktide.history.difference import JobChange as JobChange
from worktide.history.difference import ReleaseDifference as ReleaseDifference
from worktide.history.difference import TaskChange as TaskChange
from worktide.history.difference import diff_releases as diff_releases
from worktide.history.reading import PastRelease as PastRelease
from worktide.history.reading import Standing as Standing
from worktide.history.reading import differences as differences
from worktide.history.reading import of as of
from worktide.history.reading import releases as releases
from worktide.history.stored import Change as Change
from worktide.history.stored import Differences as Differences

"""Where to go from a job, and what it takes: ranked moves, paths, doors, related roles, and who comes here."""

from worktide.moves.doors import doors as doors
from worktide.moves.model import MoveFilters as MoveFilters
from worktide.moves.model import Moves as Moves
from worktide.moves.paths import paths as paths
from worktide.moves.ranking import moves_from as moves_from
from worktide.moves.related import related as related
from worktide.moves.sources import sources_of as sources_of
from worktide.moves.tables import holds_moves as holds_moves

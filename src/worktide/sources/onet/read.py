"""The readers of O*NET's files by source name."""

from __future__ import annotations

from worktide.sources.onet import database, lists, ratings, taxonomies
from worktide.sources.tables import Reader

READERS: dict[str, Reader] = {
    **database.READERS,
    "crosswalk-onet-2010-to-2019": taxonomies.read_2010_to_2019,
    "crosswalk-onet-2010-to-soc-2010": taxonomies.read_onet_to_soc_2010,
    "crosswalk-onet-legacy-to-2019": taxonomies.read_legacy_to_2019,
    "onet-30-1-knowledge": lists.read_knowledge,
    "onet-30-1-skills": lists.read_skills,
    "onet-soc-2010-list": taxonomies.read_list_2010,
    "onet-soc-2019-structure": taxonomies.read_structure_2019,
    "onet-task-ratings": ratings.read_long,
    "onet-task-ratings-29-3-wide": ratings.read_wide,
    "onet-task-statements-20-1": lists.read_old_tasks,
    "onet-work-contexts-4-items": lists.read_work_contexts,
}

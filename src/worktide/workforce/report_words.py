"""The report's paragraphs."""

from __future__ import annotations

from typing import Final

from worktide.workforce.safeguards import FEWEST

CAVEAT: Final = "Exposure is not job loss. A range holds four of five cases."
TITLE: Final = "What AI could do of this workforce's work"
COVERED: Final = (
    f"Counted are {{heads:,}} heads: those in occupations of {FEWEST} heads and more. Within a group, only occupations "
    "are counted whose heads there can be told without telling of fewer than ten elsewhere."
)
TASKS: Final = (
    "The tasks that make up most of the hours that AI could do. Hours are heads times the task's share of the "
    "occupation's time. Labelled: raters judged it. Modelled: a model judged it. Observed: people were seen using AI "
    "for it."
)
HORIZONS: Final = (
    "No data can date any of this; all of it is assumed. Shown is the share of hours in tasks that AI does most of, in "
    "half of workplaces, by the middle of the task's range of years. The range counts every task at its late and at "
    "its early year, as if all came late or early together."
)
FIVE_YEARS: Final = "The last column is the share of the work itself that AI does in practice in five years."
SCENARIOS: Final = (
    "The release's scenarios side by side: the same work, if AI gets better and is taken up slowly, as in the centre, "
    "or fast. They are assumptions and no forecast."
)
BARRIERS: Final = (
    "Barriers slow adoption; they never lower what AI can do. Each stands where the release knows its column for the "
    "occupation. The mean is over heads; least and most are over occupations."
)
MOVES: Final = (
    "For each opening, occupations of ten heads and more here from which people could come, the easiest first: near "
    "in what the work needs, often seen, and soon learnt. Every list stands alone: the same people may stand under "
    "several openings, nobody is assigned, and no person is judged. Pay is the change of the official median."
)
UNCERTAIN: Final = (
    "Where the ranges come from, as the mean over heads of what each cause adds to the spread of an occupation's "
    "draws. The ranges do not hold that a title may be matched to the wrong occupation."
)
JOINS: Final = (
    "The table holds codes of {system}, joined to the release's occupations. At least {one} percent of the heads "
    "with an occupation have a code that is one occupation. The others' codes stand for several, and their heads are "
    "shared by how many people work in each: an assumption of which the ranges hold nothing."
)
SYSTEM_NAMES: Final = {
    "soc_2018": "SOC 2018",
    "soc_2010": "SOC 2010",
    "onet_soc_2019": "O*NET-SOC 2019",
    "census_2018": "Census 2018",
    "isco_08": "ISCO-08",
}
CHECK: Final = (
    "So check these titles by hand, what decides most heads first. Where a number is not told, it could be taken from "
    "an occupation's heads to tell of fewer than ten; all numbers stand in review.csv, beside the results."
)
SUBTRACT: Final = (
    "What this report shows cannot be subtracted to tell of fewer than ten people. A second report on the same table "
    "by other groups, or on next month's table, can be compared with it. One run cannot know of the other: keep both "
    "with those who may see the table itself."
)
USES: Final = (
    "Percents are whole, yet in a group of few occupations they may hint at its mix. This report is about groups and "
    "occupations. It must not be used to judge, choose, watch or dismiss a person."
)
CAUSES: Final = {
    "rater": "which rater one asks",
    "tasks": "errors of raters on single tasks",
    "levels": "what a rater's level means in percent",
    "weights": "how tasks weigh",
    "adoption": "how fast AI gets better and is taken up",
}
SCENARIO_NAMES: Final = {"slow": "Slow", "central": "Central", "fast": "Fast", "mix": "The mix of the three"}

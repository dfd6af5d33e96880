"""Every table of a release: its columns with title, unit and meaning."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, type as Parquet readers name it, title for people, unit (empty where none), meaning."""

    name: str
    type: str
    title: str
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a release: its key columns, by which its rows are sorted, and all its columns."""

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


_SLUG = Column("slug", "String", "Record", "", "The record's address form, unique in a release")
_LOW, _HIGH = "lower end of its 80 % range", "upper end of its 80 % range"


def _ranged(name: str, title: str, unit: str, meaning: str) -> tuple[Column, Column, Column]:
    """Return the three columns of a value with its range."""
    return (
        Column(name, "Float64", title, unit, meaning),
        Column(f"{name}_low", "Float64", f"{title}, low", unit, f"{meaning}: {_LOW}"),
        Column(f"{name}_high", "Float64", f"{title}, high", unit, f"{meaning}: {_HIGH}"),
    )


OCCUPATIONS = Table(
    "occupations",
    "Every official occupation and modern role with its scores",
    ("slug",),
    (
        _SLUG,
        Column("title", "String", "Title", "", "Official title of O*NET, or our title of a modern role"),
        Column("kind", "String", "Kind", "", "`occupation` of the classification or `role` that we wrote"),
        Column("sector", "String", "Sector", "", "SOC major group, or the field of a role"),
        Column(
            "onet_soc_code",
            "String",
            "O*NET-SOC 2019 code",
            "",
            "Code of an official occupation; null for a role",
        ),
        *_ranged(
            "percentile",
            "Percentile",
            "percentile, 0 to 100",
            "Where the share that AI could do stands among official occupations",
        ),
        Column(
            "band",
            "String",
            "Band",
            "",
            "Fifth of the distribution that holds the percentile, or `between bands`",
        ),
        Column(
            "band_certainty",
            "Float64",
            "Band certainty",
            "percent of draws",
            "Share of draws inside the likeliest band",
        ),
        *_ranged("ai_does", "AI does", "percent of weighted tasks", "What AI could do alone, as raters judge it"),
        *_ranged(
            "ai_helps",
            "AI helps",
            "percent of weighted tasks",
            "What AI could help with beyond what it does alone",
        ),
        *_ranged("people_do", "People do", "percent of weighted tasks", "The rest"),
        *_ranged(
            "share_in_five_years",
            "AI share of tasks in five years",
            "percent of weighted tasks",
            "In practice, by scenarios of assumed adoption",
        ),
        Column(
            "basis",
            "String",
            "Basis",
            "",
            "`labelled` by raters, or `modelled` by their heads; null without a score",
        ),
    ),
)

TASKS = Table(
    "tasks",
    "The tasks shown for each record, in our words",
    ("slug", "task"),
    (
        _SLUG,
        Column("task", "String", "Task", "", "Id of the task within its occupation or role; it survives rewording"),
        Column("text", "String", "Text", "", "The task in our own words"),
        Column(
            "onet_task_ids",
            "List(Int64)",
            "Task IDs",
            "",
            "Official tasks it covers (occupations) or resembles (roles)",
        ),
        Column(
            "time_share",
            "Float64",
            "Time share",
            "percent of task weight",
            "Task weight, not measured time; assumed for roles",
        ),
        *_ranged("automation", "Automation", "percent of the task", "What AI could do of the task alone"),
        Column(
            "capability",
            "String",
            "Capability",
            "",
            "The kind of AI that acts on it: language, vision, speech, other",
        ),
        Column(
            "observed_use",
            "Float64",
            "Observed use",
            "percent of conversations",
            "Share of chat conversations; null means not seen",
        ),
        Column("basis", "String", "Basis", "", "`labelled` or `modelled`"),
    ),
)

JUDGEMENTS = Table(
    "judgements",
    "Every rater's judgement of every official task and role task, as class probabilities",
    ("record", "task", "rater"),
    (
        Column("record", "String", "Record", "", "Slug of the occupation or role"),
        Column("task", "String", "Task", "", "Official Task ID or a role's own task id"),
        Column("rater", "String", "Rater", "", "Name of the rater"),
        Column("construct", "String", "Construct", "", "`exposure` (E0 to E2) or `automation` (T0 to T4)"),
        Column(
            "probabilities",
            "List(Float32)",
            "Probabilities",
            "probability",
            "One for each level of the scale, lowest first",
        ),
        Column("basis", "String", "Basis", "", "`labelled` where the rater judged that task, else `modelled`"),
    ),
)

INDEX_VALUES = Table(
    "index_values",
    "Every published index by record",
    ("slug", "index"),
    (
        _SLUG,
        Column("index", "String", "Index", "", "Name of the index; see the table `indices`"),
        Column(
            "value",
            "Float64",
            "Value",
            "the index's own",
            "Value in the index's own unit; null where there is none",
        ),
        Column(
            "percentile",
            "Float64",
            "Percentile",
            "percentile, 0 to 100",
            "Among official occupations with a value",
        ),
        Column(
            "join",
            "String",
            "Join",
            "",
            "exact, split (one source code, several records), merged (several source codes), none",
        ),
    ),
)

INDEX_LIST = Table(
    "indices",
    "What each published index is",
    ("index",),
    (
        Column("index", "String", "Index", "", "Name of the index"),
        Column("title", "String", "Title", "", "Authors, year and variant"),
        Column("unit", "String", "Unit", "", "Unit of its values"),
        Column("source", "String", "Source", "", "Name of the source in the manifest"),
        Column("basis", "String", "Basis", "", "observed, labelled or modelled"),
    ),
)

TITLES = Table(
    "titles",
    "Which record or stated set of records each title leads to",
    ("key", "slug"),
    (
        Column("key", "String", "Key", "", "The title with case, accents, punctuation and spacing folded away"),
        Column("title", "String", "Title", "", "One spelling of the title"),
        _SLUG,
        Column("confidence", "Float64", "Confidence", "0 to 1", "Adds up to 1 over the records of a title"),
    ),
)

LABOUR_MARKET = Table(
    "labour_market",
    "Official employment, pay and projections of the codes behind each record",
    ("slug",),
    (
        _SLUG,
        Column(
            "employment",
            "Float64",
            "Employment",
            "persons",
            "Employees, all occupations of the SOC code together; null for roles",
        ),
        Column("median_pay", "Float64", "Median pay", "US dollars a year", "Median annual wage"),
        Column("pay_10", "Float64", "Pay, 10th percentile", "US dollars a year", "A tenth earn less"),
        Column(
            "pay_90",
            "Float64",
            "Pay, 90th percentile",
            "US dollars a year",
            "A tenth earn more; null where top-coded",
        ),
        Column(
            "projected_growth",
            "Float64",
            "Projected growth",
            "percent over ten years",
            "Official projection 2024 to 2034",
        ),
        Column("openings", "Float64", "Openings", "persons a year", "Official projection, annual average"),
        Column(
            "separations_rate",
            "Float64",
            "Separations",
            "percent a year",
            "Exits and transfers, official projection",
        ),
        Column("join", "String", "Join", "", "exact, split, merged, none"),
    ),
)

CODES = Table(
    "codes",
    "The codes of every record in six classifications, by the publishers' crosswalks",
    ("slug", "system", "code"),
    (
        _SLUG,
        Column(
            "system",
            "String",
            "Classification",
            "",
            "soc_2018, onet_soc_2019, soc_2010, census_2018, isco_08 or esco",
        ),
        Column("code", "String", "Code", "", "Code in that classification; of ESCO the occupation's address"),
        Column(
            "weight",
            "Float64",
            "Weight",
            "0 to 1",
            "Adds up to 1 over a record's codes in one system; assumed in equal parts where no source says more",
        ),
        Column(
            "join",
            "String",
            "Join",
            "",
            "exact, split (one code, several records), merged (several codes)",
        ),
    ),
)

FORECAST = Table(
    "employment_forecast",
    "The frozen forecast of employment in May 2026, hashed in the manifest: the sealed test",
    ("soc_code",),
    (
        Column("soc_code", "String", "SOC 2018 code", "", "Detailed occupation of the employment statistics"),
        Column("employment_base", "Int64", "Employment, May 2025", "persons", "As counted"),
        Column("employment", "Int64", "Employment, May 2026", "persons", "As forecast"),
        Column("low", "Int64", "Forecast, low", "persons", f"The forecast: {_LOW}"),
        Column("high", "Int64", "Forecast, high", "persons", f"The forecast: {_HIGH}"),
    ),
)

MOVES = Table(
    "moves",
    "At most 50 destinations of each record under no filter, best first, by our model and rules",
    ("slug", "rank"),
    (
        _SLUG,
        Column(
            "rank",
            "Int64",
            "Rank",
            "place in the list",
            "1 is the first that is shown; recommended destinations come first",
        ),
        Column("destination", "String", "Destination", "", "Slug of the record to go to"),
        Column(
            "recommended",
            "Int64",
            "Recommended",
            "0 or 1",
            "0 where it is worse in risk and pay, loses by an even weight, pays much less, or is far",
        ),
        Column("fit", "Int64", "Fit", "0 to 100", "How much of what the destination needs is there"),
        Column(
            "probability",
            "Float64",
            "Probability",
            "percent of those leaving",
            "Modelled, in steps of a half: those leaving for another occupation in a year who go here",
        ),
        Column("seen", "String", "Seen", "", "What the survey of moves says, in words"),
        Column("safety", "String", "Safety", "", "safer, similar, riskier or cannot tell, by nine draws in ten"),
        Column("months_low", "Int64", "Months, low", "months", "Entry, assumed by rule: lower end"),
        Column("months_high", "Int64", "Months, high", "months", "Entry, assumed by rule: upper end"),
        Column("difficulty", "String", "Difficulty", "", "small, moderate, large, very large or unknown"),
    ),
)

EQUITY = Table(
    "equity",
    "Who works in which band, by sex, race and Hispanic origin",
    ("group", "band"),
    (
        Column("group", "String", "Group", "", "All workers, or a group of the survey's table; groups overlap"),
        Column("band", "String", "Band", "", "Fifth of the percentile"),
        *_ranged("share", "Share", "percent of the group's workers", "Workers whose occupation lies in the band"),
        Column("workers", "Int64", "Workers", "persons", "Employed in the group in 2022, in occupations with shares"),
    ),
)

ESCAPE_OPTIONS = Table(
    "escape_options",
    "Exposed occupations and the moves to lower exposure at no less pay that a survey saw more than rarely",
    ("slug",),
    (
        _SLUG,
        Column("options", "Int64", "Escape options", "occupations", "How many; null where pay or survey is missing"),
        Column("leavers", "Float64", "Leavers", "percent of leavers", "Expected to take one, by the model of moves"),
        Column("likeliest", "String", "Likeliest", "", "Slug of the likeliest; null where there is none"),
    ),
)

TABLES = (
    CODES,
    FORECAST,
    EQUITY,
    ESCAPE_OPTIONS,
    INDEX_VALUES,
    INDEX_LIST,
    JUDGEMENTS,
    LABOUR_MARKET,
    MOVES,
    OCCUPATIONS,
    TASKS,
    TITLES,
)

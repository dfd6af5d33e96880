"""Layouts of O*NET's tables about occupations: what they are called, what they do, and what they use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from worktide.sources.layouts import ELEMENT, Column, Layout

SOURCES: Final = (
    "AI/Expert",
    "AI/SME",
    "Analyst",
    "Analyst - Preliminary",
    "Analyst - Transition",
    "Incumbent",
    "Machine Learning",
    "Occupational Expert",
)
IWA: Final = r"^4\.A(\.\w+)+\.I\d{2}$"
DWA: Final = r"^4\.A(\.\w+)+\.I\d{2}\.D\d{2}$"
UNSPSC: Final = r"^\d{8}$"

CODE: Final = {"O*NET-SOC Code": Column("onet_soc_code", "onet_soc")}
TASK: Final = {"Task ID": Column("task_id", "task_id")}
DATED: Final = {
    "Date": Column("date", "month"),
    "Domain Source": Column("domain_source", among=SOURCES),
}
_COMMODITY: Final = {
    "Commodity Code": Column("commodity_code", pattern=UNSPSC),
    "Commodity Title": Column("commodity_title"),
}

TASKS: Final = Layout(
    {
        **TASK,
        **CODE,
        "Task": Column("task"),
        "Task Type": Column("task_type", nullable=True, among=("Core", "Supplemental")),
        "Incumbents Responding": Column("incumbents_responding", "integer", nullable=True, low=0),
        **DATED,
    },
    key=("task_id",),
)

OCCUPATION_LAYOUTS: Final[Mapping[str, tuple[str, Layout]]] = {
    "occupations": (
        "Occupation Data",
        Layout({**CODE, "Title": Column("title"), "Description": Column("description")}, key=("onet_soc_code",)),
    ),
    "tasks": ("Task Statements", TASKS),
    "emerging_tasks": (
        "Emerging Tasks",
        Layout(
            {
                **CODE,
                "Task": Column("task"),
                "Category": Column("category", among=("New", "Revision")),
                "Original Task ID": Column("original_task_id", "task_id", nullable=True),
                "Original Task": Column("original_task", nullable=True),
                **DATED,
            },
            key=("onet_soc_code", "task"),
        ),
    ),
    "alternate_titles": (
        "Alternate Titles",
        Layout(
            {
                **CODE,
                "Alternate Title": Column("alternate_title"),
                "Short Title": Column("short_title", nullable=True),
                "Source(s)": Column("sources", pattern=r"^\d{2}(,\d{2})*$"),
            },
            key=("onet_soc_code", "alternate_title"),
        ),
    ),
    "reported_titles": (
        "Sample of Reported Titles",
        Layout(
            {
                **CODE,
                "Reported Job Title": Column("reported_title"),
                "Shown in My Next Move": Column("shown_in_my_next_move", "flag"),
            },
            key=("onet_soc_code", "reported_title"),
        ),
    ),
    "task_dwas": (
        "Tasks to DWAs",
        Layout({**TASK, "DWA ID": Column("dwa_id", pattern=DWA), **CODE, **DATED}, key=("task_id", "dwa_id")),
    ),
    "dwas": (
        "DWA Reference",
        Layout(
            {
                "DWA ID": Column("dwa_id", pattern=DWA),
                "IWA ID": Column("iwa_id", pattern=IWA),
                "Element ID": Column("element_id", pattern=ELEMENT),
                "DWA Title": Column("title"),
            },
            key=("dwa_id",),
        ),
    ),
    "iwas": (
        "IWA Reference",
        Layout(
            {
                "IWA ID": Column("iwa_id", pattern=IWA),
                "Element ID": Column("element_id", pattern=ELEMENT),
                "IWA Title": Column("title"),
            },
            key=("iwa_id",),
        ),
    ),
    "related_occupations": (
        "Related Occupations",
        Layout(
            {
                **CODE,
                "Related O*NET-SOC Code": Column("related_onet_soc_code", "onet_soc"),
                "Relatedness Tier": Column("relatedness_tier", among=("Primary-Short", "Primary-Long", "Supplemental")),
                "Index": Column("rank", "integer", low=1, high=20),
            },
            key=("onet_soc_code", "related_onet_soc_code"),
        ),
    ),
    "technology_skills": (
        "Technology Skills",
        Layout(
            {
                **CODE,
                "Example": Column("example"),
                **_COMMODITY,
                "Hot Technology": Column("hot_technology", "flag"),
                "In Demand": Column("in_demand", "flag"),
            },
            key=("onet_soc_code", "example", "commodity_code"),
        ),
    ),
    "tools_used": (
        "Tools Used",
        Layout(
            {**CODE, "Example": Column("example"), **_COMMODITY},
            key=("onet_soc_code", "example", "commodity_code"),
        ),
    ),
    "unspsc": (
        "UNSPSC Reference",
        Layout(
            {
                **_COMMODITY,
                "Class Code": Column("class_code", pattern=UNSPSC),
                "Class Title": Column("class_title"),
                "Family Code": Column("family_code", pattern=UNSPSC),
                "Family Title": Column("family_title"),
                "Segment Code": Column("segment_code", pattern=UNSPSC),
                "Segment Title": Column("segment_title"),
            },
            key=("commodity_code",),
        ),
    ),
    "job_zones": (
        "Job Zones",
        Layout({**CODE, "Job Zone": Column("job_zone", "integer", low=1, high=5), **DATED}, key=("onet_soc_code",)),
    ),
    "job_zone_reference": (
        "Job Zone Reference",
        Layout(
            {
                "Job Zone": Column("job_zone", "integer", low=1, high=5),
                "Name": Column("name"),
                "Experience": Column("experience"),
                "Education": Column("education"),
                "Job Training": Column("job_training"),
                "Examples": Column("examples"),
                "SVP Range": Column("svp_range"),
            },
            key=("job_zone",),
        ),
    ),
    "occupation_metadata": (
        "Occupation Level Metadata",
        Layout(
            {
                **CODE,
                "Item": Column("item"),
                "Response": Column("response"),
                "N": Column("n", "integer", nullable=True, low=0),
                "Percent": Column("percent", "number", nullable=True, low=0, high=100),
                "Date": Column("date", "month"),
            },
            key=("onet_soc_code", "item", "response"),
        ),
    ),
}

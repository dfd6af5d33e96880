"""Layouts of O*NET's descriptors: the content model, ratings by occupation, categories and links between elements."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from worktide.sources.layouts import ELEMENT, Column, Layout
from worktide.sources.onet.occupation_layouts import CODE, DATED

SCALE: Final = {"Scale ID": Column("scale_id", pattern=r"^[A-Z]{2,3}$")}
ELEMENT_AND_NAME: Final = {
    "Element ID": Column("element_id", pattern=ELEMENT),
    "Element Name": Column("element_name"),
}
VALUE: Final = {"Data Value": Column("data_value", "number", low=-100, high=100)}
ERROR: Final = {
    "N": Column("n", "integer", nullable=True, low=0),
    "Standard Error": Column("standard_error", "number", nullable=True, low=0),
    "Lower CI Bound": Column("lower_bound", "number", nullable=True),
    "Upper CI Bound": Column("upper_bound", "number", nullable=True),
    "Recommend Suppress": Column("recommend_suppress", "flag", nullable=True),
}
_RATED: Final = {**CODE, **ELEMENT_AND_NAME, **SCALE}
_RATED_KEY: Final = ("onet_soc_code", "element_id", "scale_id")
_INTEREST: Final = {"Interest Type": Column("interest_type", among=("Basic", "General"))}

SIMPLE_RATINGS: Final = Layout({**_RATED, **VALUE, **DATED}, key=_RATED_KEY)
RATINGS_WITH_ERRORS: Final = Layout({**_RATED, **VALUE, **ERROR, **DATED}, key=_RATED_KEY)
RATINGS: Final = Layout(
    {**_RATED, **VALUE, **ERROR, "Not Relevant": Column("not_relevant", "flag", nullable=True), **DATED},
    key=_RATED_KEY,
    ignored=("Title", "Scale Name"),
)
# A rating without categories (an importance beside the shares) has category 0.
CATEGORY_RATINGS: Final = Layout(
    {**_RATED, "Category": Column("category", "integer", low=0, high=12), **VALUE, **ERROR, **DATED},
    key=(*_RATED_KEY, "category"),
)

# 16 elements of a survey on the scale IM until 30.0; 21 elements on the scales WI and DR, without errors, since.
WORK_STYLES: Final[Mapping[str, Layout]] = {
    "29.1": Layout(RATINGS_WITH_ERRORS.columns, key=_RATED_KEY, knows="O*NET 29.1"),
    "30.1": Layout(SIMPLE_RATINGS.columns, key=_RATED_KEY, knows="O*NET 30.1"),
}


def _categories() -> Layout:
    columns = {
        **ELEMENT_AND_NAME,
        **SCALE,
        "Category": Column("category", "integer", low=1, high=12),
        "Category Description": Column("category_description"),
    }
    return Layout(columns, key=("element_id", "scale_id", "category"))


def _links(left: str, left_name: str, right: str, right_name: str) -> Layout:
    columns = {
        f"{left} Element ID": Column(f"{left_name}_element_id", pattern=ELEMENT),
        f"{left} Element Name": Column(f"{left_name}_element_name"),
        f"{right} Element ID": Column(f"{right_name}_element_id", pattern=ELEMENT),
        f"{right} Element Name": Column(f"{right_name}_element_name"),
    }
    return Layout(columns, key=(f"{left_name}_element_id", f"{right_name}_element_id"))


DESCRIPTOR_LAYOUTS: Final[Mapping[str, tuple[str, Layout]]] = {
    "content_model": (
        "Content Model Reference",
        Layout({**ELEMENT_AND_NAME, "Description": Column("description")}, key=("element_id",)),
    ),
    "scales": (
        "Scales Reference",
        Layout(
            {
                **SCALE,
                "Scale Name": Column("scale_name"),
                "Minimum": Column("minimum", "number"),
                "Maximum": Column("maximum", "number"),
            },
            key=("scale_id",),
        ),
    ),
    "education_training_experience": ("Education, Training, and Experience", CATEGORY_RATINGS),
    "education_training_experience_categories": (
        "Education, Training, and Experience Categories",
        _categories(),
    ),
    "work_context_categories": ("Work Context Categories", _categories()),
    "task_categories": (
        "Task Categories",
        Layout(
            {
                **SCALE,
                "Category": Column("category", "integer", low=1, high=7),
                "Category Description": Column("category_description"),
            },
            key=("scale_id", "category"),
        ),
    ),
    "interests": ("Interests", SIMPLE_RATINGS),
    "work_values": ("Work Values", SIMPLE_RATINGS),
    "level_scale_anchors": (
        "Level Scale Anchors",
        Layout(
            {
                **ELEMENT_AND_NAME,
                **SCALE,
                "Anchor Value": Column("anchor_value", "integer", low=0, high=7),
                "Anchor Description": Column("anchor_description"),
            },
            key=("element_id", "scale_id", "anchor_value"),
        ),
    ),
    "survey_booklet_locations": (
        "Survey Booklet Locations",
        Layout(
            {**ELEMENT_AND_NAME, **SCALE, "Survey Item Number": Column("survey_item_number")},
            key=("element_id", "scale_id"),
        ),
    ),
    "riasec_keywords": (
        "RIASEC Keywords",
        Layout(
            {
                **ELEMENT_AND_NAME,
                "Keyword": Column("keyword"),
                "Keyword Type": Column("keyword_type", among=("Action", "Object")),
            },
            key=("element_id", "keyword"),
        ),
    ),
    "interests_illustrative_activities": (
        "Interests Illustrative Activities",
        Layout({**ELEMENT_AND_NAME, **_INTEREST, "Activity": Column("activity")}, key=("element_id", "activity")),
    ),
    "interests_illustrative_occupations": (
        "Interests Illustrative Occupations",
        Layout({**ELEMENT_AND_NAME, **_INTEREST, **CODE}, key=("element_id", "onet_soc_code")),
    ),
    "basic_interests_to_riasec": (
        "Basic Interests to RIASEC",
        _links("Basic Interests", "basic_interest", "RIASEC", "riasec"),
    ),
    "abilities_to_work_activities": (
        "Abilities to Work Activities",
        _links("Abilities", "ability", "Work Activities", "work_activity"),
    ),
    "abilities_to_work_context": (
        "Abilities to Work Context",
        _links("Abilities", "ability", "Work Context", "work_context"),
    ),
    "skills_to_work_activities": (
        "Skills to Work Activities",
        _links("Skills", "skill", "Work Activities", "work_activity"),
    ),
    "skills_to_work_context": (
        "Skills to Work Context",
        _links("Skills", "skill", "Work Context", "work_context"),
    ),
}

# A publisher's complete archive has these as well; the copy that Worktide is built from does not.
FURTHER_LAYOUTS: Final[Mapping[str, tuple[str, Layout]]] = {
    "abilities": ("Abilities", RATINGS),
    "knowledge": ("Knowledge", RATINGS),
    "skills": ("Skills", RATINGS),
    "work_activities": ("Work Activities", RATINGS),
    "work_context": (
        "Work Context",
        Layout(
            {
                **_RATED,
                "Category": Column("category", "integer", low=0, high=5),
                **VALUE,
                **ERROR,
                "Not Relevant": Column("not_relevant", "flag", nullable=True),
                **DATED,
            },
            key=(*_RATED_KEY, "category"),
        ),
    ),
}

"""Names of things as a page says them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from worktide.release.record import Basis, CodeSystem, Construct, JoinQuality, Occupation
from worktide.site.language import gettext as _

BASES: Final[dict[Basis, str]] = {
    "observed": _("counted in use by real people"),
    "labelled": _("judged by people or by a language model, task by task"),
    "modelled": _("worked out from judgements of similar tasks"),
    "assumed": _("an assumption with a stated range; no data can settle it"),
}
BASIS_MARKS: Final[dict[str, str]] = {
    "observed": _("observed"),
    "labelled": _("labelled"),
    "modelled": _("modelled"),
    "assumed": _("assumed"),
}
MARKET_JOINS: Final[dict[JoinQuality, str]] = {
    "exact": _("They are counted for this very occupation."),
    "split": _("They are counted for a wider occupation that this one belongs to."),
    "merged": _("They are put together from several occupations."),
    "none": _("They do not cover this occupation."),
}
CONSTRUCTS: Final[dict[Construct, str]] = {
    "exposure": _("could AI halve the time"),
    "automation": _("could AI do it alone"),
    "observed_use": _("is AI seen doing it"),
}
CODE_SYSTEMS: Final[dict[CodeSystem, str]] = {
    "onet_soc_2019": "O*NET-SOC 2019",
    "onet_soc_2010": "O*NET-SOC 2010",
    "soc_2018": "SOC 2018",
    "soc_2010": "SOC 2010",
    "census_2018": "Census 2018",
    "isco_08": "ISCO-08",
    "esco": "ESCO",
}
RATERS: Final = {
    "gpt4_automation_2023": "GPT-4, 2023",
    "gpt4_automation_second_2023": _("GPT-4, 2023, asked again"),
    "human_automation_2023": _("People, 2023"),
    "gpt4_exposure_2023": "GPT-4, 2023",
    "gpt4_exposure_second_prompt_2023": _("GPT-4, 2023, another prompt"),
    "human_exposure_2023": _("People, 2023"),
}


@dataclass(frozen=True, slots=True)
class IndexName:
    """A published index: authors, year and variant; the unit of its values; what they rest on."""

    title: str
    unit: str
    basis: Basis


_TASK_SHARE: Final = _("share of tasks, 0 to 1")
_DEVIATIONS: Final = _("standard deviations")
_CONVERSATIONS: Final = _("% of conversations")
_APPLICABILITY: Final = _("applicability, 0 to 1")
_PROGRESS: Final = _("index of progress")

INDICES: Final = {
    "aioe_2021": IndexName("Felten, Raj and Seamans 2021 (AIOE)", _DEVIATIONS, "modelled"),
    "aioe_image_2023": IndexName("Felten, Raj and Seamans 2023, image generation", _DEVIATIONS, "modelled"),
    "aioe_language_2023": IndexName("Felten, Raj and Seamans 2023, language models", _DEVIATIONS, "modelled"),
    "anthropic_api_2026": IndexName(_("Anthropic 2026, use of Claude by API"), _CONVERSATIONS, "observed"),
    "anthropic_chat_2026": IndexName(_("Anthropic 2026, use of Claude by chat"), _CONVERSATIONS, "observed"),
    "daioe_all_2023": IndexName(_("DAIOE 2023, all applications"), _PROGRESS, "modelled"),
    "daioe_generative_2023": IndexName(_("DAIOE 2023, generative AI"), _PROGRESS, "modelled"),
    "eloundou_gpt4_alpha": IndexName(_("Eloundou and others 2023, GPT-4, alpha"), _TASK_SHARE, "labelled"),
    "eloundou_gpt4_beta": IndexName(_("Eloundou and others 2023, GPT-4, beta"), _TASK_SHARE, "labelled"),
    "eloundou_gpt4_gamma": IndexName(_("Eloundou and others 2023, GPT-4, gamma"), _TASK_SHARE, "labelled"),
    "eloundou_human_alpha": IndexName(_("Eloundou and others 2023, people, alpha"), _TASK_SHARE, "labelled"),
    "eloundou_human_beta": IndexName(_("Eloundou and others 2023, people, beta"), _TASK_SHARE, "labelled"),
    "eloundou_human_gamma": IndexName(_("Eloundou and others 2023, people, gamma"), _TASK_SHARE, "labelled"),
    "frey_osborne_2013": IndexName(_("Frey and Osborne 2013, computerisation"), _("probability, 0 to 1"), "modelled"),
    "ilo_2025": IndexName(_("ILO 2025, generative AI"), _("mean score, 0 to 1"), "labelled"),
    "microsoft_2025": IndexName(_("Microsoft 2025, use of Copilot (October)"), _APPLICABILITY, "observed"),
    "microsoft_2025_july": IndexName(
        _("Microsoft 2025, use of Copilot (July, superseded)"), _APPLICABILITY, "observed"
    ),
}


def spoken(name: str) -> str:
    """Return a key of the release that has no name here, such as `new_index_2027`, as words: "New index 2027"."""
    text = " ".join(name.split("_"))
    return text[:1].upper() + text[1:]


def rater_name(name: str) -> str:
    """Return what a rater is called on a page."""
    return RATERS.get(name) or spoken(name)


def index_name(name: str) -> IndexName:
    """Return what a published index is called on a page; one unknown here counts as modelled, in its own unit."""
    return INDICES.get(name) or IndexName(spoken(name), _("its own unit"), "modelled")


def several(occupation: Occupation) -> str:
    """Return the title for more than one person: official titles are plural already, those of our roles are not."""
    title = occupation.title
    if occupation.kind == "occupation" or title.endswith("s"):
        return title
    return f"{title[:-1]}ies" if title.endswith("y") else f"{title}s"

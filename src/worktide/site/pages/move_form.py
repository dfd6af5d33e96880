"""The form of the moves explorer: what a person sets, read from an address, and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.http import QueryDict

from worktide.core.errors import WorktideError
from worktide.moves.interests import INTERESTS
from worktide.moves.model import MoveFilters
from worktide.moves.schooling import SHORT, STEPS
from worktide.site.figures import whole
from worktide.site.forms import plain
from worktide.site.language import gettext as _

NO_WEIGHT: Final = 0.5
WEIGHTS: Final = {
    "0": _("Only safety"),
    "0.25": _("Safety more"),
    "0.5": _("Both alike"),
    "0.75": _("Pay more"),
    "1": _("Only pay"),
}
_LONGEST_NUMBER: Final = 12
_INTEREST_FIELDS: Final = {"first": _("Most of all"), "second": _("Then"), "third": _("And")}


@dataclass(frozen=True, slots=True)
class MoveForm:
    """What was typed and picked, as it is shown again."""

    pay: str
    months: str
    education: str
    weight: str
    avoid: frozenset[str]
    interests: Mapping[str, str]
    goal: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing was set."""
        return self == read_form(QueryDict())


def read_form(query: QueryDict) -> MoveForm:
    """Return what an address asks for, as text."""
    return MoveForm(
        pay=plain(query.get("pay", "")).strip(),
        months=plain(query.get("months", "")).strip(),
        education=plain(query.get("education", "")).strip(),
        weight=plain(query.get("weight", "")).strip() or str(NO_WEIGHT),
        avoid=frozenset(plain(one) for one in query.getlist("avoid") if one.strip()),
        interests=_interests(query),
        goal=plain(query.get("goal", "")).strip(),
    )


def _interests(query: QueryDict) -> dict[str, str]:
    """Return the letter picked in each field; a code of up to three letters, such as SIA, fills them all."""
    code = plain(query.get("interests", "")).strip().upper()
    if code:
        return dict(zip(_INTEREST_FIELDS, (code[:1], code[1:2], code[2:]), strict=True))
    return {name: plain(query.get(name, "")).strip().upper() for name in _INTEREST_FIELDS}


def _number(what: str, typed: str, example: str) -> float | None:
    """Return a number as people type it, such as $45,000; None where nothing was typed."""
    plain = typed.replace(",", "").replace("$", "").replace(" ", "")
    if not plain:
        return None
    try:
        if len(plain) > _LONGEST_NUMBER:
            raise ValueError
        return float(plain)
    except ValueError:
        raise WorktideError(f"{what} is no number", got=typed[:40], hint=f"Type digits, such as {example}.") from None


def filters_of(form: MoveForm) -> MoveFilters:
    """Return the filters that a form sets; raises WorktideError for a number that is none.

    What the numbers may be, and which fields and schooling there are, the moves themselves check.
    """
    weight = _number(_("The weight"), form.weight, "0.5")
    return MoveFilters(
        pay_floor=_number(_("The least pay"), form.pay, "45000"),
        longest_training_months=_number(_("The longest training"), form.months, "12"),
        education=form.education or None,
        avoid_fields=tuple(sorted(form.avoid)),
        weight=NO_WEIGHT if weight is None else weight,
        interests="".join(form.interests.values()),
    )


def choices(form: MoveForm, sectors: tuple[str, ...]) -> dict[str, object]:
    """Return what the form offers: schooling, weights, interests by letter in plain words, and fields."""
    return {
        "schooling": [(short, STEPS[step - 1]) for short, step in SHORT.items()],
        "weights": WEIGHTS,
        "interests": [(name[0], words) for name, words in INTERESTS.items()],
        "interest_fields": [(name, words, form.interests[name]) for name, words in _INTEREST_FIELDS.items()],
        "sectors": sectors,
    }


def wishes(filters: MoveFilters) -> tuple[str, ...]:
    """Return in words what a person set, as the moves checked it."""
    names = {name[0]: words for name, words in INTERESTS.items()}
    given = [
        filters.pay_floor is not None
        and _("median pay of at least ${whole}").format(whole=whole(filters.pay_floor or 0)),
        filters.longest_training_months is not None
        and _("at most {whole} months to enter").format(whole=whole(filters.longest_training_months or 0)),
        filters.education and _("no more schooling than: {steps}").format(steps=STEPS[SHORT[filters.education] - 1]),
        filters.avoid_fields
        and _("not in {avoid_fields}").format(avoid_fields=_(", nor in ").join(filters.avoid_fields)),
        filters.weight != NO_WEIGHT
        and _("weight on pay {weight:g} of 1, the rest on safety").format(weight=filters.weight),
        filters.interests and _("you like ") + _("; then ").join(names[letter] for letter in filters.interests),
    ]
    return tuple(one for one in given if one)

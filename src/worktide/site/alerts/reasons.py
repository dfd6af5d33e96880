"""Why scores changed between two releases: what their builds did not share. Knows nothing of Django.

How much of one job's change each cause made is not known from this; the sentence says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from worktide.release.manifest import Manifest
from worktide.site.alerts.changes import Reason
from worktide.site.language import gettext as _

NAMED: Final = 3
_UNKNOWN: Final = Reason(_("What differs between the two releases was not kept."))
_SHARE: Final = _("How much of this change each of them made is not worked out.")


def inputs_of(manifest: Manifest) -> dict[str, Any]:
    """Return what a release was built from: hashes of its sources and of the code, and its assumptions, by name."""
    return {
        "sources": {one.title or one.name: one.sha256 for one in manifest.sources},
        "code": manifest.pipeline_hash,
        "parameters": {f"{one.group}.{one.name}": [one.value, one.low, one.high] for one in manifest.parameters},
    }


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*before, *after} if before.get(name) != after.get(name))


def _listed(names: list[str]) -> str:
    more = len(names) - NAMED
    shown = "; ".join(names[:NAMED])
    return _("{shown}; and {more} more").format(shown=shown, more=more) if more > 0 else shown


def reason_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> Reason:
    """Return why scores differ between two releases, from what `inputs_of` gave of each."""
    if not before or not after:
        return _UNKNOWN
    data = _differing(before["sources"], after["sources"])
    assumed = _differing(before["parameters"], after["parameters"])
    causes = [
        *([_("new data ({data})").format(data=_listed(data))] if data else []),
        *(
            [_("a new method or new labels (the program that builds the scores)")]
            if before["code"] != after["code"]
            else []
        ),
        *([_("new assumptions ({assumed})").format(assumed=_listed(assumed))] if assumed else []),
    ]
    if not causes:
        return Reason(_("The two releases were built from the same data, method and assumptions."))
    ending = f" {_SHARE}" if len(causes) + len(data[1:]) + len(assumed[1:]) > 1 else ""
    return Reason(_("Between the two releases came {causes}.{ending}").format(causes=", ".join(causes), ending=ending))

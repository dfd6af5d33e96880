"""Checks of what is there: members, columns and their types, rows, keys, their order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import numpy as np

from worktide.guard.findings import Findings
from worktide.guard.numbers import LEAST, LEAST_IN_GROUP
from worktide.guard.reading import Contents
from worktide.guard.sheets import PLACE, Pair, Sheet, Words, paired
from worktide.release.schema import TABLES
from worktide.release.verify import verify_release

_MOST_GROUPS = 40
_MOST_GROUPINGS = 4
_OWNERS = ("slug", "of.slug", "record")
_SECTORS = ("sector", "kind")
_LONGEST_NAME = 80
# The first part of the key of what stands in lists within a record.
_IN_RECORD = "of.slug"


def check_members(old: Contents, new: Contents, seen: Findings) -> None:
    """Check the candidate against its own manifest, and the members against those of the present release."""
    for finding in verify_release(new.folder):
        seen.see("verify", finding.member, 1.0, f"not as the manifest says: {finding.problem}")
    for name, problem in sorted(new.damaged.items()):
        seen.see("unreadable", name, 1.0, f"cannot be read: {problem}"[:200])
    gone = sorted(old.manifest.members.keys() - new.manifest.members.keys())
    plain = {name.removesuffix(".zz") for name in new.manifest.members}
    for name in gone:
        # An array may be stored packed in one release and plain in another.
        if name.removesuffix(".zz") not in plain:
            seen.see("member_gone", name, 1.0, "the member is gone")
    added = sorted(
        {name.removesuffix(".zz") for name in new.manifest.members}
        - {n.removesuffix(".zz") for n in old.manifest.members}
    )
    if added:
        seen.note(f"Members that the present release does not have: {', '.join(added)}.")
    for table in TABLES:
        sheet = new.sheets.get(table.name)
        if sheet is not None:
            missing = [column.name for column in table.columns if column.name not in sheet.types]
            seen.see("column_gone", table.name, len(missing), "columns that the schema names are missing: {}", missing)


def pair_of(old: Sheet, new: Sheet, sectors: tuple[Sheet, Sheet] | None) -> Pair:
    """Return a sheet of both releases, matched by the present one's key, with the groups its rows fall into."""
    given, key = old.key, _identity(old, new)
    old = replace(old, key=key)
    new = replace(new, key=tuple(part for part in key if part in new.words or part in new.numbers))
    pair = paired(old, new)
    return replace(pair, groups=_groups(old, new, sectors), is_list=key != given or key[:1] == (_IN_RECORD,))


def _identity(old: Sheet, new: Sheet) -> tuple[str, ...]:
    """Return the key; a rank or place in a list gives way to words that tell the rows of a list apart as well."""
    if len(old.key) < 2 or not (old.key[-1] == PLACE or old.key[-1] in old.numbers):
        return old.key
    for name, words in old.words.items():
        if name not in old.key and name in new.words and max(map(len, words.names), default=0) <= _LONGEST_NAME:
            key = (*old.key[:-1], name)
            if len(replace(old, key=key).places) == old.rows and len(replace(new, key=key).places) == new.rows:
                return key
    return old.key


def _groups(old: Sheet, new: Sheet, sectors: tuple[Sheet, Sheet] | None) -> dict[str, tuple[Words, Words]]:
    groups: dict[str, tuple[Words, Words]] = {}
    for name, words in old.words.items():
        few = 1 < len(words.names) <= _MOST_GROUPS and words.counts.sum() >= LEAST
        if few and name in new.words and name != PLACE and len(groups) < _MOST_GROUPINGS:
            groups[name] = (words, new.words[name])
    owner = next((name for name in _OWNERS if name in old.words and name in new.words), None)
    if sectors is not None and owner is not None:
        for title in _SECTORS:
            if title not in groups and title in sectors[0].words and title in sectors[1].words:
                groups[f"its {title}"] = (
                    _of_owner(old, owner, sectors[0], title),
                    _of_owner(new, owner, sectors[0], title),
                )
    return groups


def _of_owner(sheet: Sheet, owner: str, sectors: Sheet, title: str) -> Words:
    """Return the sector of each row's owner, as the present release has it."""
    words = sectors.words[title]
    row_of = {key[0]: row for key, row in sectors.places.items()}
    by_name = np.array(
        [words.codes[row_of[name]] if name in row_of else -1 for name in sheet.words[owner].names], dtype=np.int64
    )
    codes = sheet.words[owner].codes
    return Words(np.where(codes >= 0, by_name[codes], -1) if len(by_name) else codes, words.names)


def check_structure(pair: Pair, seen: Findings) -> None:
    """Check columns, types, the number of rows in all and in each group, keys and their order."""
    old, new = pair.old, pair.new
    _columns(old, new, seen)
    if old.rows >= LEAST:
        change = new.rows / old.rows - 1
        lost, gained = ("list_shorter", "list_longer") if pair.is_list else ("rows_lost", "rows_gained")
        seen.see(lost, pair.name, -change, "rows lost: share {}")
        seen.see(gained, pair.name, change, "rows gained: share {}")
    for title, (one, other) in pair.groups.items():
        counts = dict(
            zip(other.names, np.bincount(other.codes[other.codes >= 0], minlength=len(other.names)), strict=True)
        )
        for name, before in zip(one.names, one.counts, strict=True):
            if before >= LEAST_IN_GROUP:
                lost = 1 - counts.get(name, 0) / before
                seen.see("group_lost", f"{pair.name} where {title} is {name}", lost, "rows of the group lost: share {}")
    _keys(pair, seen)


def _columns(old: Sheet, new: Sheet, seen: Findings) -> None:
    # In records a section that is null for all of few rows leaves no column.
    def enough(name: str) -> bool:
        if name in old.numbers:
            return int(np.count_nonzero(~np.isnan(old.numbers[name]))) >= LEAST
        return name in old.words and int(old.words[name].counts.sum()) >= LEAST

    have = new.numbers.keys() | new.words.keys()
    gone = [name for name in (*old.numbers, *old.words) if name not in have and enough(name)]
    seen.see("column_gone", old.name, len(gone), "columns gone: {}", gone)
    changed = [name for name in old.types if name in new.types and old.types[name] != new.types[name]]
    seen.see("type", old.name, len(changed), "columns of another type: {}", changed)
    added = sorted(have - old.numbers.keys() - old.words.keys())
    if added and old.rows >= LEAST:
        seen.note(f"{old.name} has new columns: {', '.join(added[:8])}{' …' if len(added) > 8 else ''}.")


def _keys(pair: Pair, seen: Findings) -> None:
    old, new = pair.old, pair.new
    if not old.key or not new.key:
        return
    repeated = [key for key, count in Counter(new.keys).items() if count > 1]
    if len(old.places) == old.rows:
        seen.see("key_repeated", pair.name, len(repeated), "keys that stand more than once: {}", repeated)
    empty = sum(None in key for key in new.keys)
    if not any(None in key for key in old.keys):
        seen.see("key_empty", pair.name, empty, "keys that are empty: {}")
    if old.rows >= LEAST and old.key[-1] != PLACE:
        gone = [key for key in old.places if key not in new.places]
        check = "list_changed" if pair.is_list else "keys_gone"
        seen.see(check, pair.name, len(gone) / old.rows, "keys of the present release gone: share {}", gone)
        strange = [key for key in new.places if key not in old.places]
        share = len(strange) / max(new.rows, 1)
        check = "list_changed" if pair.is_list else "keys_new"
        seen.see(check, pair.name, share, "keys that the present release does not have: share {}", strange)
        first = old.key[0]
        if len(old.key) > 1 and first in old.words and first in new.words:
            lost = sorted(set(old.words[first].names) - set(new.words[first].names))
            share = len(lost) / len(old.words[first].names)
            seen.see("owners_gone", pair.name, share, f"every row of a {first} gone: share {{}}", lost)
    _order(old, new, seen)


def _order(old: Sheet, new: Sheet, seen: Findings) -> None:
    """See whether rows are out of order in a sheet that was sorted by the first part of its key."""
    first = old.key[0]
    if first not in old.words or first not in new.words or old.rows < LEAST:
        return
    before, after = ([value or "" for value in sheet.text(first)] for sheet in (old, new))
    if all(a <= b for a, b in pairwise(before)):
        wrong = sum(a > b for a, b in pairwise(after))
        seen.see("order", old.name, float(wrong), "rows out of the order of their key: {}")

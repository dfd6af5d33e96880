"""`worktide catalogue links`: try the addresses of the learning resources."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from worktide.core.errors import ANSWER_IS_NO, CatalogueError, WorktideError, one_line

if TYPE_CHECKING:
    from worktide.catalogue.resources import Learning
    from worktide.pipeline.links.check import State, Verdict

_TOLD: Final[dict[State, str]] = {"ok": "ok", "redirects": "redirected", "unclear": "unclear", "dead": "dead"}


@click.command(name="links")
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--timeout", "seconds", type=click.FloatRange(0.1, 600), default=20, show_default=True, help="In seconds."
)
@click.option(
    "--pause",
    type=click.FloatRange(0, 60),
    default=1,
    show_default=True,
    help="Seconds between two requests to one host.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, with every address.")
@click.pass_context
def links(context: click.Context, path: Path | None, seconds: float, pause: float, as_json: bool) -> None:
    """Try the address of each learning resource, or of those in FILE of the same form.

    Each is asked for its head, then for its page, and once again where that may help; redirects are followed and told.
    One request at a time goes to a host, and no cookie is kept. Unclear is what lets browsers in and programs not. The
    exit code is 1 where an address is dead.
    """
    if importlib.util.find_spec("httpx2") is None:
        hint = "Install it with `pip install 'worktide[build]'`."
        raise WorktideError("trying addresses needs httpx2", hint=hint)
    from worktide.pipeline.links.check import Patience, check_links

    learning = _resources(path)
    addresses = [one.address for one in learning.resources]
    click.echo(f"trying {len(set(addresses))} addresses", err=True)
    verdicts = check_links(addresses, Patience(seconds=seconds, pause=pause))
    found = [(one.id, verdicts[one.address]) for one in learning.resources]
    if as_json:
        click.echo(json.dumps([{"id": name, **asdict(verdict)} for name, verdict in found], indent=2))
    else:
        _tell(found)
    context.exit(ANSWER_IS_NO if any(verdict.state == "dead" for _, verdict in found) else 0)


def _resources(path: Path | None) -> Learning:
    from worktide.catalogue.resources import load_resources, parse_resources

    if path is None:
        return load_resources()
    try:
        return parse_resources(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        hint = "Name a file of the form of resources.yml."
        raise CatalogueError(f"cannot be read ({reason})", source=str(path), hint=hint) from error


def _tell(found: Iterable[tuple[str, Verdict]]) -> None:
    """Print a line for each address that is not plainly there, the dead ones last, and a line of counts."""
    order = list(_TOLD)
    told = sorted(found, key=lambda one: (order.index(one[1].state), one[0]))
    for name, verdict in told:
        if verdict.state != "ok":
            click.echo(one_line(f"{_TOLD[verdict.state]}: {name}, {verdict.address}: {_what(verdict)}"))
    counts = Counter(verdict.state for _, verdict in told)
    click.echo(f"{len(told)} tried: " + ", ".join(f"{counts[state]} {words}" for state, words in _TOLD.items()))


def _what(verdict: Verdict) -> str:
    at = "" if verdict.final == verdict.address else f" at {verdict.final}"
    if verdict.state == "redirects":
        return f"{'moved for good' if verdict.for_good else 'leads'} to {verdict.final}"
    return f"{verdict.reason}{at}" + ("; look at it in a browser" if verdict.state == "unclear" else "")

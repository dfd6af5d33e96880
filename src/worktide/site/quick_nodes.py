"""Parts of templates that cost less to fill than Django's own, and write the same.

A page of a job looks up some 2,400 variables. Django tries each part of a name as a key first and as an attribute
after, by raising and catching, and asks every value whether it is a time, a number or a lazy text before it is escaped.
Here what has no keys is asked for the attribute at once, a plain string is escaped at once, and an address is built
once. Whatever is not plain goes Django's own way, so that a page is the same by either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from typing import Any, Final

from django.template import Context, Node, VariableDoesNotExist
from django.template.base import FilterExpression, Parser, Variable, VariableNode, render_value_in_context
from django.template.defaulttags import ForNode, IfNode, TemplateLiteral, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeData, SafeString, mark_safe

MISSING: Final = object()
_SLUG: Final = re.compile(r"[a-z0-9-]+")
_ANY_SLUG: Final = "any-slug"
_ESCAPED: Final = re.compile(r"[&<>\"']")
# Types of which it is known whether what a template asks of them is an attribute, as of an object of ours.
_PLAIN: Final[dict[type, bool]] = {}


def _is_plain(value: object) -> bool:
    """Return whether values of a value's type have no keys and are nothing to call."""
    found = _PLAIN[type(value)] = not hasattr(type(value), "__getitem__") and not callable(value)
    return found


class QuickVariable(Variable):
    """A variable that goes the short way where each step is a key of a dictionary or an attribute of a plain object."""

    __slots__ = ()

    def resolve(self, context: Any) -> object:
        """Return the value, or what Django makes of a name that leads nowhere or to something to call."""
        found = self.found(context)
        return super().resolve(context) if found is MISSING else found

    def found(self, context: Context) -> object:
        """Return the value, or MISSING where Django has to look for it."""
        names = self.lookups
        if not names:
            return MISSING if self.literal is None or self.translate else self.literal
        first = names[0]
        for layer in reversed(context.dicts):
            if first in layer:
                found: object = layer[first]
                break
        else:
            return MISSING
        for name in names[1:]:
            kind = type(found)
            if kind is dict:
                found = found.get(name, MISSING)  # type: ignore[attr-defined]  # it is a dictionary
            elif kind is tuple and name.isdigit() and int(name) < len(found):  # type: ignore[arg-type]  # it is a tuple
                found = found[int(name)]  # type: ignore[index]
            elif _PLAIN.get(kind) or (kind not in _PLAIN and _is_plain(found)):
                found = getattr(found, name, MISSING)
            else:
                return MISSING
        return MISSING if callable(found) else found


class QuickExpression(FilterExpression):
    """A quick variable without filters."""

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> object:
        """Return the value of the variable."""
        found = self.var.found(context)
        return super().resolve(context, ignore_failures) if found is MISSING else found


class QuickFilters(FilterExpression):
    """An expression with filters whose arguments are constants: what each filter asks for is looked up once.

    `steps` are the filters, each with its arguments and whether it keeps text safe; None where one of them is given
    a variable, the time zone or whether text is escaped.
    """

    __slots__ = ("steps",)

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        self.steps: tuple[tuple[Callable[..., object], tuple[object, ...], bool], ...] | None = None
        if not any(_asks_for_more(function, given) for function, given in self.filters):
            self.steps = tuple(
                (function, tuple(mark_safe(value) for _, value in given), getattr(function, "is_safe", False))  # noqa: S308 - what a template of ours says
                for function, given in self.filters
            )

    def resolve(self, context: Any, ignore_failures: bool = False) -> object:
        """Return the value of the variable as the filters change it."""
        found = self.var.found(context) if type(self.var) is QuickVariable else MISSING
        if self.steps is None or found is MISSING:
            return super().resolve(context, ignore_failures)
        for function, given, is_safe in self.steps:
            made: Any = function(found, *given)
            found = mark_safe(made) if is_safe and isinstance(found, SafeData) else made  # noqa: S308 - as Django does
        return found


def _asks_for_more(function: object, given: Sequence[tuple[bool, object]]) -> bool:
    special = getattr(function, "expects_localtime", False) or getattr(function, "needs_autoescape", False)
    return bool(special) or any(is_variable for is_variable, _ in given)


def _written(value: object, context: Context) -> str:
    """Return what stands on the page for a value: text is escaped unless it is marked as safe."""
    kind = type(value)
    if kind is SafeString or kind is int:
        return str(value)
    if kind is str and context.autoescape:
        text = str(value)
        return escape(text) if _ESCAPED.search(text) else text
    return render_value_in_context(value, context)


class QuickVariableNode(VariableNode):
    """What a variable writes, by a short way where it is a string."""

    def render_annotated(self, context: Context) -> str:
        """Return the value, escaped unless it is marked as safe."""
        return _written(self.filter_expression.resolve(context), context)


class QuickIfNode(IfNode):
    """A choice, most often by one variable."""

    def render_annotated(self, context: Context) -> str:
        """Return what stands under the first condition that holds, or nothing."""
        for condition, nodes in self.conditions_nodelists:
            if condition is None or _holds(condition, context):
                return str(nodes.render(context))
        return ""


def _holds(condition: Any, context: Context) -> object:
    value: Any = condition.value
    try:
        if type(condition) is TemplateLiteral:
            return value.resolve(context, ignore_failures=True)
        return condition.eval(context)
    except VariableDoesNotExist:
        return None


class QuickForNode(ForNode):
    """A loop forwards, over one name or several."""

    def render_annotated(self, context: Context) -> str:
        """Return what the loop writes, or what stands for nothing to go through."""
        sequence: Any = self.sequence
        values = sequence.resolve(context, ignore_failures=True)
        if values is None:
            values = ()
        elif not hasattr(values, "__len__"):
            values = list(values)
        count, names = len(values), self.loopvars
        nodes: Any = self.nodelist_loop if count else self.nodelist_empty
        if not count:
            return str(nodes.render(context))
        loop: dict[str, Any] = {"parentloop": context.get("forloop", {})}
        layer: dict[str, Any] = {"forloop": loop}
        written: list[str] = []
        context.dicts.append(layer)
        try:
            for place, item in enumerate(values):
                loop["counter0"], loop["counter"] = place, place + 1
                loop["revcounter0"], loop["revcounter"] = count - place - 1, count - place
                loop["first"], loop["last"] = not place, place == count - 1
                layer.update(zip(names, item, strict=True) if len(names) > 1 else ((names[0], item),))
                written += [node.render_annotated(context) for node in nodes]
        finally:
            context.dicts.pop()
        return SafeString("".join(written))


class QuickIncludeNode(IncludeNode):
    """A part of a page from a template that is named as it is."""

    _included: Any = None

    def render_annotated(self, context: Context) -> str:
        """Return what the part writes, in the context of the page and what it is given."""
        if self._included is None:
            within: Any = context.template
            self._included = within.engine.get_template(self.template.resolve(context))
        template, state = self._included, context.render_context
        given = {name: value.resolve(context) for name, value in self.extra_context.items()}
        before, state.template = state.template, template
        state.dicts.append({})
        context.dicts.append(given)
        try:
            return str(template.nodelist.render(context))
        finally:
            context.dicts.pop()
            state.dicts.pop()
            state.template = before


@lru_cache(maxsize=256)
def _file_address(path: str) -> str:
    return escape(StaticNode.handle_simple(path))


class QuickStaticNode(StaticNode):
    """The address of a file of the site, looked up once; `{% static %}` with the file's name and no `as`."""

    def render_annotated(self, context: Context) -> str:
        """Return the address, escaped."""
        path: Any = self.path
        return SafeString(_file_address(path.resolve(context)))


class QuickSimpleNode(SimpleNode):
    """What a function writes that takes values by their places."""

    def render_annotated(self, context: Context) -> str:
        """Return what the function returns, escaped unless it is marked as safe."""
        return _written(self.func(*[one.resolve(context) for one in self.args]), context)


@lru_cache(maxsize=8192)
def _address(prefix: str, name: str, *args: object) -> str:
    if len(args) == 1 and isinstance(slug := args[0], str) and _SLUG.fullmatch(slug):
        before, after = _around(prefix, name)
        return f"{before}{slug}{after}"
    return escape(reverse(name, args=args))


@lru_cache(maxsize=256)
def _around(_prefix: str, name: str) -> tuple[str, str]:
    """Return what stands before and after the slug in the address of a page."""
    before, _, after = escape(reverse(name, args=[_ANY_SLUG])).partition(_ANY_SLUG)
    return before, after


class QuickURLNode(URLNode):
    """The address of a page, looked up once; `{% url %}` with arguments by place and no `as`."""

    def render_annotated(self, context: Context) -> str:
        """Return the address, escaped."""
        args = [arg.resolve(context) for arg in self.args]
        return SafeString(_address(_prefix_in(context), self.view_name.resolve(context), *args))


def _prefix_in(context: Context) -> str:
    """Return the path that the site lies under, asked for once a page: it is kept by thread, which takes a while."""
    kept = context.__dict__.get("script_prefix")
    if kept is None:
        kept = context.__dict__["script_prefix"] = get_script_prefix()
    return str(kept)


def _is_constant(template: Any) -> bool:
    """Return whether an expression is the plain name of a template in quotes."""
    return not template.filters and template.token[0] in "'\"" and template.token[1] != "."


def quick(node: Node) -> Node:
    """Return the quick kind of a node, or the node itself."""
    if type(node) is VariableNode:
        return QuickVariableNode(node.filter_expression)
    if type(node) is URLNode and not node.kwargs and not node.asvar and node.view_name.token[0] in "'\"":
        return QuickURLNode(node.view_name, node.args, {}, None)
    if type(node) is SimpleNode and not node.takes_context and not node.kwargs and node.target_var is None:
        return QuickSimpleNode(node.func, False, node.args, {}, None)
    if type(node) is ForNode and not node.is_reversed:
        return QuickForNode(node.loopvars, node.sequence, False, node.nodelist_loop, node.nodelist_empty)
    if type(node) is IncludeNode and not node.isolated_context and _is_constant(node.template):
        return QuickIncludeNode(node.template, extra_context=node.extra_context)
    if type(node) is IfNode:
        return QuickIfNode(node.conditions_nodelists)
    if type(node) is StaticNode and node.varname is None and str(node.path)[0] in "'\"":
        return QuickStaticNode(None, node.path)
    return node

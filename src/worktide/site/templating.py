"""Templates that cost less to fill: Django's own language, with shorter ways to what pages do most.

A page of a job looks up some 2,400 variables. Django tries each part of a name as a key first and as an attribute
after, by raising and catching, and asks every value whether it is a time, a number or a lazy text before it is escaped.
Here what has no keys is asked for the attribute at once, a plain string is escaped at once, and an address is built
once. Whatever is not plain goes Django's own way, so that a page is the same by either. Indentation of a template is
not sent.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final

from django.template import Context, Engine, Node, NodeList, Origin, Template, TemplateDoesNotExist
from django.template.base import (
    FilterExpression,
    Lexer,
    Parser,
    TextNode,
    Token,
    Variable,
    VariableNode,
    render_value_in_context,
)
from django.template.defaulttags import URLNode
from django.template.library import SimpleNode
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from worktide.site.language.templates import Loader as WordsLoader

_INDENT: Final = re.compile(r"\n\s+")
# Where white space is content.
_KEPT: Final = re.compile(r"<(?:pre|textarea)\b")
MISSING: Final = object()
_ESCAPED: Final = re.compile(r"[&<>\"']")


@cache
def _has_keys(kind: Any) -> bool:
    return hasattr(kind, "__getitem__")


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
            return MISSING
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
            elif _has_keys(kind) or callable(found):  # type: ignore[arg-type]  # every type has a hash
                return MISSING
            else:
                found = getattr(found, name, MISSING)
        return MISSING if callable(found) else found


class QuickExpression(FilterExpression):
    """A quick variable without filters."""

    __slots__ = ()

    def resolve(self, context: Any, ignore_failures: bool = False) -> object:
        """Return the value of the variable."""
        found = self.var.found(context)
        return super().resolve(context, ignore_failures) if found is MISSING else found


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


class QuickSimpleNode(SimpleNode):
    """What a function writes that takes values by their places."""

    def render_annotated(self, context: Context) -> str:
        """Return what the function returns, escaped unless it is marked as safe."""
        return _written(self.func(*[one.resolve(context) for one in self.args]), context)


@lru_cache(maxsize=8192)
def _address(_prefix: str, name: str, *args: object) -> str:
    return escape(reverse(name, args=args))


class QuickURLNode(URLNode):
    """The address of a page, looked up once; `{% url %}` with arguments by place and no `as`."""

    def render_annotated(self, context: Context) -> str:
        """Return the address, escaped."""
        args = [arg.resolve(context) for arg in self.args]
        return SafeString(_address(get_script_prefix(), self.view_name.resolve(context), *args))


def _quick(node: Node) -> Node:
    """Return the quick kind of a node, or the node itself."""
    if type(node) is VariableNode:
        return QuickVariableNode(node.filter_expression)
    if type(node) is URLNode and not node.kwargs and not node.asvar and node.view_name.token[0] in "'\"":
        return QuickURLNode(node.view_name, node.args, {}, None)
    if type(node) is SimpleNode and not node.takes_context and not node.kwargs and node.target_var is None:
        return QuickSimpleNode(node.func, False, node.args, {}, None)
    return node


class QuickParser(Parser):
    """Django's parser, which makes variables of the kinds above."""

    def compile_filter(self, token: str) -> FilterExpression:
        """Return an expression whose variable is looked up the short way."""
        expression = super().compile_filter(token)
        if type(expression.var) is Variable:
            expression.var.__class__ = QuickVariable
            if not expression.filters:
                expression.__class__ = QuickExpression
        return expression

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        """Add a node, as its quick kind where it has one."""
        super().extend_nodelist(nodelist, _quick(node), token)


class QuickTemplate(Template):
    """A template compiled by the parser above."""

    def compile_nodelist(self) -> NodeList:
        """Return the nodes of the source."""
        parser = QuickParser(
            Lexer(self.source).tokenize(), self.engine.template_libraries, self.engine.template_builtins, self.origin
        )
        nodes = parser.parse()
        self.extra_data = parser.extra_data
        if str(self.name).endswith(".html") and not _KEPT.search(self.source):
            for node in nodes.get_nodes_by_type(TextNode):
                if isinstance(node, TextNode):
                    node.s = _INDENT.sub("\n", node.s)
        return nodes


class Loader(WordsLoader):
    """Loads templates from the folders of the site as the kind above, each once."""

    def __init__(self, engine: Engine, dirs: list[str | Path] | None = None) -> None:
        super().__init__(engine, dirs)
        self._compiled: dict[str, QuickTemplate] = {}
        self._found: dict[str, Template] = {}

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return a template; raises TemplateDoesNotExist where no folder has it."""
        if skip:
            return self._looked_for(template_name, skip)
        if template_name not in self._found:
            self._found[template_name] = self._looked_for(template_name, [])
        return self._found[template_name]

    def _looked_for(self, template_name: str, skip: list[Origin]) -> Template:
        for origin in self.get_template_sources(template_name):
            if origin in skip:
                continue
            if origin.name not in self._compiled:
                source = self.get_contents(origin)
                self._compiled[origin.name] = QuickTemplate(source, origin, str(origin.template_name), self.engine)
            return self._compiled[origin.name]
        raise TemplateDoesNotExist(template_name)

    def reset(self) -> None:
        """Forget what was compiled."""
        self._compiled.clear()
        self._found.clear()

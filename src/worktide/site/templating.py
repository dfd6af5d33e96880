"""Templates that cost less to fill: Django's own language, with shorter ways to what pages do most.

A page of a job looks up some 2,400 variables. Django tries each part of a name as a key first and as an attribute
after, by raising and catching, and asks every value whether it is a time, a number or a lazy text before it is escaped.
Here what has no keys is asked for the attribute at once, a plain string is escaped at once, and an address is built
once. Whatever is not plain goes Django's own way, so that a page is the same by either. Indentation of a template is
not sent.
"""

from __future__ import annotations

import re
from functools import lru_cache
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
from django.urls import get_script_prefix, reverse
from django.utils.safestring import SafeString

from worktide.site.language.templates import Loader as WordsLoader

_INDENT: Final = re.compile(r"\n\s+")
# Where white space is content.
_KEPT: Final = re.compile(r"<(?:pre|textarea)\b")
_MISSING: Final = object()


def _first(context: Context, name: str) -> object:
    for layer in reversed(context.dicts):
        if name in layer:
            return layer[name]
    return _MISSING


class QuickVariable(Variable):
    """A variable that goes the short way where each step is a key of a dictionary or an attribute of a plain object."""

    __slots__ = ()

    def resolve(self, context: Any) -> object:
        """Return the value, or what Django makes of a name that leads nowhere or to something to call."""
        found = self._found(context) if self.lookups else _MISSING
        return super().resolve(context) if found is _MISSING or callable(found) else found

    def _found(self, context: Context) -> object:
        first, *others = self.lookups or ("",)
        found = _first(context, first)
        for name in others:
            if type(found) is dict:
                found = found.get(name, _MISSING)
            elif hasattr(type(found), "__getitem__"):
                return _MISSING
            else:
                found = getattr(found, name, _MISSING)
            if callable(found):
                return _MISSING
        return found


class QuickVariableNode(VariableNode):
    """What a variable writes, by a short way where it is a string."""

    def render_annotated(self, context: Context) -> str:
        """Return the value, escaped unless it is marked as safe."""
        value: object = self.filter_expression.resolve(context)
        if type(value) is SafeString:
            return value
        if type(value) is str and context.autoescape:
            return SafeString(escape(value))
        return render_value_in_context(value, context)


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
    return node


class QuickParser(Parser):
    """Django's parser, which makes variables of the kinds above."""

    def compile_filter(self, token: str) -> FilterExpression:
        """Return an expression whose variable is looked up the short way."""
        expression = super().compile_filter(token)
        if type(expression.var) is Variable:
            expression.var.__class__ = QuickVariable
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

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return a template; raises TemplateDoesNotExist where no folder has it."""
        for origin in self.get_template_sources(template_name):
            if origin in (skip or ()):
                continue
            if origin.name not in self._compiled:
                source = self.get_contents(origin)
                self._compiled[origin.name] = QuickTemplate(source, origin, str(origin.template_name), self.engine)
            return self._compiled[origin.name]
        raise TemplateDoesNotExist(template_name)

    def reset(self) -> None:
        """Forget what was compiled."""
        self._compiled.clear()

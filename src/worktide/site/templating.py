"""Templates that cost less to fill: Django's own language, with shorter ways to what pages do most.

A page of a job looks up some 2,400 variables. Django tries each part of a name as a key first and as an attribute after,
by raising and catching, and asks every value whether it is a time, a number or a lazy text before it is escaped. Here
what has no keys is asked for the attribute at once, and a plain string is escaped at once. Whatever is not plain goes
Django's own way, so that a page is the same by either. Indentation of a template is not sent.
"""

from __future__ import annotations

import re
from html import escape
from typing import Final

from django.template import Context, Engine, Node, NodeList, Origin, Template, TemplateDoesNotExist
from django.template.base import FilterExpression, Lexer, Parser, TextNode, Token, Variable, VariableNode
from django.template.loaders.filesystem import Loader as FileLoader
from django.utils.safestring import SafeString

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

    def _resolve_lookup(self, context: Context) -> object:
        first, *others = self.lookups
        found = _first(context, first)
        for name in others:
            kind = type(found)
            if kind is dict:
                found = found.get(name, _MISSING)  # type: ignore[attr-defined]
            elif hasattr(kind, "__getitem__"):
                return super()._resolve_lookup(context)
            else:
                found = getattr(found, name, _MISSING)
        if found is _MISSING or callable(found):
            return super()._resolve_lookup(context)
        return found


class QuickVariableNode(VariableNode):
    """What a variable writes, by a short way where it is a string."""

    def render_annotated(self, context: Context) -> str:
        """Return the value, escaped unless it is marked as safe."""
        value = self.filter_expression.resolve(context)
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str and context.autoescape:
            return SafeString(escape(value))
        return self.render(context)


class QuickParser(Parser):
    """Django's parser, which makes variables of the kinds above."""

    def compile_filter(self, token: str) -> FilterExpression:
        """Return an expression whose variable is looked up the short way."""
        expression = super().compile_filter(token)
        if type(expression.var) is Variable:
            expression.var.__class__ = QuickVariable
        return expression

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        """Add a node, a variable as the quick kind."""
        if type(node) is VariableNode:
            node = QuickVariableNode(node.filter_expression)
        super().extend_nodelist(nodelist, node, token)


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
                node.s = _INDENT.sub("\n", node.s)
        return nodes


class Loader(FileLoader):
    """Loads templates from the folders of the site as the kind above, each once."""

    def __init__(self, engine: Engine, dirs: list[str] | None = None) -> None:
        super().__init__(engine, dirs)
        self._compiled: dict[str, QuickTemplate] = {}

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        """Return a template; raises TemplateDoesNotExist where no folder has it."""
        for origin in self.get_template_sources(template_name):
            if origin in (skip or ()):
                continue
            if origin.name not in self._compiled:
                source = self.get_contents(origin)
                self._compiled[origin.name] = QuickTemplate(source, origin, origin.template_name, self.engine)
            return self._compiled[origin.name]
        raise TemplateDoesNotExist(template_name)

    def reset(self) -> None:
        """Forget what was compiled."""
        self._compiled.clear()

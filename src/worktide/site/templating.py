"""Templates in Django's own language, made of the quick parts, each compiled once.

Indentation of a template is not sent.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from django.template import Engine, Node, NodeList, Origin, Template, TemplateDoesNotExist
from django.template.base import FilterExpression, Lexer, Parser, TextNode, Token, Variable

from worktide.site.language.templates import Loader as WordsLoader
from worktide.site.quick_nodes import QuickExpression, QuickFilters, QuickVariable, quick

_INDENT: Final = re.compile(r"\n\s+")
# Where white space is content.
_KEPT: Final = re.compile(r"<(?:pre|textarea)\b")


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
            filtered = QuickFilters(token, self)
            filtered.var.__class__ = QuickVariable
            return filtered
        return expression

    def extend_nodelist(self, nodelist: NodeList, node: Node, token: Token) -> None:
        """Add a node, as its quick kind where it has one."""
        super().extend_nodelist(nodelist, quick(node), token)


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

"""What Jinja does for each word of a page and each macro, without asking again what stays as it is.

A page of the desk shows seven hundred words and calls three hundred macros and functions. For each word Jinja
asks twice whether it is safe, and makes it anew as safe; for each call it looks up twice how it is to be
called. What is shown and what is called stay the same; `tests/test_quick.py` compares them with Jinja's own.
"""

import functools
import re
from collections.abc import Mapping
from types import FunctionType
from typing import Any

from jinja2 import Environment, Undefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from esmero.ui import sentences

_HANDS_ON = "yield from "
_ENDS_A_NAME = re.compile(r"[\s/>=]", re.ASCII).search
_IN_NEED_OF_ESCAPING = re.compile("[&<>'\"]").search
# How Jinja marks a function that is told whether the page escapes.
_IS_TOLD_OF_ESCAPING = sentences.gettext.jinja_pass_arg  # type: ignore[attr-defined]  # (Jinja sets it)


def shown(value: Any) -> str:
    """Return what a page that escapes shows of a value."""
    kind = type(value)
    if kind is Markup or (kind is str and not _IN_NEED_OF_ESCAPING(value)):
        return value  # type: ignore[no-any-return]  # (Markup has no types)
    return escape(value)


def attributes(named: Mapping[str, Any]) -> Markup:
    """Return attributes of an element with a space before them; those that have no value are left out.

    Raises ValueError for a name that would be the end of its attribute.
    """
    said = [
        f'{_sound(name)}="{shown(value)}"'
        for name, value in named.items()
        if value is not None and not isinstance(value, Undefined)
    ]
    return Markup(f" {' '.join(said)}" if said else "")  # noqa: S704 (all of it is escaped)


@functools.lru_cache(maxsize=512)
def _sound(name: str) -> str:
    if _ENDS_A_NAME(name):
        raise ValueError(name)
    return escape(name)


class _Written(CodeGenerator):
    """Writes a template as Python, where `shown` stands for Jinja's own way of escaping.

    Jinja hands each word on from block to page to frame, six levels of them on a page of the desk.
    """

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.shown(")

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        """Write a line. A block and an included piece are joined where they stand, and handed on in one."""
        if x.startswith(_HANDS_ON):
            x = f"yield concat({x.removeprefix(_HANDS_ON)})"
        elif x == "for event in gen:":
            x = "for event in (concat(gen),):"
        super().writeline(x, node, extra)


class _Surroundings(Context):
    """What a page knows. It calls macros and functions at once, and leaves what is rare to Jinja."""

    def call(self, called: Any, /, *handed: Any, **named: Any) -> Any:
        kind = type(called)
        if kind is Macro:
            handed = (self.eval_ctx, *handed)
        elif kind is FunctionType:
            way = called.__dict__.get("jinja_pass_arg")
            if way is _IS_TOLD_OF_ESCAPING:
                handed = (self.eval_ctx, *handed)
            elif way is not None:
                return super().call(called, *handed, **named)
        else:
            return super().call(called, *handed, **named)
        if named:
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
        return called(*handed, **named)


class QuickEnvironment(Environment):
    """Jinja's environment with these."""

    code_generator_class = _Written
    context_class = _Surroundings
    shown = staticmethod(shown)

"""Parse and apply Google's `fields` parameter. Pure.

A mask is a tree: `sheets(properties/title,data.rowData)` wants `sheets`, and under it `properties` and
`data`. `None` in place of a mask means everything.
"""

from __future__ import annotations

import re
from typing import Any

from tests.emulator.discovery import Field, field_of
from tests.emulator.errors import Refused, bad_request

_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[*.,/()]|.", re.DOTALL)


class Mask:
    """One level of a parsed `fields` parameter."""

    def __init__(self) -> None:
        self._below: dict[str, Mask | None] = {}

    def wants(self, name: str) -> bool:
        """Say whether the field, or something in it, was asked for."""
        return name in self._below or "*" in self._below

    def under(self, name: str) -> Mask | None:
        """Return what is asked of the field: None when all of it."""
        return self._below[name] if name in self._below else self._below.get("*")

    def cut(self, value: Any) -> Any:
        """Return the value with only what was asked for, in the order it came in."""
        if isinstance(value, list):
            return [self.cut(item) for item in value]
        if not isinstance(value, dict):
            return value
        below = self._below
        if "*" in below:
            return {name: cut(item, self.under(name)) for name, item in value.items()}
        return {name: cut(item, below[name]) for name, item in value.items() if name in below}

    def widen(self, path: list[str]) -> None:
        """Ask for everything under the path, which is not empty."""
        here: Mask | None = self
        for name in path[:-1]:
            if here is None:
                return
            here = here._below.setdefault(name, Mask())
        if here is not None:
            here._below[path[-1]] = None


def cut(value: Any, mask: Mask | None) -> Any:
    """Return the value with only what the mask asks for."""
    return value if mask is None else mask.cut(value)


def parse(text: str, message: str) -> Mask | None:
    """Parse a `fields` parameter for answers of this message type.

    Raises:
        Refused: The text is no mask, or names a field that the message does not have.
    """
    mask = Mask()
    for path in paths(text):
        if (at_fault := _first_unknown(path, message)) is not None:
            raise _no_such_path(at_fault)
        mask.widen(path)
    return None if mask._below.get("*", mask) is None else mask


def paths(text: str) -> list[list[str]]:
    """Split a mask into its paths, parentheses multiplied out.

    Raises:
        Refused: The text is no mask.
    """
    tokens = [*_TOKEN.findall(text), ""]
    found, rest = _list(tokens, 0)
    if tokens[rest]:
        raise _no_such_path(text)
    return found


def _list(tokens: list[str], at: int) -> tuple[list[list[str]], int]:
    found, at = _path(tokens, at)
    while tokens[at] == ",":
        more, at = _path(tokens, at + 1)
        found += more
    return found, at


def _path(tokens: list[str], at: int) -> tuple[list[list[str]], int]:
    name = tokens[at]
    if not (name == "*" or name[:1].isalpha() or name[:1] == "_"):
        raise _no_such_path("".join(tokens))
    if tokens[at + 1] in (".", "/") and tokens[at + 1]:
        below, at = _path(tokens, at + 2)
    elif tokens[at + 1] == "(":
        below, at = _list(tokens, at + 2)
        if tokens[at] != ")":
            raise _no_such_path("".join(tokens))
        at += 1
    else:
        return [[name]], at + 1
    return [[name, *path] for path in below], at


def _first_unknown(path: list[str], message: str) -> str | None:
    """Return the path up to its first name that the message does not know, or None."""
    here: str | None = message
    is_map = False
    for place, name in enumerate(path):
        if name == "*" or is_map:
            # Below a star the messages differ; a map's keys are anyone's.
            return None
        field: Field | None = field_of(here, name) if here else None
        if field is None:
            return ".".join(path[: place + 1])
        here, is_map = field.message, field.is_map
    return None


def _no_such_path(path: str) -> Refused:
    description = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{path}'."
    return bad_request("Request contains an invalid argument.", [{"field": path, "description": description}])

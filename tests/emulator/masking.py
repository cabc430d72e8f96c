"""Field masks inside requests: which fields a request writes. Pure."""

from __future__ import annotations

import re
from typing import Any

from tests.emulator.errors import Refused

Fields = dict[str, "Fields"]
"""The names a mask lists, each with the names below it; an empty one stands for everything below."""

_TOKEN = re.compile(r"[\w*]+|[.,/()]")


def parse_fields(text: str | None) -> Fields:
    """Parse a mask such as ``userEnteredValue,userEnteredFormat(numberFormat,textFormat.link)``.

    Raises:
        Refused: Nothing is listed, or the mask is not one.
    """
    if not text or not text.strip():
        raise Refused(400, "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    bare = re.sub(r"\s+", "", text)
    tokens = _TOKEN.findall(bare)
    if "".join(tokens) != bare:
        raise Refused(400, f"Invalid field mask: {text}")
    fields, rest = _listed(tokens, text)
    if rest:
        raise Refused(400, f"Invalid field mask: {text}")
    return fields


def _listed(tokens: list[str], text: str) -> tuple[Fields, list[str]]:
    fields: Fields = {}
    while True:
        tokens = _one_path(tokens, fields, text)
        if not tokens or tokens[0] != ",":
            return fields, tokens
        tokens = tokens[1:]


def _one_path(tokens: list[str], fields: Fields, text: str) -> list[str]:
    while True:
        if not tokens or tokens[0] in ".,/()":
            raise Refused(400, f"Invalid field mask: {text}")
        name, tokens = tokens[0], tokens[1:]
        was_whole = name in fields and not fields[name]
        below = fields.setdefault(_camel(name), {})
        if tokens and tokens[0] in "./":
            if was_whole:
                below = {}
            fields, tokens = below, tokens[1:]
            continue
        if tokens and tokens[0] == "(":
            inner, rest = _listed(tokens[1:], text)
            if not rest or rest[0] != ")":
                raise Refused(400, f"Invalid field mask: {text}")
            below.update(inner)
            return rest[1:]
        below.clear()
        return tokens


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda found: found[1].upper(), name)


def check_names(fields: Fields, known: dict[str, Any], path: str = "") -> None:
    """Refuse a mask that names a field that is not there; ``known`` maps names to those below (or None).

    Raises:
        Refused: A name is unknown.
    """
    for name, below in fields.items():
        if name == "*":
            continue
        if name not in known:
            raise Refused(400, f"Invalid field: {path}{name}")
        if below and known[name] is not None:
            check_names(below, known[name], f"{path}{name}.")


def written(old: dict[str, Any], new: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """Return ``old`` with the listed fields as they are in ``new``: one that is absent there is cleared."""
    if "*" in fields or not fields:
        return dict(new)
    result = dict(old)
    for name, below in fields.items():
        if below and "*" not in below:
            value: Any = written(result.get(name) or {}, new.get(name) or {}, below)
        else:
            value = new.get(name)
        if value is None or value == {}:
            result.pop(name, None)
        else:
            result[name] = value
    return result

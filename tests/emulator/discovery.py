"""Hold requests and answers against Google's own description of Sheets v4.

I/O: reads the discovery document that google-api-python-client ships.

Requests are read as Google reads them (null is absent, numbers may come as text) and refused in Google's
words. Answers are held to the letter, since a wrong one is a bug of the emulator. One difference from
Google is meant: a field's name in snake_case is refused, where Google would understand it.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from tests.emulator.errors import EmulatorBug, Refused, bad_request

_PACKAGE = "google.apps.sheets.v4"
_SCALARS = {
    "int32": "TYPE_INT32",
    "int64": "TYPE_INT64",
    "float": "TYPE_FLOAT",
    "double": "TYPE_DOUBLE",
    "boolean": "TYPE_BOOL",
    "string": "TYPE_STRING",
}
# The document does not tell which fields exclude each other; these are the ones that concern us.
_ONE_OF = {
    "Request": ("kind", None),
    "ExtendedValue": ("value", None),
    "ColorStyle": ("kind", None),
    "UpdateCellsRequest": ("area", ("start", "range")),
}
# Google leaves a zero out of these; elsewhere, as in a tab's own sheetId and index, it says it.
_NEVER_ZERO = {
    "GridRange": ("sheetId",),
    "GridData": ("startRow", "startColumn"),
    "Color": ("red", "green", "blue", "alpha"),
}
# Of a long grid the first rows are checked, then every so many: the rows are all made by the same lines.
_ROWS_CHECKED, _ROW_STRIDE = 8, 16


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message.

    Attributes:
        scalar: "int32", "double", "boolean", "string", "any" ..., or "" for a message.
        message: The name of the message it holds, or None.
        values: The names an enum knows; empty when it is none.
    """

    scalar: str
    message: str | None = None
    values: frozenset[str] = frozenset()
    depth: int = 0
    is_map: bool = False


class Slip(NamedTuple):
    """One thing wrong with a message."""

    field: str
    description: str


@cache
def document() -> dict[str, Any]:
    """Return the discovery document of Sheets v4."""
    folder = resources.files("googleapiclient.discovery_cache.documents")
    found: dict[str, Any] = json.loads((folder / "sheets.v4.json").read_text("utf-8"))
    return found


@cache
def fields_of(message: str) -> dict[str, Field]:
    """Return a message's fields by name."""
    properties = document()["schemas"][message].get("properties", {})
    return {name: _field(described) for name, described in properties.items()}


def field_of(message: str, name: str) -> Field | None:
    """Return one field of a message, None when it has no such field."""
    return fields_of(message).get(name)


def _field(described: dict[str, Any], depth: int = 0) -> Field:
    if "items" in described:
        return _field(described["items"], depth + 1)
    if "additionalProperties" in described:
        return Field("", _field(described["additionalProperties"]).message, depth=depth, is_map=True)
    if "$ref" in described:
        return Field("", described["$ref"], depth=depth)
    scalar = described.get("format", described["type"])
    if scalar.startswith("google-"):
        scalar = "string"
    return Field(scalar, values=frozenset(described.get("enum", ())), depth=depth)


def method_named(name: str) -> dict[str, Any]:
    """Return a method of `spreadsheets`, such as `get`: its parameters and scopes."""
    found: dict[str, Any] = document()["resources"]["spreadsheets"]["methods"][name]
    return found


def read_request(message: str, body: Any) -> dict[str, Any]:
    """Return a request's body without its nulls.

    Raises:
        Refused: The body is not such a message.
    """
    if not isinstance(body, dict):
        root = 'Invalid JSON payload received. Unknown name "": Root element must be a message.'
        raise bad_request(root, [{"field": "", "description": root}])
    cleaned: dict[str, Any] = without_nulls(body)
    if slips := slips_in(message, cleaned, is_request=True):
        raise _refusal(slips)
    return cleaned


def check_answer(message: str, body: dict[str, Any]) -> None:
    """Check an answer of the emulator, of long grids a sample of rows.

    Raises:
        EmulatorBug: Google would never send this.
    """
    if slips := slips_in(message, body, is_request=False):
        raise EmulatorBug("\n".join(f"{slip.field}: {slip.description}" for slip in slips[:10]))


def without_nulls(value: Any) -> Any:
    """Return JSON without the fields that are null, which to Google are not there."""
    if isinstance(value, dict):
        return {name: without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def slips_in(message: str, body: dict[str, Any], is_request: bool) -> list[Slip]:
    """List what is wrong with a message; an answer is held more strictly than a request."""
    slips: list[Slip] = []
    _check_message(message, body, "", is_request, slips)
    return slips


def read_query(method: str, query: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the query when the method knows all of its parameters.

    Raises:
        Refused: A parameter is unknown or has a value it cannot have.
    """
    known = {**document()["parameters"], **method_named(method)["parameters"]}
    known.pop("spreadsheetId")
    slips = [slip for name, given in query.items() if (slip := _query_slip(name, given, known.get(name)))]
    if slips:
        raise _refusal(slips)
    return query


def is_true(text: str) -> bool:
    """Read a boolean of a query."""
    return text.lower() in ("true", "1")


def _query_slip(name: str, given: list[str], described: dict[str, Any] | None) -> Slip | None:
    unknown = f'Invalid JSON payload received. Unknown name "{name}"'
    if described is None:
        cause = f"Cannot bind query parameter. Field '{name}' could not be found in request message."
        return Slip("", f"{unknown}: {cause}")
    if len(given) > 1 and not described.get("repeated"):
        return Slip("", f"{unknown}: Proto field is not repeating, cannot start list.")
    field = _field(described)
    wrong = [text for text in given if _bad_scalar(field, _from_text(field, text), True)]
    return _wrong_value(_snake(name), field, wrong[0]) if wrong else None


def _from_text(field: Field, text: str) -> Any:
    if field.scalar == "boolean" and text.lower() in ("true", "false", "1", "0"):
        return is_true(text)
    return text


def _check_message(
    message: str, body: dict[str, Any], path: str, is_request: bool, slips: list[Slip]
) -> None:
    fields = fields_of(message)
    for name, value in body.items():
        field = fields.get(name)
        if field is None:
            slips.append(_unknown_name(name, path, is_request))
        elif field.depth or field.message or _bad_scalar(field, value, is_request):
            inner = f"{path}.{name}" if path else name
            _check_value(field, value, field.depth, inner, is_request, slips)
    if message in _ONE_OF:
        _check_one_of(message, body, path, slips)
    if not is_request and message in _NEVER_ZERO:
        zero = [name for name in _NEVER_ZERO[message] if body.get(name) == 0 and name in body]
        slips.extend(Slip(f"{path}.{name}", "Google leaves out a zero here") for name in zero)


def _check_value(
    field: Field, value: Any, depth: int, path: str, is_request: bool, slips: list[Slip]
) -> None:
    if depth:
        _check_list(field, value, depth, path, is_request, slips)
    elif field.is_map or field.message:
        _check_nested(field, value, path, is_request, slips)
    elif _bad_scalar(field, value, is_request):
        slips.append(_wrong_value(_shown(path, is_request), field, value))


def _check_list(field: Field, value: Any, depth: int, path: str, is_request: bool, slips: list[Slip]) -> None:
    if not isinstance(value, list):
        slips.append(_wrong_value(_shown(path, is_request), field, value))
        return
    sampled = not is_request and field.message == "RowData"
    for place, item in enumerate(value):
        if sampled and place >= _ROWS_CHECKED and place % _ROW_STRIDE:
            continue
        _check_value(field, item, depth - 1, f"{path}[{place}]", is_request, slips)


def _check_nested(field: Field, value: Any, path: str, is_request: bool, slips: list[Slip]) -> None:
    if isinstance(value, list):
        parent, _, name = _shown(path, is_request).rpartition(".")
        at = f" at '{parent}'" if parent else ""
        cause = "Proto field is not repeating, cannot start list."
        slips.append(Slip(parent, f'Invalid JSON payload received. Unknown name "{name}"{at}: {cause}'))
    elif not isinstance(value, dict):
        slips.append(_wrong_value(_shown(path, is_request), field, value))
    elif not field.is_map:
        _check_message(str(field.message), value, path, is_request, slips)
    elif field.message:
        for key, item in value.items():
            _check_nested(Field("", field.message), item, f"{path}[{key}]", is_request, slips)


def _bad_scalar(field: Field, value: Any, is_request: bool) -> bool:
    """Say whether the value cannot stand in this scalar field; lists and messages are judged elsewhere."""
    scalar = field.scalar
    if scalar == "string":
        return not isinstance(value, str) or bool(field.values and value not in field.values)
    if scalar == "boolean":
        return not isinstance(value, bool)
    if scalar == "any":
        return False
    return not _is_number(scalar, value, is_request)


def _is_number(scalar: str, value: Any, is_request: bool) -> bool:
    if is_request and isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return False
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return False
    if scalar != "int32":
        return True
    is_whole = isinstance(value, int) or (is_request and value.is_integer())
    return is_whole and -(2**31) <= value < 2**31


def _check_one_of(message: str, body: dict[str, Any], path: str, slips: list[Slip]) -> None:
    group, members = _ONE_OF[message]
    present = [name for name in body if members is None or name in members]
    for name in present[1:]:
        at = _snake(path)
        cause = f"oneof field '{group}' is already set. Cannot set '{name}'"
        slips.append(Slip(at, f"Invalid value at '{at}' (oneof), {cause}"))


def _unknown_name(name: str, path: str, is_request: bool) -> Slip:
    at = _shown(path, is_request)
    where = f" at '{at}'" if at else ""
    return Slip(at, f'Invalid JSON payload received. Unknown name "{name}"{where}: Cannot find field.')


def _wrong_value(at: str, field: Field, value: Any) -> Slip:
    if field.message or field.values:
        kind = f"type.googleapis.com/{_PACKAGE}.{field.message or 'Enum'}"
    else:
        kind = _SCALARS.get(field.scalar, "TYPE_STRING")
    return Slip(at, f"Invalid value at '{at}' ({kind}), {json.dumps(value, ensure_ascii=False)}")


def _shown(path: str, is_request: bool) -> str:
    # Google names the place of a slip by the names its own code has for the fields.
    return _snake(path) if is_request else path


def _snake(path: str) -> str:
    return re.sub(r"[A-Z]", lambda found: "_" + found.group().lower(), path)


def _refusal(slips: list[Slip]) -> Refused:
    shown = [{name: text for name, text in slip._asdict().items() if text} for slip in slips]
    return bad_request("\n".join(slip.description for slip in slips), shown)

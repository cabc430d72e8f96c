"""Rubrics and rosters from CSV files, the shipped ones and a school's own.

I/O: reads CSV files.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from sheets_sync.dates import parse_date
from sheets_sync.errors import UsageError
from sheets_sync.model import Value
from sheets_sync.template import Column, TabTemplate, Template, fold


def rubric_names() -> tuple[str, ...]:
    """Return the names of the rubrics that ship, the default first."""
    catalogue = files("sheet_templates").joinpath("rubrics/rubrics.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(catalogue))


def read_rubric(name: str, template: Template) -> list[Mapping[str, Value]]:
    """Read a shipped rubric by name, or a CSV file with the Rubric tab's headers.

    Raises:
        UsageError: There is no such rubric, or the file cannot be used.
    """
    if name in rubric_names():
        text = files("sheet_templates").joinpath(f"rubrics/{name}.csv").read_text(encoding="utf-8")
        return _rows(text, template.by_key["rubric"], name)
    if not Path(name).is_file():
        raise UsageError(
            f"There is no rubric {name!r}. Choose one of {', '.join(rubric_names())}, or name a CSV file "
            f"with the columns {_headers(template.by_key['rubric'])}."
        )
    return read_list(Path(name), template.by_key["rubric"])


def read_list(path: Path, tab: TabTemplate) -> list[Mapping[str, Value]]:
    """Read a CSV whose headers are those of ``tab``: a row maps column keys to what the cells hold.

    Raises:
        UsageError: The file cannot be read, or a required column is not in it.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} could not be read: {error.strerror}.") from error
    return _rows(_decode(raw), tab, str(path))


def _decode(raw: bytes) -> str:
    """Read what Excel saves: UTF-8 with or without its mark, UTF-16, or the Western code page."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _rows(text: str, tab: TabTemplate, name: str) -> list[Mapping[str, Value]]:
    first_line = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        header, *lines = [*reader] or [[]]
    except csv.Error as error:
        raise UsageError(f"{name} is not a readable CSV ({error}); save it again as CSV.") from error
    columns = {
        at: column
        for at, cell in enumerate(header)
        for column in tab.typed()
        if fold(cell) in column.headers()
    }
    lacking = [c.header for c in tab.typed() if c.required == "always" and c not in columns.values()]
    if lacking:
        raise UsageError(
            f"{name} has no column {' and no column '.join(lacking)}. "
            f"Its first line should be: {_headers(tab)}."
        )
    rows = [
        {column.key: _value(column, line[at].strip()) for at, column in columns.items() if at < len(line)}
        for line in lines
    ]
    return [row for row in rows if any(row.values())]


def _value(column: Column, text: str) -> Value:
    """A clear date becomes one; anything else stays the text it is, for the check to speak of."""
    return parse_date(text, None) or text if column.type == "date" else text


def _headers(tab: TabTemplate) -> str:
    return ", ".join(column.header for column in tab.typed())

"""Columns of raw cells to typed columns, with what could not be read remembered by cell. Pure."""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sheets_sync.dates import Year, parse_date
from sheets_sync.layout import Located
from sheets_sync.matching import Index, number_as_code
from sheets_sync.model import Value
from sheets_sync.template import Column, fold
from sheets_sync.values import show

_GOAL_NUMBER = re.compile(r"(?:goal)?\s*#?\s*(\d{1,3})\.?", re.IGNORECASE)
_ADDRESS = re.compile(r"<([^<>\s]+@[^<>\s]+)>\s*$")


class Miss(NamedTuple):
    """A cell that could not be read: its place, what kind of reading failed, the words typed."""

    tab: str
    row: int
    column: str
    kind: str  # error | date | choice | number | teacher | member | goal_number | component | focus
    value: str


@dataclass(frozen=True)
class Vocabulary:
    """What the words of this school mean."""

    teachers: Index
    components: Index
    focus_areas: Index
    choices: dict[str, Index]
    year: Year | None


@dataclass(frozen=True)
class Cells:
    """One column of the rows that count: values stripped, ``""`` where blank or a spreadsheet error."""

    located: Located
    column: Column
    rows: Sequence[int]
    values: Sequence[Value]

    def displayed(self, position: int) -> str | None:
        """Return what a person sees in the cell, where that is not plain."""
        place = (self.rows[position], self.located.cols[self.column.key])
        return self.located.tab.displayed.get(place)

    def miss(self, position: int, kind: str, value: str) -> Miss:
        """Remember that the cell at ``position`` could not be read."""
        return Miss(self.located.template.key, self.rows[position], self.column.key, kind, value)


def objects(values: Sequence[Any]) -> pd.Series[Any]:
    """Return an object column, whatever string columns this pandas would rather make."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return pd.Series(array, dtype=object)


def records(frame: pd.DataFrame, names: Sequence[str] = ()) -> Iterator[Any]:
    """Iterate over a frame's rows as named tuples; ``itertuples`` would make a new class each time.

    With ``names``, only those columns: to choose them from the frame first would cost more.
    """
    names = names or tuple(frame.columns)
    columns = (frame[name].tolist() for name in names)
    return map(_record(*names)._make, zip(*columns, strict=True))


@cache
def _record(*names: str) -> Any:
    return namedtuple("Record", names)


def read_column(cells: Cells, words: Vocabulary, misses: list[Miss]) -> pd.Series[Any]:
    """Type one column; a blank is ``""``, ``NaT``, 0 or ``()`` by the column's type."""
    match cells.column.type:
        case "date":
            return _dates(cells, words.year, misses)
        case "dates":
            return objects(_memo(cells.values, lambda value: several_dates(value, words.year)))
        case "teacher":
            return objects(_each(cells, misses, "teacher", lambda text: person(text, words.teachers)))
        case "teachers":
            return objects(_people(cells, misses, words.teachers))
        case "goal_number":
            return pd.Series(_goal_numbers(cells, misses), dtype="int64")
        case "choice":
            index = words.choices[cells.column.choices]
            return objects([key or "" for key in _each(cells, misses, "choice", index.resolve)])
        case "choices":
            return objects(_several(cells, misses, "choice", words.choices[cells.column.choices]))
        case "focus":
            return objects(_several(cells, misses, "focus", words.focus_areas))
        case "components" | "codes":
            return objects(_several(cells, misses, "component", words.components))
        case "code":
            return objects([_code(cells, at, value) for at, value in enumerate(cells.values)])
        case "email":
            return objects([fold(show(value)) for value in cells.values])
    return objects([value if type(value) is str else show(value) for value in cells.values])


def _memo(values: Sequence[Value], read: Callable[[Value], Any]) -> list[Any]:
    """Read each different value once; ``True`` is another value than ``1.0``."""
    known: dict[str | tuple[type, Value], Any] = {}
    found = []
    for value in values:
        key = value if type(value) is str else (type(value), value)
        if key not in known:
            known[key] = read(value)
        found.append(known[key])
    return found


def _each(cells: Cells, misses: list[Miss], kind: str, read: Callable[[str], str | None]) -> list[str | None]:
    """Read single words; one that means nothing is remembered and ``None``."""
    keys: list[str | None] = _memo(cells.values, lambda value: read(show(value)) if value != "" else None)
    for at, (value, key) in enumerate(zip(cells.values, keys, strict=True)):
        if key is None and value != "":
            misses.append(cells.miss(at, kind, show(value)))
    return keys


def _several(cells: Cells, misses: list[Miss], kind: str, index: Index) -> list[tuple[str, ...]]:
    """Read several words from each cell; those that mean nothing are remembered one by one."""
    found: list[tuple[str, ...]] = []
    known: dict[Value, tuple[tuple[str, ...], tuple[str, ...]]] = {"": ((), ())}
    for at, value in enumerate(cells.values):
        if isinstance(value, str):
            if value not in known:
                known[value] = index.resolve_several(value)
            keys, unknown = known[value]
            misses.extend(cells.miss(at, kind, piece) for piece in unknown)
        else:
            keys = _number(cells, at, value, index, misses)
        found.append(keys)
    return found


def _number(cells: Cells, at: int, value: Value, index: Index, misses: list[Miss]) -> tuple[str, ...]:
    """Read a code that a spreadsheet has turned into a number or a date."""
    displayed = cells.displayed(at)
    if isinstance(value, float | int) and not isinstance(value, bool):
        key = number_as_code(float(value), displayed, index)
        if key:
            return (key,)
        if not index.numbers.get(float(value)):
            key = index.resolve(displayed or show(value))
            if key:
                return (key,)
    misses.append(cells.miss(at, "number", displayed or show(value)))
    return ()


def _code(cells: Cells, at: int, value: Value) -> str:
    """Return the code in its own list: the text a person sees."""
    if isinstance(value, str):
        return " ".join(value.split())
    return cells.displayed(at) or show(value)


def person(text: str, teachers: Index) -> str | None:
    """Return the email a person typed, or whose unique name; ``Name <email>`` is the email."""
    address = _ADDRESS.search(text)
    return teachers.resolve(address[1] if address else text)


def _people(cells: Cells, misses: list[Miss], teachers: Index) -> list[tuple[str, ...]]:
    """Read several people in a cell; who is not known is a miss."""
    found: list[tuple[str, ...]] = []
    for at, value in enumerate(cells.values):
        pieces = [piece.strip() for piece in re.split(r"[;,\n]", show(value)) if piece.strip()]
        emails = [person(piece, teachers) for piece in pieces]
        misses += [
            cells.miss(at, "member", piece) for piece, email in zip(pieces, emails, strict=True) if not email
        ]
        found.append(tuple(dict.fromkeys(filter(None, emails))))
    return found


def _dates(cells: Cells, year: Year | None, misses: list[Miss]) -> pd.Series[Any]:
    """Read dates as ``datetime64[s]``; a blank and an unreadable cell are ``NaT``."""
    days: list[date | None] = []
    known: dict[str, date | None] = {}
    for at, value in enumerate(cells.values):
        if type(value) is date:
            days.append(value)
            continue
        if isinstance(value, str):
            if value not in known:
                known[value] = parse_date(value, year)
            day = known[value]
        else:
            day = parse_date(value, year)
        if day is None and value != "":
            misses.append(cells.miss(at, "date", show(value)))
        days.append(day)
    return pd.Series(np.array(days, dtype="datetime64[D]").astype("datetime64[s]"))


def several_dates(value: Value, year: Year | None) -> tuple[date, ...] | None:
    """Return the dates in a cell, in order; ``None`` where something in it is not a date."""
    if value == "":
        return ()
    one = parse_date(value, year)
    if one:
        return (one,)
    if not isinstance(value, str):
        return None
    for separators in (r"[;\n]|\s+and\s+|\s*&\s*", r"[;,\n]|\s+and\s+|\s*&\s*"):
        pieces = [piece for piece in re.split(separators, value) if piece.strip()]
        days = [parse_date(piece.strip(), year) for piece in pieces]
        if days and all(days):
            return tuple(sorted(day for day in days if day))
    return None


def _goal_numbers(cells: Cells, misses: list[Miss]) -> list[int]:
    """Read goal numbers; blank and unreadable are 0, but only the unreadable are remembered."""
    numbers = _memo(cells.values, _goal_number)
    for at, (value, number) in enumerate(zip(cells.values, numbers, strict=True)):
        if value != "" and not number:
            misses.append(cells.miss(at, "goal_number", show(value)))
    return numbers


def _goal_number(value: Value) -> int:
    match = _GOAL_NUMBER.fullmatch(show(value))
    return int(match[1]) if match else 0

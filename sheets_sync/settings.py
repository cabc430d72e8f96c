"""The Settings tab: the school's own choices, frozen. Pure."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sheets_sync.addresses import is_address, spreadsheet_id, spreadsheet_url
from sheets_sync.dates import parse_date
from sheets_sync.errors import UsageError
from sheets_sync.layout import Layout, Located
from sheets_sync.model import Value
from sheets_sync.template import SettingRow, Template, fold
from sheets_sync.values import show

GRACE_DAYS = 30
"""Nothing is due for a teacher who joined this year until so many days after joining."""

_RULE = re.compile(r"plp\d{3}")
_WINDOW_ID = re.compile(r"\S+")
_DUE = re.compile(r"due_([1-6])")
_READ = frozenset(
    "school district year_start year_end leader time_zone profile message goals_per_teacher".split()
) | {"leaders_workbook", "doubt_share"}
"""The keys of the template whose values are kept; rows of a school's own are its own."""


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of days in which leaders check in; ``id`` never changes, ``name`` may."""

    id: str
    name: str
    opens: date | None
    closes: date | None
    row: int


@dataclass(frozen=True, slots=True)
class Unread:
    """A setting that could not be read; the default stands in for it."""

    row: int
    column: str
    label: str
    value: str
    wanted: str


@dataclass(frozen=True)
class School:
    """What a school settled for the year. ``due`` maps steps (1-6) to dates; a step without one is due.

    ``leaders_workbook`` is another workbook in a home like the plans' own: the address of a spreadsheet, or a
    path that starts where the plan workbook lies; ``""`` where none is named that can be used. A link is
    doubted that fits a goal's words less than ``doubt_share`` (0-1) of how well the best one does; ``None``
    is the calibrated share.
    """

    name: str = ""
    district: str = ""
    year_start: date | None = None
    year_end: date | None = None
    leader: str = ""
    time_zone: str | None = None
    profile: str = "guided"
    message: str = ""
    goals_min: int = 1
    goals_max: int = 2
    leaders_workbook: str = ""
    doubt_share: float | None = None
    due: Mapping[int, date] = field(default_factory=dict)
    windows: tuple[Window, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_leaders_workbook_blank(self) -> bool:
        """True where Settings has the row of the leaders' workbook and nobody typed there."""
        row = self.rows.get("leaders_workbook")
        return row is not None and not self.leaders_workbook and all(one.row != row for one in self.unread)

    @property
    def last_close(self) -> date | None:
        """The day the year's last window closes."""
        return max((window.closes for window in self.windows if window.closes), default=None)

    def in_year(self, day: date) -> bool:
        """Tell whether ``day`` lies in the school year; an end that is not set is open."""
        return (self.year_start is None or day >= self.year_start) and (
            self.year_end is None or day <= self.year_end
        )

    def due_date(self, step: int, joined_on: date | None) -> date | None:
        """Return when a step is due for someone who joined on that day; ``None`` is due always."""
        due = self.due.get(step)
        if joined_on is None or (self.year_start and joined_on < self.year_start):
            return due
        settled_in = joined_on + timedelta(days=GRACE_DAYS)
        return max(due, settled_in) if due else settled_in


def parse_settings(layout: Layout, template: Template, source: str = "") -> School:
    """Read the Settings tab; a setting that is blank or unreadable keeps its default.

    ``source`` is what the plan workbook was read from.
    """
    located = layout.tabs.get("settings")
    if located is None or not layout.has("settings", "setting", "value"):
        return School()
    return _Reader(located, template, source).school()


class _Reader:
    """Walks the rows once and gathers values, places and what could not be read."""

    def __init__(self, located: Located, template: Template, source: str) -> None:
        self.located = located
        self.template = template
        self.source = source
        self.values: dict[str, Any] = {}
        self.rows: dict[str, int] = {}
        self.due: dict[int, date] = {}
        self.windows: list[Window] = []
        self.overrides: dict[str, str] = {}
        self.unread: list[Unread] = []

    def school(self) -> School:
        for row in self.located.body:
            label = show(self.located.cell(row, "setting"))
            if label:
                self._read(row, label)
        low, high = self.values.pop("goals_per_teacher", (1, 2))
        return School(
            **self.values,
            goals_min=low,
            goals_max=high,
            due=self.due,
            windows=tuple(sorted(self.windows, key=lambda window: (window.closes or date.max, window.id))),
            overrides=self.overrides,
            unread=tuple(self.unread),
            rows=self.rows,
        )

    def _read(self, row: int, label: str) -> None:
        if _RULE.fullmatch(fold(label)):
            self._read_override(row, label)
            return
        for setting in self.template.settings:
            if setting.repeat and (window_id := self._window_id(setting, label)):
                self._read_window(row, label, window_id)
                return
            if not setting.repeat and fold(label) in setting.labels():
                self._read_setting(row, label, setting)
                return

    def _window_id(self, setting: SettingRow, label: str) -> str:
        for name in setting.labels():
            rest = fold(label).removeprefix(name)
            if rest != fold(label) and _WINDOW_ID.fullmatch(rest.strip()):
                return rest.strip().upper()
        return ""

    def _read_override(self, row: int, label: str) -> None:
        typed = self.located.cell(row, "value")
        words = {word: choice.key for choice in self.template.choices["severity"] for word in choice.words()}
        if isinstance(typed, bool) and typed is False:  # a spreadsheet may turn OFF into FALSE
            typed = "off"
        if typed != "":
            severity = words.get(fold(show(typed)))
            if severity is None:
                self._miss(
                    row, "value", label, typed, "one of " + ", ".join(self.template.labels("severity"))
                )
            else:
                self.overrides[label.strip().upper()] = severity
                self.rows[label.strip().upper()] = row

    def _read_window(self, row: int, label: str, window_id: str) -> None:
        name = show(self.located.cell(row, "value"))
        days: dict[str, date | None] = {}
        for column in ("opens", "closes"):
            typed = self.located.cell(row, column)
            days[column] = parse_date(typed, None)
            if days[column] is None and (name or typed != ""):
                self._miss(row, column, label, typed, "a date such as 2026-10-05")
        if any(window.id == window_id for window in self.windows):
            self._miss(row, "setting", label, label, "an ID that no other window has")
        elif name or any(days.values()):
            if not name:
                self._miss(row, "value", label, "", "a name for the window")
            opens, closes = days["opens"], days["closes"]
            if opens and closes and closes < opens:
                self._miss(row, "closes", label, closes, "a day on or after the one it opens")
            self.windows.append(Window(window_id, name or window_id, opens, closes, row))

    def _read_setting(self, row: int, label: str, setting: SettingRow) -> None:
        typed = self.located.cell(row, "value")
        self.rows[setting.key] = row
        if typed == "":
            return
        value, wanted = _convert(setting, typed, self.template, self.source)
        if value is None:
            self._miss(row, "value", label, typed, wanted)
        elif match := _DUE.fullmatch(setting.key):
            self.due[int(match[1])] = value
        elif setting.key in _READ:
            self.values["name" if setting.key == "school" else setting.key] = value

    def _miss(self, row: int, column: str, label: str, typed: Value, wanted: str) -> None:
        self.unread.append(Unread(row, column, label, show(typed), wanted))


def _convert(setting: SettingRow, typed: Value, template: Template, source: str) -> tuple[Any, str]:
    """Return the setting's value, or ``None`` and what was wanted instead."""
    if setting.key == "leaders_workbook":
        return leaders_workbook(show(typed), source)
    match setting.type:
        case "date":
            return parse_date(typed, None), "a date such as 2026-10-05"
        case "range":
            return _range(typed), "one number or two such as 1-2"
        case "profile":
            words = {word: choice.key for choice in template.choices["profile"] for word in choice.words()}
            return words.get(fold(show(typed))), "one of " + ", ".join(template.labels("profile"))
        case "share":
            return _share(typed), "a number from 0 to 100"
        case "time_zone":
            return _time_zone(show(typed)), "a time zone such as America/Chicago"
    return show(typed), ""


def leaders_workbook(typed: str, source: str) -> tuple[str | None, str]:
    """Return where the leaders' workbook is, or ``None`` and what was wanted instead.

    It lives where the plan workbook ``source`` does: nothing that is typed into a spreadsheet in Google
    Sheets ever names a file of the machine that syncs it.
    """
    if is_address(source):
        wanted = "the address of another spreadsheet in Google Sheets, one that only leaders can open"
        own_id = _id_of(typed)
        is_other = own_id is not None and own_id != _id_of(source)
        return (spreadsheet_url(own_id) if own_id and is_other else None), wanted
    wanted = "the name of another .xlsx file, such as leaders.xlsx; its folder counts from this workbook's"
    path = typed.strip("\"'").replace("\\", "/")
    here = source.replace("\\", "/")
    there = posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
    name = posixpath.basename(path)
    is_file = not is_address(typed) and fold(name).endswith(".xlsx") and not name.startswith((".", "~$"))
    return (path if is_file and there != posixpath.normpath(here) else None), wanted


def _id_of(text: str) -> str | None:
    try:
        return spreadsheet_id(text)
    except UsageError:
        return None


def _share(typed: Value) -> float | None:
    """Read ``40``, ``40%`` or a cell formatted as a percentage, which holds ``0.4``."""
    text = show(typed).strip().removesuffix("%").strip().replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return None
    share = number if isinstance(typed, float) and number <= 1 else number / 100
    return share if 0 <= share <= 1 else None


def _range(typed: Value) -> tuple[int, int] | None:
    """Read ``2``, ``1-2`` or ``1 to 2``; a spreadsheet may have made a date of ``1-2``."""
    if isinstance(typed, float) and typed == int(typed):
        low = high = int(typed)
    elif isinstance(typed, date):
        low, high = typed.month, typed.day
    else:
        match = re.fullmatch(r"(\d{1,2})(?:\s*(?:-|–|to)\s*(\d{1,2}))?", show(typed))
        if not match:
            return None
        low, high = int(match[1]), int(match[2] or match[1])
    return (low, high) if 1 <= low <= high <= 9 else None


def _time_zone(name: str) -> str | None:
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # it may still be one but for its letter case
        pass
    return next((zone for zone in available_timezones() if zone.casefold() == name.casefold()), None)

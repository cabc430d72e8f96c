"""The people who edit between the program's calls. Pure, but for what the people do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Edit = Callable[[Any], object]


@dataclass
class _Person:
    edit: Edit
    times: int | None
    is_before_write: bool


@dataclass
class Hooks:
    """Who edits, and when. Their edits happen while no call is being answered."""

    _people: list[_Person] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)

    def between(self, edit: Edit, times: int | None = None) -> None:
        """Let someone edit between any two calls, or between the next ones only."""
        self._people.append(_Person(edit, times, is_before_write=False))

    def before_write(self, edit: Edit, times: int | None = None) -> None:
        """Let someone edit just before each write is applied, or before the next ones only."""
        self._people.append(_Person(edit, times, is_before_write=True))

    def clear(self) -> None:
        """Send everyone home."""
        self._people.clear()

    def note_call(self, spreadsheet_id: str) -> None:
        """Note that a call about this spreadsheet was answered, well or badly."""
        self._seen.add(spreadsheet_id)

    def call_comes(self, workbook: Any) -> None:
        """Let people edit when an earlier call about this spreadsheet was answered."""
        if workbook.spreadsheet_id in self._seen:
            self._let_edit(workbook, is_before_write=False)

    def write_comes(self, workbook: Any) -> None:
        """Let people edit just before a write."""
        self._let_edit(workbook, is_before_write=True)

    def _let_edit(self, workbook: Any, is_before_write: bool) -> None:
        for person in [one for one in self._people if one.is_before_write == is_before_write]:
            if person.times is not None:
                person.times -= 1
                if person.times <= 0:
                    self._people.remove(person)
            person.edit(workbook)

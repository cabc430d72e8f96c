"""Where workbooks live: one protocol, one room per kind of home."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sheets_sync.model import Owed, Place, Plan, Snapshot, Value


@dataclass(frozen=True, slots=True)
class Written:
    """The write's own answer.

    ``edits`` counts the cells written. ``after`` is what stands there now, where people may have moved
    cells meanwhile (None: the write was exclusive, so what was planned is what stands); ``replaced`` is
    what stood in each written cell the instant before, by the tab's id and the cell's place; ``number``
    counts the writes of a run. ``is_at_once`` tells that ``after`` is the instant of the write itself, so
    that each written cell still holds what was written, even one whose formula now shows something else.
    Where it was looked at later, ``owed`` are cells it hit, wherever people have moved them since.
    """

    edits: int
    after: Snapshot | None = None
    replaced: Mapping[tuple[int, Place], Value] = field(default_factory=dict)
    number: int = 1
    is_at_once: bool = True
    owed: tuple[Owed, ...] = ()


class Backend(Protocol):
    """A workbook's home: read once, apply once."""

    def read(self, code_headers: frozenset[str]) -> Snapshot:
        """Read the whole workbook; ``code_headers`` (folded) name columns whose displayed text is wanted.

        Raises:
            ReadError: The workbook is not there or cannot be read.
        """
        ...

    def apply(self, plan: Plan, snapshot: Snapshot) -> Written:
        """Write ``plan``, made from ``snapshot``: all or nothing.

        Raises:
            ChangedError: The workbook is no longer what ``snapshot`` shows.
            WriteError: Nothing was written.
        """
        ...

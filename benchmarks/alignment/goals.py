"""The labelled goals, and the rubrics they are linked to.

I/O: reads the files of this folder and the rubrics that ship.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sheets_sync.alignment.fit import Component

ROOM = Path(__file__).parent
RUBRICS = ROOM.parents[1] / "sheet_templates" / "rubrics"

SETS = ("tuning", "calibration", "held_back")
"""The sets of labelled goals: what words and limits were made from, and what only measures them."""


@dataclass(frozen=True, slots=True)
class LabelledGoal:
    """A goal with the components (codes) that an evaluator accepts, best first, and those it is linked to.

    ``link_is`` is right, near, wrong, empty or off_topic; nothing is acceptable for an off-topic line.
    """

    id: str
    voice: str
    rubric: str
    goal: str
    acceptable: tuple[str, ...]
    linked: tuple[str, ...]
    link_is: str
    statement: str = ""


def read_goals(name: str) -> list[LabelledGoal]:
    """Read a set of labelled goals."""
    with (ROOM / f"goals_{name}.csv").open(encoding="utf-8", newline="") as file:
        return [_goal(row) for row in csv.DictReader(file, strict=True)]


def _goal(row: dict[str, str]) -> LabelledGoal:
    acceptable, linked = _codes(row["acceptable"]), _codes(row["linked"])
    first = (row["id"], row["voice"], row["rubric"], row["goal"])
    return LabelledGoal(*first, acceptable, linked, row["link_is"], row["statement"])


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("; ")) if cell else ()


@cache
def read_rubric(name: str) -> tuple[Component, ...]:
    """Read the components of a rubric that ships, in its order."""
    with (RUBRICS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_component(row) for row in csv.DictReader(file, strict=True))


def _component(row: dict[str, str]) -> Component:
    return Component(row["Code"], row["Domain"], row["Component"], row["Description"], row["Aliases"])

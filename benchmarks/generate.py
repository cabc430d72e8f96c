"""Make a plan workbook for a school of any size, clean or with a known number of defects.

I/O: reads the shipped rubric, writes one .xlsx. The same arguments give the same plans.

    python -m benchmarks.generate OUT.xlsx --teachers 1000 [--defects 100] [--seed 1]
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from benchmarks.defects import DEFECTS
from benchmarks.school import FOCUS_AREAS, HEADERS, SETTINGS, Plan, Row, is_on_leave, make_plans

RUBRIC_CSV = Path(__file__).parents[1] / "sheet_templates" / "rubrics" / "dallas_pl.csv"

Expected = tuple[str, str | None, int | None]
"""Code, teacher's email and goal number of a finding; ``None`` where the finding has none."""


def make_workbook(path: Path, teachers: int, seed: int = 0, defects: int = 0) -> list[Expected]:
    """Write a workbook of ``teachers`` plans and return the findings its planted defects must give.

    At most one defect stands in a teacher's plan; the kinds are dealt out in turn. The plans without a
    defect are the same whether defects are asked for or not.

    Raises:
        ValueError: More defects than active teachers were asked for.
    """
    rng = Random(f"defects {seed}")
    active = [index for index in range(teachers) if not is_on_leave(index)]
    codes = dict(zip(rng.sample(active, defects), _in_turn(defects), strict=True))
    expected: list[Expected] = []
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        tabs = _Tabs(book)
        tabs.write_school()
        for index, plan in enumerate(make_plans(teachers, seed)):
            if code := codes.get(index):
                expected.append((code, *DEFECTS[code](plan, rng.choice(plan.goals), rng)))
            tabs.write_plan(plan)
    return expected


def _in_turn(count: int) -> list[str]:
    kinds = list(DEFECTS)
    return [kinds[turn % len(kinds)] for turn in range(count)]


class _Tabs:
    """The tabs being written, top to bottom; rows of earlier positions are already on disk."""

    def __init__(self, book: Any) -> None:
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        bold = book.add_format({"bold": True})
        self._tabs: dict[str, Any] = {}
        self._next_row = dict.fromkeys(HEADERS, 1)
        for title, headers in HEADERS.items():
            tab = self._tabs[title] = book.add_worksheet(title)
            tab.set_column(0, len(headers) - 1, 24)
            tab.freeze_panes(1, 0)
            tab.write_row(0, 0, headers, bold)

    def write_school(self) -> None:
        with RUBRIC_CSV.open(encoding="utf-8", newline="") as file:
            rubric: list[Row] = [list(row) for row in list(csv.reader(file))[1:]]
        for title, rows in (("Settings", SETTINGS), ("Focus Areas", FOCUS_AREAS), ("Rubric", rubric)):
            for row in rows:
                self._write(title, row)

    def write_plan(self, plan: Plan) -> None:
        self._write("Roster", plan.roster)
        self._write("1 Why", plan.why)
        for goal in plan.goals:
            self._write("2 Goals", goal.goal)
            if goal.document:
                self._write("3 Document", goal.document)
            self._write("4 Success", goal.success)
            for action in goal.actions:
                self._write("5 Actions", action)
            self._write("6 Follow-up", goal.follow_up)

    def _write(self, title: str, row: Row) -> None:
        tab, at = self._tabs[title], self._next_row[title]
        for col, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    tab.write_string(at, col, value)
            elif isinstance(value, int):
                tab.write_number(at, col, value)
            elif value is not None:
                tab.write_datetime(at, col, value, self._date)
        self._next_row[title] = at + 1


def main() -> None:
    """Make a workbook from the command line and print what was planted."""
    parser = argparse.ArgumentParser(description="Make a plan workbook for a school of any size.")
    parser.add_argument("out", type=Path, metavar="OUT.xlsx")
    parser.add_argument("--teachers", type=int, default=50)
    parser.add_argument("--defects", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    for code, teacher, goal in make_workbook(options.out, options.teachers, options.seed, options.defects):
        print(code, teacher or "-", goal or "-", sep="\t")


if __name__ == "__main__":
    main()

"""A snapshot to typed frames: every header, person, code, choice and date resolved once, here. Pure.

It judges nothing. What could not be read is blank in its frame and a row among ``misses``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sheets_sync.joined import join_goals, join_talks, people_index
from sheets_sync.keys import resolve_keys
from sheets_sync.layout import Layout, Located, locate
from sheets_sync.matching import Index, make_choice_index, make_index
from sheets_sync.model import Snapshot, Value
from sheets_sync.settings import School, parse_settings
from sheets_sync.talks import find_talk_tabs, parse_talks
from sheets_sync.template import Column, TabTemplate, Template, fold
from sheets_sync.typed import Cells, Miss, Vocabulary, objects, read_column
from sheets_sync.values import show, strip

if TYPE_CHECKING:
    from sheets_sync.alignment.meaning import Meaning

Frame = pd.DataFrame
_PLAIN = frozenset({float, int, bool, date, datetime})
"""Kinds of cells with no spaces to strip."""


@dataclass(frozen=True)
class Plans:
    """Everything a workbook says, typed.

    Step frames (``steps[key]``) have one row per row in which people typed something:

    - ``row`` int, 1-based; ``teacher`` the roster's email or ``None``; ``teacher_typed`` the words
    - ``goal_number`` int, 0 where blank or unreadable (not on ``why``)
    - each of people's columns by its key: text ``""``, dates ``NaT``, a choice ``""``, several
      (``components``, ``focus_area``, ``pd_method``, ``team_members``) ``()`` where blank or unreadable
    - ``has_<key>`` True where something was typed, readable or not
    - ``is_typed`` True where something beside Teacher and Goal # was typed
    - ``is_judged`` True where the teacher is known and active and the goal number (if any) is known

    ``roster``: row, email, name, department, coach, active (key), joined_on, is_active.
    ``rubric``: row, code, domain, component, description, aliases. ``focus_areas``: row, id, name,
    meaning, components (codes). ``vocabulary``: row, words, means. ``goals``: see ``joined.join_goals``.
    ``talks``: see ``talks.parse_talks`` and ``joined.join_talks``; ``talk_tabs`` are its tabs by title.
    ``keys`` are the goals' keys by row of step 2; ``unclear_keys`` stand on rows of which nobody can say
    whose they are.
    """

    snapshot: Snapshot
    template: Template
    today: date
    layout: Layout
    school: School
    words: Vocabulary
    roster: Frame
    focus_areas: Frame
    rubric: Frame
    steps: Mapping[str, Frame]
    goals: Frame
    talks: Frame
    talk_tabs: Mapping[str, Located]
    keys: Mapping[int, str]
    unclear_key_rows: frozenset[int]
    unclear_keys: frozenset[str]
    misses: tuple[Miss, ...]
    vocabulary: Frame
    desk: Snapshot
    """The workbook in which the tabs that leaders work from stand: the plans' own, else the leaders'."""

    @cached_property
    def active(self) -> Frame:
        """The roster's active teachers, each email once, by email."""
        people = self.roster[self.roster["is_active"].astype(bool)]
        return people.sort_values(["email", "name", "coach", "joined_on"]).drop_duplicates("email")

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The roster's names by email; the email where there is no name, and beside one that two share."""
        names = {
            email: name
            for email, name in zip(self.roster["email"], self.roster["name"], strict=True)
            if email
        }
        count = Counter(map(fold, names.values()))
        return {
            email: f"{name} ({email.split('@')[0]})" if count[fold(name)] > 1 and name else name or email
            for email, name in names.items()
        }

    @cached_property
    def goal_positions(self) -> Mapping[str, NDArray[np.intp]]:
        """For each step tab: the position in ``goals`` of each row's goal; -1 for none."""
        people = pd.Index(self.goals["teacher"].unique())
        of_goal = self.goals["goal_number"].to_numpy() + 1000 * people.get_indexer(self.goals["teacher"])
        known = pd.Index(of_goal)
        positions: dict[str, NDArray[np.intp]] = {}
        for key, frame in self.steps.items():
            if "goal_number" in frame:
                person = people.get_indexer(frame["teacher"])
                found = known.get_indexer(frame["goal_number"].to_numpy() + 1000 * person)
                is_judged = np.asarray(frame["is_judged"], dtype=bool)
                positions[key] = np.where((person >= 0) & is_judged, found, -1)
                positions[key].flags.writeable = False
        return positions

    @cached_property
    def meaning(self) -> Meaning:
        """What the words of ``goals`` are about, beside the rubric and the focus areas."""
        # Imported here: only a judgement of words needs it.
        from sheets_sync.alignment import vocabulary
        from sheets_sync.alignment.fit import Component
        from sheets_sync.alignment.meaning import Area, Taught, mean

        rubric = self.rubric[self.rubric["code"] != ""].drop_duplicates("code")
        named = ("code", "domain", "component", "description", "aliases")
        components = [Component(*one) for one in zip(*(rubric[name] for name in named), strict=True)]
        codes = self.words.focus_areas.codes
        unread = {
            miss.row for miss in self.misses if (miss.tab, miss.column) == ("focus_areas", "components")
        }
        names = ("id", "name", "meaning", "components", "row")
        rows = zip(*(self.focus_areas[name] for name in names), strict=True)
        areas = [
            Area(codes[fold(key)], name, meaning, components, row not in unread)
            for key, name, meaning, components, row in rows
            if fold(key) in codes
        ]
        once: dict[str, str] = {}  # many goals are copied
        texts = [
            once.setdefault(text := f"{statement}\n{goal}".strip(), text)
            for statement, goal in zip(self.goals["statement"], self.goals["goal"], strict=True)
        ]
        lines = zip(*(self.vocabulary[name] for name in ("row", "words", "means")), strict=True)
        return mean(vocabulary.load(), components, areas, texts, [Taught(*line) for line in lines])

    def name_of(self, person: str) -> str:
        """Return the name for an email on the roster; other words as they are."""
        return self.names.get(fold(person), person)

    def is_due(self, step: int, joined_on: Any) -> bool:
        """Tell whether a step is due today for someone who joined on that day (``NaT``: long ago)."""
        due = self.school.due_date(step, None if pd.isna(joined_on) else joined_on.date())
        return due is None or self.today >= due


def parse(snapshot: Snapshot, template: Template, today: date, desk: Snapshot | None = None) -> Plans:
    """Parse a whole workbook; ``today`` tells whether windows and steps are over, nothing else.

    ``desk`` is the leaders' workbook where the school has one.
    """
    desk = desk or snapshot
    layout = locate(snapshot, template)
    school = parse_settings(layout, template, snapshot.source)
    misses: list[Miss] = []
    year = (school.year_start, school.year_end) if school.year_start and school.year_end else None
    blank = make_index(())
    choices = {name: make_choice_index(rows) for name, rows in template.choices.items()}
    words = Vocabulary(blank, blank, blank, choices, year)
    rubric = _frame(layout, template.by_key["rubric"], words, misses)
    words = Vocabulary(blank, _component_index(rubric), blank, choices, year)
    focus_areas = _frame(layout, template.by_key["focus_areas"], words, misses)
    roster = _roster(layout, template, words, misses)
    words = Vocabulary(people_index(roster), words.components, _focus_index(focus_areas), choices, year)
    active = set(roster.loc[roster["is_active"].astype(bool), "email"])
    steps = {tab.key: _step_frame(_frame(layout, tab, words, misses), tab, active) for tab in template.steps}
    steps = _fill_goal_numbers(steps, template, misses, active)
    talk_tabs = find_talk_tabs(desk, template)
    talks = parse_talks(talk_tabs, words)
    keys = resolve_keys(steps["goals"], _typed_keys(layout, steps["goals"]), talks)
    goals = join_goals(steps, keys.by_row, roster)
    vocabulary = _frame(layout, template.by_key["vocabulary"], words, misses)
    return Plans(
        snapshot,
        template,
        today,
        layout,
        school,
        words,
        roster,
        focus_areas,
        rubric,
        steps,
        goals,
        join_talks(talks, goals, roster),
        {located.title: located for located in talk_tabs.values()},
        keys.by_row,
        keys.unclear_rows,
        keys.unclear_keys,
        tuple(misses),
        vocabulary,
        desk,
    )


# -- one tab -----------------------------------------------------------------------------------------


def _frame(layout: Layout, template: TabTemplate, words: Vocabulary, misses: list[Miss]) -> Frame:
    """Read people's columns of one tab; rows in which they typed nothing are left out."""
    located = layout.tabs.get(template.key)
    typed = _typed_cells(located, template) if located else {}
    blank = ("",) * len(typed)
    keep = [at for at, cells in enumerate(zip(*typed.values(), strict=True)) if cells != blank]
    first = located.header_row + 1 if located else 1
    rows = [first + at for at in keep]
    columns: dict[str, Any] = {"row": np.array(rows, dtype="int64")}
    for column in template.typed():
        if located is None or column.key not in typed:
            columns |= _blank_columns(column, len(rows))
            continue
        values = typed[column.key]
        kept = [values[at] for at in keep]
        columns["has_" + column.key] = np.array([value != "" for value in kept], dtype=bool)
        _take_errors(located, column.key, rows, kept, misses)
        columns[column.key] = read_column(Cells(located, column, rows, kept), words, misses)
        if column.type == "teacher":
            columns["teacher_typed"] = objects([show(value) for value in kept])
    return Frame(columns)


def _typed_cells(located: Located, template: TabTemplate) -> dict[str, list[Value]]:
    """Return the stripped cells below the header of each of people's columns that is there."""
    cols = list(zip_longest(*located.tab.rows[located.header_row :], fillvalue=""))
    below = len(located.tab.rows) - located.header_row
    return {
        column.key: [
            cell.strip() if type(cell) is str else cell if type(cell) in _PLAIN else strip(cell)
            for cell in (cols[at] if at < len(cols) else [""] * below)
        ]
        for column in template.typed()
        if (at := located.cols.get(column.key, 0) - 1) >= 0
    }


def _take_errors(
    located: Located, key: str, rows: list[int], values: list[Value], misses: list[Miss]
) -> None:
    """Blank the cells that hold a spreadsheet error and remember them."""
    if not located.tab.errors:
        return
    col = located.cols[key]
    for at, row in enumerate(rows):
        if (row, col) in located.tab.errors:
            misses.append(Miss(located.template.key, row, key, "error", located.tab.errors[row, col]))
            values[at] = ""


def _blank_columns(column: Column, length: int) -> dict[str, Any]:
    """Return blanks for one of people's columns that is not there."""
    blanks: dict[str, Any] = {"has_" + column.key: np.zeros(length, dtype=bool)}
    if column.type in {"teachers", "choices", "focus", "components", "codes", "dates"}:
        blanks[column.key] = objects([()] * length)
    elif column.type == "date":
        blanks[column.key] = np.full(length, "NaT", dtype="datetime64[s]")
    elif column.type == "goal_number":
        blanks[column.key] = np.zeros(length, dtype="int64")
    elif column.type == "teacher":
        blanks[column.key] = objects([None] * length)
        blanks["teacher_typed"] = objects([""] * length)
    else:
        blanks[column.key] = objects([""] * length)
    return blanks


# -- the school's lists -------------------------------------------------------------------------------


def _component_index(rubric: Frame) -> Index:
    return make_index(
        (code, name, [alias.strip() for alias in aliases.replace("\n", ";").split(";")])
        for code, name, aliases in sorted(
            zip(rubric["code"], rubric["component"], rubric["aliases"], strict=True)
        )
        if code
    )


def _focus_index(focus_areas: Frame) -> Index:
    return make_index(
        (key, name, ())
        for key, name in sorted(zip(focus_areas["id"], focus_areas["name"], strict=True))
        if key
    )


def _roster(layout: Layout, template: Template, words: Vocabulary, misses: list[Miss]) -> Frame:
    roster = _frame(layout, template.by_key["roster"], words, misses)
    roster["is_active"] = (roster["active"].isin(["", "yes"]) & (roster["email"] != "")).astype(bool)
    return roster


# -- the steps ----------------------------------------------------------------------------------------


def _step_frame(frame: Frame, template: TabTemplate, active: set[str]) -> Frame:
    typed = [
        "has_" + column.key for column in template.typed() if column.key not in {"teacher", "goal_number"}
    ]
    return frame.assign(
        is_typed=np.asarray(frame[typed].any(axis=1), dtype=bool), is_judged=frame["teacher"].isin(active)
    )


def _fill_goal_numbers(
    steps: dict[str, Frame], template: Template, misses: list[Miss], active: set[str]
) -> dict[str, Frame]:
    """A blank Goal # means the teacher's only goal; where there are several it is a miss."""
    numbered = [frame for frame in steps.values() if "goal_number" in frame]
    if all(frame["goal_number"].all() for frame in numbered):
        return steps
    goals = steps["goals"]
    rows_of = goals["teacher"].value_counts()
    blank = (goals["goal_number"] == 0) & ~goals["has_goal_number"] & goals["teacher"].notna()
    goals.loc[blank & (goals["teacher"].map(rows_of) == 1), "goal_number"] = 1
    known = goals[(goals["goal_number"] > 0) & goals["teacher"].notna()].groupby("teacher")["goal_number"]
    only = known.max().where(known.nunique() == 1, 0)
    for tab in template.steps:
        frame = steps[tab.key]
        if "goal_number" not in frame:
            continue
        blank = (frame["goal_number"] == 0) & ~frame["has_goal_number"] & frame["teacher"].notna()
        if tab.key != "goals" and blank.any():
            frame.loc[blank, "goal_number"] = frame.loc[blank, "teacher"].map(only).fillna(1).astype("int64")
        still = frame[blank & (frame["goal_number"] == 0) & frame["teacher"].isin(active) & frame["is_typed"]]
        misses.extend(Miss(tab.key, row, "goal_number", "goal_number", "") for row in still["row"])
        frame["is_judged"] &= frame["goal_number"] > 0
    return steps


def _typed_keys(layout: Layout, goals: Frame) -> dict[int, str]:
    """Return the keys that stand in the hidden column of step 2, by row."""
    located = layout.tabs.get("goals")
    if located is None or "key" not in located.cols:
        return {}
    return {row: show(located.cell(row, "key")) for row in goals["row"]}

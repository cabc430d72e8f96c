"""A plan is written alike wherever the workbook lives: exactly its cells, and as ``reconcile.after`` says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from sheets_sync import reconcile
from sheets_sync.backends import Backend
from sheets_sync.following import same_rows
from sheets_sync.model import (
    OUR_NOTE,
    ChoiceRange,
    ColumnLook,
    Edit,
    Link,
    NewColumn,
    NewTab,
    Plan,
    Rename,
    Role,
    Snapshot,
    Tone,
    Value,
)
from tests.backends.contract.homes import Column, Held, Home
from tests.backends.contract.papers import Formula, Noted, Outside, Shown, write_paper

NO_CODES: frozenset[str] = frozenset()
LONG = "long " * 6_000


@pytest.fixture
def school(home: Home, tmp_path: Path) -> Home:
    """Return a home with three tabs, full of what is not ours."""
    rows: list[list[Any]] = [
        ["A title over it all"],
        ["Teacher", Noted("Goal", "What do you want?"), "Due", "Sum"],
        ["ana.lopez@example.edu", "Read more", date(2026, 12, 1), Formula("=1+1", 2)],
        ["ben.ito@example.edu", "'=quoted", Shown(date(2026, 12, 2), "d mmmm"), Formula('=""', "")],
        ["cleo.adler@example.edu", Outside("our page", "https://www.example.edu/"), "soon", True],
        [],
        ["dev.okafor@example.edu", "007", 3, 2.5],
    ]
    tabs = {
        "2 Goals": rows,
        "O'Brien's \U0001f600 list": [["one"], ["two"]],
        "Focus Areas": [["FA1"], ["FA2"]],
    }
    home.put(write_paper(tmp_path / "school.xlsx", tabs))
    return home


def write(home: Home, plan: Plan) -> Snapshot:
    """Write a plan, see that it stands exactly as planned, and return what is read."""
    backend: Backend = home.open()
    before = backend.read(NO_CODES)
    expected = reconcile.after(before, plan)
    written = backend.apply(plan, before)
    assert written.edits == plan.cell_count
    now = home.open().read(NO_CODES)
    for after in filter(None, (written.after, now)):
        assert [tab.title for tab in after.tabs] == [tab.title for tab in expected.tabs]
        for one, wanted in zip(after.tabs, expected.tabs, strict=True):
            assert same_rows(one.rows, wanted.rows), one.title
            assert one.notes == {place: note for place, note in wanted.notes.items() if note}
    return now


def edit(
    row: int, col: int, new: Value, old: Value = "", tab: str = "2 Goals", header: str = "Status"
) -> Edit:
    return Edit(tab, row, col, header, old, new, "key")


VALUES: tuple[Value, ...] = (
    *("Ready", "=1+1", "+49 30", "-3", "@here", "'quoted", "007", "1e", "2.10", "TRUE", "31/01/2026"),
    *(" two ", "a\nb\tc", "#N/A", "<b>&amp;</b>", "\U0001f600", LONG, "https://www.example.edu/"),
    *(0, 3, -2.5, 1e15, True, False),
    *(date(2026, 11, 23), datetime(2026, 11, 23, 14, 30), time(9, 45)),
    *(Link("row 3", "2 Goals", 3, 2), Link("theirs", "O'Brien's \U0001f600 list", 2)),
    Link('a "b"', "Focus Areas", 1),
)  # fmt: skip


def test_every_kind_of_value_over_every_other(school: Home) -> None:
    for shift in (0, 7):
        rolled = VALUES[shift:] + VALUES[:shift]
        now = school.open().read(NO_CODES).tabs[0]
        edits = tuple(edit(at, 7, value, now.value(at, 7)) for at, value in enumerate(rolled, 2))
        tab = write(school, Plan(edits=edits)).tabs[0]
        found = [tab.value(one.row, 7) for one in edits]
        assert [type(one) for one in found] == [
            float if type(value) is int else type(value) for value in rolled
        ]


def test_values_are_what_a_person_finds(school: Home) -> None:
    values: dict[int, Value] = {2: "=1+1", 3: date(2026, 1, 31), 4: 2.5, 5: True, 6: "'q"}
    link = Link("there", "O'Brien's \U0001f600 list", 2, 28)
    edits = tuple(edit(row, 8, value) for row, value in values.items())
    write(school, Plan(edits=(*edits, edit(7, 8, link))))
    found = school.cells("2 Goals")
    assert {row: found[row, 8].value for row in values} == values
    assert found[7, 8] == Held("there", "", "O'Brien's \U0001f600 list!AB2")


OVER: dict[str, tuple[Value, ...]] = {
    "a date over text": ("soon", date(2026, 11, 23)),
    "text over a date": (date(2026, 11, 23), "soon"),
    "a number over a date": (date(2026, 11, 23), 4.0, date(2026, 11, 24)),
    "a link over text": ("there", Link("there", "Focus Areas", 2)),
    "text over a link": (Link("there", "Focus Areas", 2), "there"),
    "another link over a link": (Link("there", "Focus Areas", 2), Link("there", "2 Goals", 3)),
    "a date over a link": (Link("there", "Focus Areas", 2), date(2026, 11, 23), Link("x", "2 Goals", 1)),
    "nothing over anything": (Link("there", "Focus Areas", 2), "", date(2026, 11, 23), "", "x", ""),
    "a moment over a date": (date(2026, 11, 23), datetime(2026, 11, 23, 8, 15), time(8, 15)),
}


@pytest.mark.parametrize("values", OVER.values(), ids=OVER)
def test_one_value_over_another(school: Home, values: tuple[Value, ...]) -> None:
    old: Value = ""
    for value in values:
        tab = write(school, Plan(edits=(edit(4, 6, value, old),))).tabs[0]
        assert (tab.value(4, 6), type(tab.value(4, 6))) == (value, type(value))
        old = value


def test_only_what_is_planned_is_written(school: Home) -> None:
    before = {title: school.cells(title) for title in school.titles()}
    write(
        school,
        Plan(
            edits=(
                edit(3, 6, "Ready"),
                edit(4, 6, date(2026, 1, 2)),
                edit(3, 1, "x", "ana.lopez@example.edu"),
            )
        ),
    )
    changed = {
        (title, place): now
        for title, cells in before.items()
        for place, now in school.cells(title).items()
        if now != cells.get(place)
    }
    assert changed == {
        ("2 Goals", (3, 6)): Held("Ready"),
        ("2 Goals", (4, 6)): Held(date(2026, 1, 2)),
        ("2 Goals", (3, 1)): Held("x"),
    }


def test_text_that_no_cell_can_hold_is_made_to_fit(school: Home) -> None:
    backend = school.open()
    plan = Plan(edits=(edit(3, 6, "a\x00b\x1fc\ufffe"), edit(4, 6, "y" * 50_001)))
    backend.apply(plan, backend.read(NO_CODES))
    tab = school.open().read(NO_CODES).tabs[0]
    assert tab.value(3, 6) == "abc"
    assert tab.value(4, 6) == "y" * 32_766 + "…"


def test_an_empty_plan_writes_nothing(school: Home) -> None:
    backend = school.open()
    before = backend.read(NO_CODES)
    assert backend.apply(Plan(), before).edits == 0
    assert school.open().read(NO_CODES).fingerprint == before.fingerprint


def test_far_below_and_far_right(school: Home) -> None:
    tab = write(school, Plan(edits=(edit(300, 2, "low"), edit(2, 60, "right")))).tabs[0]
    assert (tab.value(300, 2), tab.value(2, 60)) == ("low", "right")


# -- new columns ------------------------------------------------------------------------------------------

STATUS = ColumnLook(
    16,
    Role.TOOL_HEADER,
    Role.TOOL_BODY,
    note=f"{OUR_NOTE} Do not type here.",
    is_text=True,
    is_protected=True,
    tones=(("Ready", Tone.GOOD), ("Needs attention", Tone.ATTENTION)),
)
KEY = ColumnLook(8, Role.TOOL_HEADER, Role.TOOL_BODY, note=OUR_NOTE, is_hidden=True, is_text=True)
CHOICE = ColumnLook(12, Role.HEADER, Role.BODY, choices=("Planned", "Under way", "Done"))
AREA = ColumnLook(12, Role.HEADER, Role.BODY, choices=ChoiceRange("Focus Areas", 1, 1, 2))
DUE = ColumnLook(12, Role.HEADER, Role.BODY, is_date=True)
COLUMNS = {"Status": STATUS, "Key": KEY, "State": CHOICE, "Area": AREA, "By": DUE}
SET_UP = {
    "Status": Column(is_text=True, is_warned=True, tones=frozenset({"Ready", "Needs attention"})),
    "Key": Column(is_hidden=True, is_text=True),
    "State": Column(offers=("Planned", "Under way", "Done")),
    "Area": Column(offers=("'Focus Areas'!$A$1:$A$2",)),
    "By": Column(),
}


def test_new_columns_come_with_everything(school: Home) -> None:
    columns = tuple(
        NewColumn("2 Goals", col, 2, name, look) for col, (name, look) in enumerate(COLUMNS.items(), 5)
    )
    names = list(COLUMNS)
    edits = (
        *(edit(3, 5, "Ready"), edit(4, 5, "007")),
        *(edit(3, 6, "g1-1", header=names[1]), edit(3, 9, date(2026, 1, 2), header=names[4])),
    )
    tab = write(school, Plan(new_columns=columns, edits=edits)).tabs[0]
    assert tab.notes[2, 5] == STATUS.note
    assert {name: school.column("2 Goals", col, 3) for col, name in enumerate(COLUMNS, 5)} == SET_UP
    assert school.column("2 Goals", 4, 3) == Column()
    assert not tab.is_ours(2, 7)


# -- new tabs -----------------------------------------------------------------------------------------------


def new_tab(title: str, before: str | None = None, **also: Any) -> NewTab:
    """Return a tab of two banners, a header and two rows."""
    rows: list[list[Value]] = [
        [title],
        ["=not a formula"],
        list(COLUMNS),
        ["Ready", "1e", "Done", "FA1", date(2026, 1, 31)],
        [Link("goal", "2 Goals", 3), 7, True, Link("self", title, 4)],
        [],
        [datetime(2026, 1, 31, 8, 30)],
    ]
    cells = {(row, col): value for row, line in enumerate(rows, 1) for col, value in enumerate(line, 1)}
    tab = NewTab(
        title,
        cells,
        tuple(COLUMNS.values()),
        3,
        roles={(1, 1): Role.TITLE, (2, 1): Role.BANNER},
        notes={(1, 1): f"{OUR_NOTE} All of it."},
        merges=((1, 1, 1, 3), (2, 1, 2, 3)),
        row_heights={2: 40},
        frozen_rows=3,
        frozen_cols=1,
        before=before,
    )
    return replace(tab, **also)


def test_a_new_tab_comes_with_everything(school: Home) -> None:
    title = "Who's next? \U0001f600 & co".replace("?", "")
    now = write(school, Plan(new_tabs=(new_tab(title),)))
    assert now.tabs[-1].title == title
    assert {name: school.column(title, col, 4) for col, name in enumerate(COLUMNS, 1)} == SET_UP
    found = school.cells(title)
    assert found[2, 1] == Held("=not a formula")
    assert found[4, 5] == Held(date(2026, 1, 31))
    assert found[5, 1] == Held("goal", "", "2 Goals!A3")
    assert found[5, 4] == Held("self", "", f"{title}!A4")


def test_new_tabs_stand_where_they_should(school: Home) -> None:
    first = new_tab("First", before="2 Goals")
    second = new_tab("Second", before="2 Goals")
    middle = new_tab("Middle", before="Focus Areas")
    last = new_tab("Last")
    write(school, Plan(new_tabs=(first, second, middle, last)))
    assert school.titles() == [
        *("First", "Second", "2 Goals", "O'Brien's \U0001f600 list", "Middle", "Focus Areas", "Last"),
    ]


def test_links_and_drop_downs_to_tabs_of_the_same_plan(school: Home) -> None:
    look = ColumnLook(12, Role.HEADER, Role.BODY, choices=ChoiceRange("New", 1, 4, 5))
    one = new_tab("One", columns=(look,) * 5)
    two = new_tab("New", cells={(1, 1): Link("to one", "One", 4), (4, 1): "a"})
    link = Link("to new", "New", 4)
    column = NewColumn("2 Goals", 5, 2, "Pick", look)
    write(school, Plan(new_tabs=(one, two), new_columns=(column,), edits=(edit(3, 8, link),)))
    assert school.cells("2 Goals")[3, 8] == Held("to new", "", "New!A4")
    assert school.cells("New")[1, 1].leads_to == "One!A4"
    assert school.column("One", 1, 4).offers == ("'New'!$A$4:$A$5",) or school.column("One", 1, 4).offers == (
        "New!$A$4:$A$5",
    )
    assert school.column("2 Goals", 5, 3).offers == school.column("One", 1, 4).offers


# -- renames ------------------------------------------------------------------------------------------------

RENAMES: dict[str, tuple[tuple[str, str], ...]] = {
    "one": (("Focus Areas", "Our areas"),),
    "its case": (("Focus Areas", "FOCUS AREAS"),),
    "a swap": (("Focus Areas", "2 Goals"), ("2 Goals", "Focus Areas")),
    "a ring": (
        ("Focus Areas", "2 Goals"),
        ("2 Goals", "O'Brien's \U0001f600 list"),
        ("O'Brien's \U0001f600 list", "Focus Areas"),
    ),
    "a chain": (("2 Goals", "Focus Areas"), ("Focus Areas", "Older")),
}


@pytest.mark.parametrize("renames", RENAMES.values(), ids=RENAMES)
def test_renames(school: Home, renames: tuple[tuple[str, str], ...]) -> None:
    plan = Plan(edits=(edit(3, 6, "Ready"),), renames=tuple(Rename(*one) for one in renames))
    write(school, plan)
    titles = dict(renames)
    old = ["2 Goals", "O'Brien's \U0001f600 list", "Focus Areas"]
    assert school.titles() == [titles.get(title, title) for title in old]


def test_all_of_it_at_once(school: Home) -> None:
    plan = Plan(
        (new_tab("Overview", before="2 Goals"),),
        (NewColumn("2 Goals", 5, 2, "Status", STATUS),),
        (edit(3, 5, "Ready"), edit(7, 5, "In progress"), edit(1, 1, "", "one", "O'Brien's \U0001f600 list")),
        (Rename("O'Brien's \U0001f600 list", "Plain"),),
    )
    write(school, plan)
    assert school.titles() == ["Overview", "2 Goals", "Plain", "Focus Areas"]


def test_a_person_goes_on_working_between_two_writes(school: Home) -> None:
    write(
        school,
        Plan(new_columns=(NewColumn("2 Goals", 5, 2, "Status", STATUS),), edits=(edit(3, 5, "Ready"),)),
    )
    school.sort("2 Goals", 1, 3)
    school.insert_row("2 Goals", 4)
    now = school.open().read(NO_CODES).tabs[0]
    (row,) = (row for row in range(3, 10) if now.value(row, 5) == "Ready")
    assert now.value(row, 1) == "ana.lopez@example.edu"
    assert write(school, Plan(edits=(edit(row, 5, "", "Ready"),))).tabs[0].value(row, 5) == ""

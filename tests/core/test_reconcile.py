"""Desired against existing: the fewest edits, nothing the second time, and a guard against losses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync import reconcile
from sheets_sync.desired import Desired
from sheets_sync.errors import GuardError
from sheets_sync.model import (
    MADE_NOTE,
    OUR_NOTE,
    ColumnLook,
    Edit,
    Link,
    NewColumn,
    NewTab,
    Plan,
    Rename,
    Role,
    Snapshot,
    Tab,
    Value,
    clean_text,
    fit_text,
)
from sheets_sync.tabs.kept import Cell
from sheets_sync.tabs.overview import Counts
from tests.builders import ANA, BEN, TODAY, school
from tests.core.flow import TEMPLATE, planned, start, synced, tab_of, type_cell, with_rows, with_tab

LOOK = ColumnLook(10, Role.TOOL_HEADER, Role.TOOL_BODY, note=OUR_NOTE)


def desired(*cells: Cell, tabs: tuple[NewTab, ...] = (), **more: Any) -> Desired:
    return Desired(tabs, more.get("new_tabs", ()), more.get("columns", ()), cells, more.get("renames", ()))


def made(title: str = "Overview", **cells: Value) -> NewTab:
    """Return a tab of ours with A1 and the cells given as B2=..., in two columns."""
    places = {(int(name[1:]), ord(name[0]) - 64): value for name, value in cells.items()}
    first: dict[tuple[int, int], Value] = {(1, 1): TEMPLATE.disclosure}
    return NewTab(title, first | places, (LOOK, LOOK), 0, notes={(1, 1): OUR_NOTE})


# -- the same or not -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "is_same"),
    [
        ("a", "a", True),
        ("a", "A", False),
        ("a", "a ", False),
        (1.0, 1, True),
        (1.0, "1", False),
        (True, True, True),
        (True, 1.0, False),
        (1, True, False),
        (False, "", False),
        ("", 0, False),
        (date(2026, 1, 2), date(2026, 1, 2), True),
        (date(2026, 1, 2), datetime(2026, 1, 2), False),
        (time(9), time(9), True),
        (Link("a", "B", 2), Link("a", "B", 2), True),
        (Link("a", "B", 2), Link("a", "B", 3), False),
        (Link("a", "B", 2), "a", False),
    ],
)
def test_same(old: Value, new: Value, is_same: bool) -> None:
    assert reconcile.same(old, new) is is_same


# -- plan ------------------------------------------------------------------------------------------------


def test_only_cells_that_differ_are_edited_each_with_its_anchor() -> None:
    tab = Tab("2 Goals", [["Teacher", "Status"], ["ana", "Ready"], ["ben", "In progress"], ["cleo"]])
    cells = [
        Cell("2 Goals", row, 2, "Status", value, key)
        for row, value, key in (
            (2, "Ready", "k1"),
            (3, "Ready", "k2"),
            (4, "", ""),
            (9, "", ""),
            (5, "Ready", "k5"),
        )
    ]
    assert reconcile.plan(Snapshot("x", (tab,)), desired(*cells), TEMPLATE) == Plan(
        edits=(
            Edit("2 Goals", 3, 2, "Status", "In progress", "Ready", "k2"),
            Edit("2 Goals", 5, 2, "Status", "", "Ready", "k5"),
        )
    )


def test_a_tab_that_is_not_there_is_made_and_one_of_ours_is_edited_within_its_columns() -> None:
    snapshot = Snapshot(
        "x", (Tab("overview", [[TEMPLATE.disclosure, "", "mine"], ["old", 3.0], ["", "gone"], [7.0]]),)
    )
    found = reconcile.plan(
        snapshot, desired(tabs=(made(A2="old", B2=4, B5="new"), made("Start Here", A2="hello"))), TEMPLATE
    )
    assert [tab.title for tab in found.new_tabs] == ["Start Here"]
    assert [(edit.row, edit.col, edit.old, edit.new) for edit in found.edits] == [
        (2, 2, 3.0, 4),
        (3, 2, "gone", ""),
        (4, 1, 7.0, ""),
        (5, 2, "", "new"),
    ]


@pytest.mark.parametrize("first", ["", "My overview", "Everyone can read this tab."])
def test_a_tab_of_that_title_which_is_peoples_is_left_alone(first: str) -> None:
    snapshot = Snapshot("x", (Tab("Overview", [[first], ["x"]]),))
    assert reconcile.plan(snapshot, desired(tabs=(made(A2="ours"),)), TEMPLATE) == Plan()


@pytest.mark.parametrize(
    ("first", "notes"), [("Reworded by a leader", {(1, 1): MADE_NOTE}), (TEMPLATE.disclosure, {})]
)
def test_a_tab_of_ours_is_known_by_its_note_or_its_first_words(first: str, notes: dict[Any, str]) -> None:
    snapshot = Snapshot("x", (Tab("Overview", [[first], ["old"]], notes=notes),))
    edits = reconcile.plan(snapshot, desired(tabs=(made(A2="new"),)), TEMPLATE).edits
    assert (2, 1, "old", "new") in [(edit.row, edit.col, edit.old, edit.new) for edit in edits]


def test_a_link_is_edited_when_its_text_or_its_target_moved() -> None:
    old, text, moved = Link("row 2", "2 Goals", 2), Link("row 3", "2 Goals", 2), Link("row 2", "2 Goals", 3)
    overview = Tab("Overview", [[TEMPLATE.disclosure], [old, old], ["row 2"]])
    snapshot = Snapshot("x", (overview, Tab("2 Goals", [])))
    edits = reconcile.plan(snapshot, desired(tabs=(made(A2=text, B2=moved, A3=old),)), TEMPLATE).edits
    assert [edit.new for edit in edits] == [text, moved, old]


def test_a_link_to_a_tab_that_will_not_be_there_is_its_words() -> None:
    snapshot = Snapshot("x", (Tab("Overview", [[TEMPLATE.disclosure]]),))
    edits = reconcile.plan(
        snapshot, desired(tabs=(made(A2=Link("Fall", "Follow-up Fall", 1)),)), TEMPLATE
    ).edits
    assert [edit.new for edit in edits] == ["Fall"]


@pytest.mark.parametrize(
    ("wanted", "written"),
    [
        ("a\x00b\x07c\x1f", "abc"),
        ("a\tb\nc\r\nd\re", "a\tb\nc\nd\ne"),
        ("\ufffe\uffff\ud800x\udfff", "x"),
        ("=1+1", "=1+1"),
        ("x" * 32_767, "x" * 32_767),
        ("x" * 32_768, "x" * 32_766 + "…"),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
    ],
    ids="control breaks surrogates equals fits too-long astral".split(),
)
def test_text_is_written_as_a_cell_can_hold_it_and_then_stands(wanted: str, written: str) -> None:
    snapshot = Snapshot("x", (Tab("2 Goals", [["Messages"], ["old"]]),))
    wish = desired(Cell("2 Goals", 2, 1, "Messages", wanted, "k"))
    found = reconcile.plan(snapshot, wish, TEMPLATE)
    assert [edit.new for edit in found.edits] == [written]
    assert reconcile.plan(reconcile.after(snapshot, found), wish, TEMPLATE).is_empty


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_fitting_twice_is_fitting_once(text: str) -> None:
    assert fit_text(fit_text(text)) == fit_text(text)
    assert clean_text(fit_text(text)) == fit_text(text)


# -- after -----------------------------------------------------------------------------------------------


def test_what_stands_after_a_plan() -> None:
    snapshot = Snapshot("x", (Tab("A", [["h"], []]), Tab("Old", [["t"]])), "f1")
    plan = Plan(
        (NewTab("N", {(1, 1): "title", (3, 2): 4}, (LOOK, LOOK), 2, notes={(1, 1): "top"}, before="Old"),),
        (NewColumn("A", 3, 1, "Status", LOOK),),
        (Edit("A", 2, 3, "Status", "", "Ready", "k"), Edit("Old", 1, 1, "", "t", "u", "k")),
        (Rename("Old", "New"),),
    )
    assert reconcile.after(snapshot, plan) == Snapshot(
        "x",
        (
            Tab("A", [["h", "", "Status"], ["", "", "Ready"]], notes={(1, 3): OUR_NOTE}),
            Tab("N", [["title"], [], ["", 4]], notes={(2, 1): OUR_NOTE, (2, 2): OUR_NOTE, (1, 1): "top"}),
            Tab("New", [["u"]]),
        ),
        "f1",
    )


def test_nothing_to_do_leaves_the_workbook_as_it_is() -> None:
    snapshot = school().snapshot()
    assert reconcile.after(snapshot, Plan()) == snapshot
    assert Plan().is_empty and not Plan(renames=(Rename("a", "b"),)).is_empty


VALUES = st.one_of(
    st.just(""),
    st.text(max_size=12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(date(1900, 1, 1)),
    st.sampled_from([ANA, BEN, "Goal 1", "1", "SA2", "FA1", "Done", "W1", "=1+1", "each grading period"]),
)


@given(
    st.dictionaries(
        st.sampled_from([tab.key for tab in TEMPLATE.expected]),
        st.lists(st.tuples(st.integers(0, 5), st.integers(1, 10), VALUES), max_size=12),
        max_size=6,
    )
)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_second_sync_plans_nothing_and_a_first_writes_only_what_we_own(
    scribbles: dict[str, list[tuple[int, int, Value]]],
) -> None:
    snapshot = school().snapshot()
    for key, cells in scribbles.items():
        grid = [list(row) for row in tab_of(snapshot, TEMPLATE.by_key[key].title).rows]
        for down, col, value in cells:
            row = grid[min(down + (key != "why"), len(grid) - 1)]
            row.extend([""] * (col - len(row)))
            row[col - 1] = value
        snapshot = with_rows(snapshot, TEMPLATE.by_key[key].title, grid)
    plan = planned(snapshot)
    for edit in plan.edits:
        tab = tab_of(snapshot, edit.tab)
        is_new = any(c.tab == edit.tab and c.col == edit.col for c in plan.new_columns)
        assert is_new or any(tab.is_ours(row, edit.col) for row in range(1, 7)) or tab.is_ours(1, 1)
        assert tab.value(edit.row, edit.col) == edit.old
    assert planned(reconcile.after(snapshot, plan)) == Plan()


def test_an_edit_carries_the_key_of_the_row_it_was_computed_for() -> None:
    snapshot = start(school())
    reworded = type_cell(snapshot, "2 Goals", "Focus area", 4, "")
    edits = {(edit.tab, edit.header, edit.key) for edit in planned(reworded).edits if edit.tab != "Overview"}
    ben = next(str(row[-1]) for row in tab_of(snapshot, "2 Goals").rows if row[0] == BEN)
    assert ("2 Goals", "Status", ben) in edits
    assert {key for tab, _, key in edits if tab == "3 Document"} <= {f"{BEN}#1"}


def test_a_stale_verdict_is_cleared_where_its_row_went() -> None:
    snapshot = start(school())
    gone = with_tab(
        snapshot,
        "2 Goals",
        lambda tab: replace(
            tab,
            rows=[
                ["" if c < 5 else v for c, v in enumerate(row)] if at == 3 else row
                for at, row in enumerate(tab.rows)
            ],
        ),
    )
    row = tab_of(synced(gone, TODAY), "2 Goals").rows[3]
    assert not any(row)


# -- the guard -------------------------------------------------------------------------------------------

COLUMNS = frozenset({("2 Goals", 2)})
NONE = Counts(0, 0)


def guard(standing: int, blanked: int, before: Counts | None = None, now: Counts = NONE) -> None:
    rows = [["Teacher", "Status"], *([f"t{n}", "Ready"] for n in range(standing)), ["x"]]
    edits = [Edit("2 Goals", n + 2, 2, "Status", "Ready", "", f"k{n}") for n in range(blanked)]
    edits += [Edit("2 Goals", 2, 3, "Messages", "Old", "", "k") for _ in range(50)]  # not a verdict
    edits += [Edit("2 Goals", standing + 2, 2, "Status", "", "Ready", "k")]
    reconcile.guard(Plan(edits=tuple(edits)), Snapshot("x", (Tab("2 Goals", rows),)), COLUMNS, before, now)


@pytest.mark.parametrize(
    ("standing", "blanked", "is_refused"),
    [
        (0, 0, False),
        (9, 9, False),
        (12, 9, False),
        (10, 10, True),
        (12, 10, True),
        (20, 10, False),
        (20, 11, True),
    ],
)
def test_blanking_at_least_ten_verdicts_and_over_half_is_refused(
    standing: int, blanked: int, is_refused: bool
) -> None:
    if is_refused:
        with pytest.raises(GuardError):
            guard(standing, blanked)
    else:
        guard(standing, blanked)


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (Counts(40, 60), Counts(19, 60), "21 of 40 active teachers"),
        (Counts(40, 60), Counts(40, 29), "31 of 60 goals"),
        (Counts(10, 10), Counts(0, 10), "10 of 10 active teachers"),
        (Counts(40, 60), Counts(20, 30), ""),  # exactly half
        (Counts(15, 9), Counts(6, 0), ""),  # nine
        (Counts(3, 3), Counts(50, 90), ""),
        (None, Counts(0, 0), ""),
    ],
)
def test_losing_teachers_or_goals_is_refused_in_a_sentence(
    before: Counts | None, now: Counts, words: str
) -> None:
    if not words:
        guard(5, 0, before, now)
        return
    with pytest.raises(GuardError) as caught:
        guard(5, 0, before, now)
    assert str(caught.value) == (
        f"This sync would take {words} away, so nothing was written. Look whether a tab, a column or the "
        "roster was cleared by mistake (`sheets-sync check` says what it sees); if it is right, run again "
        "with --allow-shrink."
    )
    assert caught.value.exit_code == 3

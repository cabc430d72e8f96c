"""What people move between the reading and the write is put right, and nothing of theirs is lost."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets_sync import repair, sync
from sheets_sync.errors import ChangedError, PartWrittenError
from sheets_sync.layout import is_made, locate, locate_made
from sheets_sync.model import Link, Plan, Snapshot, Tab, Value, a1
from tests.builders import ANA, BEN, TODAY, school
from tests.core.flow import TEMPLATE, start
from tests.core.moving import (
    Hand,
    MovingHome,
    all_of,
    copy_row,
    delete_col,
    delete_row,
    delete_tab,
    insert_col,
    insert_row,
    move_col,
    rename,
    sort_rows,
    typing,
)

TIMES = float(os.environ.get("REPAIR_TIMES", "1"))
PLANNER = sync.planner(TEMPLATE, TODAY, allow_shrink=True)
STEPS = [tab.title for tab in TEMPLATE.steps]


def quiet(_verb: str) -> None:
    """Say nothing."""


@cache
def fresh() -> Snapshot:
    """A school before its first sync: every status is about to be written."""
    return MovingHome(school().snapshot()).look()


@cache
def worked_on() -> Snapshot:
    """A synced school in which teachers have typed since, so that a few statuses are about to change."""
    book = school()
    home = MovingHome(start(book))
    for title, header, value in (
        ("2 Goals", "Rubric component", "ZZ9"),
        ("3 Document", "Goal statement", "Short"),
        ("5 Actions", "Due", ""),
    ):
        tab = home._tab(home.tab_id(title))
        row, col = _header_row(tab) + 2, _col(tab, header)
        typing(title, row, col, value)(home)
    return home.look()


def _header_row(tab: Tab) -> int:
    return next(row for row, cells in enumerate(tab.rows, 1) if "Teacher" in cells)


def _col(tab: Tab, header: str) -> int:
    return list(tab.rows[_header_row(tab) - 1]).index(header) + 1


def settle(base: Snapshot, hands: Sequence[Hand]) -> tuple[MovingHome, MovingHome]:
    """Sync while hands act; return the home, and one in which the hands acted and nobody synced."""
    home, untouched = MovingHome(base, hands), MovingHome(base)
    snapshot = home.read(frozenset())
    plan = PLANNER(snapshot)
    sync.write(home, plan, snapshot, PLANNER, quiet)
    for hand in hands[: len(hands) - len(home.hands)]:  # the others found no write to interrupt
        hand(untouched)
    return home, untouched


def owned_cols(snapshot: Snapshot, tab: Tab) -> set[int]:
    """Return the columns of a tab that are the tool's, wherever they stand."""
    for located in locate(snapshot, TEMPLATE).tabs.values():
        if located.title == tab.title:
            return {
                located.cols[column.key] for column in located.template.owned() if column.key in located.cols
            }
    return set()


def peoples_cells(snapshot: Snapshot, tab: Tab) -> list[Value]:
    """Return everything on a tab that is not the tool's, row by row."""
    if is_made(tab, TEMPLATE):
        located = locate_made(tab, TEMPLATE.by_key["talks"])
        theirs = {located.cols[c.key] for c in located.template.typed() if c.key in located.cols}
        cols = theirs
    else:
        width = max(map(len, tab.rows), default=0)
        cols = set(range(1, width + 1)) - owned_cols(snapshot, tab)
    rows = [[tab.value(row, col) for col in sorted(cols)] for row in range(1, len(tab.rows) + 1)]
    return [cell for row in rows for cell in row if cell != ""]


def assert_settled(home: MovingHome, untouched: MovingHome) -> None:
    """Nothing of people's changed, and every verdict is the one of the row it stands beside."""
    after, as_left = home.look(), untouched.look()
    for tab in as_left.tabs:
        now = next(one for one in after.tabs if one.tab_id == tab.tab_id)
        assert peoples_cells(after, now) == peoples_cells(as_left, tab), tab.title
    assert PLANNER(after) == Plan()


def _talks(base: Snapshot) -> str:
    return next(tab.title for tab in base.tabs if tab.title.startswith("Follow-up"))


GOALS = "2 Goals"
CASES: dict[str, Hand] = {
    "nobody does anything": all_of(),
    "a row inserted above": insert_row(GOALS, 2),
    "a row inserted above the header": insert_row(GOALS, 1),
    "a row deleted": delete_row(GOALS, 2),
    "a row copied": copy_row("5 Actions", 2),
    "a full sort": sort_rows(GOALS, [2, 0, 1], 2),
    "a sort of the teachers' columns only": sort_rows(GOALS, [2, 0, 1], 2, 1, 5),
    "a column inserted at the left": insert_col(GOALS, 1),
    "a column inserted right before ours, and typed in": insert_col(GOALS, 6, 1, "Remember"),
    "two columns inserted": all_of(insert_col("5 Actions", 3, 1, "New"), insert_col("5 Actions", 1)),
    "a column of ours moved to the front": move_col(GOALS, 7, 1),
    "a column of theirs moved": move_col("5 Actions", 9, 2),
    "a column of ours deleted": delete_col(GOALS, 7),
    "a tab renamed": rename(GOALS, "Our goals"),
    "a tab renamed and sorted": all_of(rename(GOALS, "Our goals"), sort_rows("Our goals", [2, 1, 0], 2)),
    "a teacher types into a row that is written": typing(GOALS, 3, 3, "By May every student reads daily."),
    "a teacher types and sorts": all_of(
        typing("3 Document", 2, 3, "Something else"), sort_rows("3 Document", [1, 2, 0], 2)
    ),
    "someone types over a status": typing(GOALS, 2, 7, "my own words"),
    "a column inserted, and its neighbour retyped": all_of(
        insert_col("3 Document", 1), typing("3 Document", 3, 4, "Retyped")
    ),
}


@pytest.mark.parametrize("base", [fresh, worked_on])
@pytest.mark.parametrize("what", CASES)
def test_what_people_move_is_put_right(what: str, base: Any) -> None:
    home, untouched = settle(base(), [CASES[what]])
    assert_settled(home, untouched)


def test_nobody_interfering_costs_one_write() -> None:
    home, _ = settle(worked_on(), [])
    assert home.writes == 1


def test_a_repair_that_is_met_by_moved_cells_is_repaired_once_more() -> None:
    home, untouched = settle(worked_on(), [sort_rows(GOALS, [2, 0, 1], 2), insert_col(GOALS, 1)])
    assert_settled(home, untouched)
    assert home.writes == 3


TWICE: dict[str, tuple[Hand, Hand]] = {
    "rows above, then another": (
        all_of(insert_row("1 Why", 2), insert_col("1 Why", 1)),
        insert_row("1 Why", 2),
    ),
    "a column, then a row deleted": (insert_col(GOALS, 1), delete_row(GOALS, 2)),
    "a column, then a row copied": (insert_col(GOALS, 1), copy_row(GOALS, 3)),
    "a column, then a sort of some columns": (
        insert_col("5 Actions", 4),
        sort_rows("5 Actions", [0, 2, 1], 2, 1, 3),
    ),
    "a column, then a row and a sort of some columns": (
        insert_col("3 Document", 1, 1, "Remember"),
        all_of(insert_row("3 Document", 2), sort_rows("3 Document", [1, 0, 2], 2, 1, 3)),
    ),
    "a column, then a column": (insert_col(GOALS, 1, 1, "New"), insert_col(GOALS, 1, 1, "Newer")),
    "a column, then a column moved": (insert_col(GOALS, 1), move_col(GOALS, 6, 2)),
}


@pytest.mark.parametrize("base", [fresh, worked_on])
@pytest.mark.parametrize("what", TWICE)
def test_what_people_move_twice_is_put_right(what: str, base: Any) -> None:
    home, untouched = settle(base(), TWICE[what])
    assert_settled(home, untouched)


def test_people_who_go_on_moving_cells_are_reported_and_left_to_the_next_sync() -> None:
    hands = [insert_col(GOALS, 1, 1, "New")] * 3
    with pytest.raises(PartWrittenError, match="The next sync puts it right"):
        settle(worked_on(), hands)


class ForgetfulHome(MovingHome):
    """A home where what is written to some cells does not stay, or comes back as something else."""

    def __init__(self, snapshot: Snapshot, kept_as: Callable[[Value], Value]) -> None:
        super().__init__(snapshot)
        self._kept_as = kept_as

    def _write(self, tab_id: int, row: int, col: int, value: Value, note: str = "") -> None:
        super()._write(tab_id, row, col, self._kept_as(value), note)


def test_cells_that_keep_nothing_are_named_and_nobody_is_said_to_have_moved_anything() -> None:
    base = worked_on()
    plan = PLANNER(base)
    home = ForgetfulHome(base, lambda value: "" if value == "Needs attention" else value)
    lost = next(edit for edit in plan.edits if edit.new == "Needs attention")
    with pytest.raises(PartWrittenError) as caught:
        sync.write(home, plan, base, PLANNER, quiet)
    assert str(caught.value) == (
        f"What was written to {lost.tab}, {a1(lost.row, lost.col)} did not stay there, as happens where "
        f"cells are merged. Select the cells around it and choose Format > Merge cells > Unmerge; all else "
        f"is written, and the next sync fills them."
    )
    assert home.writes == 1


def test_links_that_come_back_as_their_words_call_for_no_repair() -> None:
    base = fresh()
    plan = PLANNER(base)
    home = ForgetfulHome(base, lambda value: value.text if isinstance(value, Link) else value)
    home._add = lambda tab: MovingHome._add(  # type: ignore[method-assign]
        home, replace(tab, rows=[[str(v) if isinstance(v, Link) else v for v in row] for row in tab.rows])
    )
    sync.write(home, plan, base, PLANNER, quiet)
    assert home.writes == 1


def test_a_tab_deleted_meanwhile_leaves_everything_as_it_was() -> None:
    base = worked_on()
    home = MovingHome(base, [delete_tab("Overview")])
    with pytest.raises(ChangedError):
        sync.write(home, PLANNER(base), base, PLANNER, quiet)
    untouched = MovingHome(base).look().tabs
    assert [tab for tab in untouched if tab.title != "Overview"] == list(home.look().tabs)


def test_a_leader_typing_in_a_follow_up_row_keeps_every_word() -> None:
    base = worked_on()
    title = _talks(base)
    tab = base.tab(title)
    assert tab
    located = locate_made(tab, TEMPLATE.by_key["talks"])
    row, col = located.header_row + 1, located.cols["what_we_said"]
    home, untouched = settle(base, [typing(title, row, col, "We spoke of the reading logs.")])
    assert_settled(home, untouched)
    assert home._tab(home.tab_id(title)).value(row, col) == "We spoke of the reading logs."


def test_a_guard_that_refuses_still_gives_people_their_cells_back() -> None:
    base = worked_on()
    plan = PLANNER(base)
    home = MovingHome(base, [insert_col(GOALS, 1)])
    written = home.apply(plan, base)
    mend = repair.restoring(base, plan, written)
    home.apply(mend, written.after or base)
    untouched = MovingHome(base)
    insert_col(GOALS, 1)(untouched)
    after, as_left = home.look(), untouched.look()
    for tab in as_left.tabs:
        if tab.title in STEPS:
            now = next(one for one in after.tabs if one.tab_id == tab.tab_id)
            assert peoples_cells(after, now) == peoples_cells(as_left, tab)


# -- anything, in any order -------------------------------------------------------------------------------


@st.composite
def hands(draw: st.DrawFn, *, is_later: bool = False) -> Hand:
    """Draw what one person does to one tab of the six steps, the roster or a follow-up tab.

    Later, between a write and its repair, nobody copies a row: one that still holds a stray word of ours
    would be copied with it, and the copy is the person's.
    """
    title = draw(st.sampled_from([*STEPS, "Roster", "Rubric"]))
    row, col = draw(st.integers(2, 5)), draw(st.integers(1, 11))
    words = draw(st.sampled_from(["Remember", "=1+1", "Ready", ANA, BEN, ""]))
    return draw(
        st.sampled_from(
            [
                insert_row(title, row),
                delete_row(title, row),
                *([] if is_later else [copy_row(title, row)]),
                insert_col(title, col),
                insert_col(title, col, 1, words),
                move_col(title, min(col, 6), draw(st.integers(1, 6))),
                sort_rows(title, draw(st.permutations(range(3))), 2),
                sort_rows(title, draw(st.permutations(range(3))), 2, 1, col),
                typing(title, row, min(col, 5), words),
            ]
        )
    )


@settings(
    max_examples=int(25 * TIMES),
    deadline=None,
    derandomize=TIMES == 1,  # the same scenes each day; other ones where more are asked for
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    st.booleans(),
    st.tuples(
        st.lists(hands(), max_size=3).map(lambda some: all_of(*some)),
        st.lists(hands(is_later=True), max_size=3).map(lambda some: all_of(*some)),
    ).map(list),
)
def test_whatever_people_do_meanwhile_nothing_is_lost(is_fresh: bool, acts: list[Hand]) -> None:
    home, untouched = settle(fresh() if is_fresh else worked_on(), acts)
    assert_settled(home, untouched)

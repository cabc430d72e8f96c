"""The PD Needs tab: what stands there for leaders, and that nothing they typed is ever lost or moved."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.layout import Located, locate_made
from sheets_sync.model import Snapshot, Value
from sheets_sync.sync import judge_snapshot, prepare
from sheets_sync.tabs.kept import TWICE
from sheets_sync.tabs.pd_needs import NOBODY_ASKS
from tests.builders import ANA, BEN, TODAY, Book, school
from tests.core.flow import (
    TEMPLATE,
    planned,
    reorder,
    start,
    synced,
    tab_of,
    type_cell,
    with_tab,
    write_at,
)

TAB = "PD Needs"
LEADERS = ("offered", "offered_on", "invited")
VISIT, BUS, BOOKS = "Peer visit", "A bus", "Two books"
Row = dict[str, Value]


def book() -> Book:
    return school().put("actions", BEN, 1, support=BUS).put("actions", ANA, 1, support=BOOKS)


def located(snapshot: Snapshot) -> Located:
    return locate_made(tab_of(snapshot, TAB), TEMPLATE.by_key["pd_needs"])


def rows(snapshot: Snapshot) -> dict[int, Row]:
    """Return the tab's rows that hold anything, by row number and column key."""
    tab = located(snapshot)
    found = {row: {key: tab.tab.value(row, col) for key, col in tab.cols.items()} for row in tab.body}
    return {row: cells for row, cells in found.items() if any(value != "" for value in cells.values())}


def find(snapshot: Snapshot, need: str) -> int:
    (row,) = (at for at, row in rows(snapshot).items() if row["need"] == need)
    return row


def type_offer(snapshot: Snapshot, row: int, **cells: Value) -> Snapshot:
    for key, value in cells.items():
        snapshot = write_at(snapshot, TAB, row, located(snapshot).cols[key], value)
    return snapshot


def offered(snapshot: Snapshot) -> dict[str, tuple[Value, Value, Value]]:
    """Return what each offer stands beside, how many ask for that, and the note."""
    return {
        str(row["offered"]): (row["need"], row["teachers"], row["note"])
        for row in rows(snapshot).values()
        if row["offered"] != ""
    }


def typing(snapshot: Snapshot) -> Counter[tuple[Value, ...]]:
    found = (tuple(row[key] for key in LEADERS) for row in rows(snapshot).values())
    return Counter(row for row in found if any(cell != "" for cell in row))


@cache
def with_offers() -> Snapshot:
    """Return a synced school whose leaders typed beside two of its three needs."""
    snapshot = start(book())
    snapshot = type_offer(snapshot, find(snapshot, VISIT), offered="Visit week", offered_on=TODAY)
    return synced(type_offer(snapshot, find(snapshot, BUS), offered="The van", invited="Ben"))


AT_HOME = {"Visit week": (VISIT, 2, ""), "The van": (BUS, 1, "")}


def ask(snapshot: Snapshot, words: str, row: int = 4) -> Snapshot:
    """Type another support, into Ben's action unless another row is named."""
    return type_cell(snapshot, "5 Actions", "Resource or support needed", row, words)


def state(snapshot: Snapshot, word: str) -> Snapshot:
    for row in (2, 3, 4):
        snapshot = type_cell(snapshot, "5 Actions", "State", row, word)
    return snapshot


def turn(snapshot: Snapshot, order: Sequence[int], keep: Sequence[int] = ()) -> Snapshot:
    first = located(snapshot).header_row + 1
    return with_tab(snapshot, TAB, lambda tab: reorder(tab, order, first, keep))


# -- a tab that is made ----------------------------------------------------------------------------------


def test_a_new_tab_says_what_it_is_and_who_asks_for_what() -> None:
    snapshot = start(book())
    tab = tab_of(snapshot, TAB)
    said = [TEMPLATE.disclosure, TAB, TEMPLATE.by_key["pd_needs"].help]
    assert [tab.value(row, 2) for row in (1, 2, 3)] == said
    assert tab.notes[1, 1].startswith("Kept by sheets-sync. This tab is made and kept for you.")
    assert [row["need"] for row in rows(snapshot).values()] == [VISIT, BUS, BOOKS]
    assert rows(snapshot)[find(snapshot, VISIT)] == {
        "need": VISIT,
        "teachers": 2,
        "kind": "Method",
        "asked_by": "Ana Lopez, Ben Ito",
        "focus": "FA1 Student agency: 2\nFA2 Feedback: 1",
        "curious_about": "Ana Lopez: how to let go\nBen Ito: how to let go",
        "learns_best_by": "Ana Lopez: visiting a colleague\nBen Ito: visiting a colleague",
        **dict.fromkeys(LEADERS, ""),
        "note": "",
        "key": "method peer_visit",
    }


def test_what_people_said_is_shortened_and_a_long_list_is_counted() -> None:
    made = book().clear("actions")
    for at in range(1, 10):
        email = f"t{at}@example.edu"
        made.add("roster", email=email, name=f"Teacher {at}")
        made.add("why", teacher=email, curious_about="how students talk " * 9, learns_best_by="doing")
        made.add("actions", teacher=email, goal_number=1, action_step="Go", pd_method="PLC")
    (row,) = rows(start(made)).values()
    said = str(row["curious_about"]).splitlines()
    assert said[0] == "Teacher 1: how students talk how students talk how students talk how students…"
    assert len(said) == 7 and said[-1] == "and 3 more, on step 1"
    assert str(row["asked_by"]).count("Teacher") == 9


# -- a tab that is kept ----------------------------------------------------------------------------------


def test_typing_alone_makes_nothing_to_write_there() -> None:
    assert [edit for edit in planned(with_offers()).edits if edit.tab == TAB] == []


def test_whole_rows_sorted_keep_their_words() -> None:
    assert offered(synced(turn(with_offers(), [2, 0, 1]))) == AT_HOME


def test_a_sort_of_the_tools_columns_alone_is_put_right_by_the_key_beside_the_typing() -> None:
    snapshot = with_offers()
    cols = located(snapshot).cols
    kept = list(range(cols["key"], max(cols.values()) + 1))
    assert offered(synced(turn(snapshot, [2, 0, 1], kept))) == AT_HOME


@pytest.mark.parametrize("words", ["a BUS", " A  bus.", "A bus"])
def test_a_need_in_almost_the_same_words_is_the_same_need(words: str) -> None:
    after = synced(ask(with_offers(), words))
    assert {key: teachers for key, (_, teachers, _) in offered(after).items()} == {
        "Visit week": 2,
        "The van": 1,
    }
    assert len(rows(after)) == 3


def test_a_need_nobody_has_any_more_keeps_its_row_and_is_marked() -> None:
    before = with_offers()
    after = synced(ask(before, "A train"))
    assert offered(after) == AT_HOME | {"The van": (BUS, 0, NOBODY_ASKS)}
    assert find(after, BUS) == find(before, BUS)
    assert find(after, "A train") == max(rows(before)) + 1
    assert offered(synced(ask(after, BUS))) == AT_HOME


def test_a_row_without_typing_goes_with_its_need_and_is_used_again() -> None:
    before = with_offers()
    row = find(before, BOOKS)
    assert find(synced(ask(before, "A globe", row=2)), "A globe") == row
    assert row not in rows(synced(ask(before, "", row=2)))


def test_done_and_dropped_actions_ask_no_more_and_typing_stays() -> None:
    after = synced(state(with_offers(), "Done"))
    assert offered(after) == {"Visit week": (VISIT, 0, NOBODY_ASKS), "The van": (BUS, 0, NOBODY_ASKS)}
    assert len(rows(after)) == 2


def test_a_lost_key_comes_back_by_the_words_beside_it() -> None:
    snapshot = with_offers()
    for row in list(rows(snapshot)):
        snapshot = write_at(snapshot, TAB, row, located(snapshot).cols["key"], "")
    after = synced(snapshot)
    assert offered(after) == AT_HOME and len(rows(after)) == 3
    assert rows(after) == rows(with_offers())


def test_a_copied_row_is_marked_on_both() -> None:
    snapshot = with_offers()
    row = find(snapshot, VISIT)
    copy = with_tab(snapshot, TAB, lambda tab: replace(tab, rows=[*tab.rows, tab.rows[row - 1]]))
    notes = [one["note"] for one in rows(synced(copy)).values() if one["need"] == VISIT]
    assert notes == [TWICE, TWICE]


def test_words_typed_below_all_rows_and_in_columns_of_their_own_stay() -> None:
    snapshot = with_offers()
    below = max(rows(snapshot)) + 2
    typed = type_offer(snapshot, below, offered="Something of my own")
    typed = write_at(typed, TAB, find(typed, BOOKS), 15, "my remark")
    after = synced(ask(ask(typed, "A globe", row=2), "A train"))
    assert offered(after) == {
        "Visit week": (VISIT, 2, ""),
        "The van": (BUS, 0, NOBODY_ASKS),
        "Something of my own": ("", "", ""),
    }
    assert rows(after)[find(after, BOOKS)]["note"] == NOBODY_ASKS


@pytest.mark.parametrize("title", ["Roster", "5 Actions"])
def test_while_the_roster_or_the_actions_are_gone_every_row_stays_as_it_is(title: str) -> None:
    snapshot = with_offers()
    lost = replace(snapshot, tabs=tuple(tab for tab in snapshot.tabs if tab.title != title))
    plan = prepare(judge_snapshot(lost, TEMPLATE, TODAY), allow_shrink=True)
    assert [edit for edit in plan.edits if edit.tab == TAB] == []


def test_a_persons_tab_of_that_title_is_left_alone() -> None:
    made = book()
    own = replace(made.snapshot().tabs[0], title=TAB, rows=[["our wishes"]], notes={})
    made.others.append(own)
    assert tab_of(start(made), TAB) == own


# -- whatever leaders do ---------------------------------------------------------------------------------

WORDS = st.sampled_from(["", "", "=SUM(A1)", "A session", "2026-10-12"])
KEYS = st.sampled_from(["", "method peer_visit", "support a bus", "support gone", "method gone", "7"])
STANDING = st.lists(
    st.fixed_dictionaries(
        {
            "need": st.sampled_from([VISIT, BUS, "Gone", ""]),
            "kind": st.sampled_from(["Method", "Support", ""]),
            "key": KEYS,
            **dict.fromkeys(LEADERS, WORDS),
        }
    ),
    max_size=6,
)


@given(STANDING, st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_leaders_cells_are_never_written_and_no_row_with_typing_loses_its_key(
    standing: list[dict[str, Any]], rng: random.Random
) -> None:
    snapshot = start(book())
    first = located(snapshot).header_row
    keys = [column.key for column in TEMPLATE.by_key["pd_needs"].columns]
    grid = [[row.get(key, "") for key in keys] for row in standing]
    snapshot = with_tab(snapshot, TAB, lambda tab: replace(tab, rows=[*tab.rows[:first], *grid]))
    tab = located(snapshot)
    leaders = {tab.cols[key] for key in LEADERS}
    for edit in (one for one in planned(snapshot).edits if one.tab == TAB):
        assert edit.col not in leaders
        if edit.new == "" and edit.header == "Key":
            assert not any(tab.tab.value(edit.row, col) for col in leaders)
    after = synced(snapshot)
    assert typing(after) == typing(snapshot)
    assert {VISIT, BUS, BOOKS} <= {row["need"] for row in rows(after).values()}
    order = list(range(len(rows(after))))
    rng.shuffle(order)
    if list(rows(after)) == list(range(first + 1, first + 1 + len(order))):
        turned = synced(turn(after, order))
        assert Counter(map(repr, rows(turned).values())) == Counter(map(repr, rows(after).values()))

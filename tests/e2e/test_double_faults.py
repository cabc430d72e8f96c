"""A sync is cut off between a write and its repair: the next one, on any machine, finishes what it began."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.e2e.meanwhile import (
    ACTIONS,
    DOCUMENT,
    GOALS,
    NOTES,
    SPRING,
    Bases,
    Desk,
    Told,
    assert_foreign_unharmed,
    assert_settled,
    hidden_tabs,
)
from tests.e2e.meanwhile_acts import (
    Act,
    Hands,
    all_of,
    copy_row,
    delete_col,
    delete_row,
    delete_tab,
    dress,
    insert_col,
    insert_row,
    move_col,
    move_row,
    rename,
    show_tab,
    sort,
    typing,
)
from tests.e2e.meanwhile_scenes import one_act

TIMES = float(os.environ.get("MEANWHILE_TIMES", "1"))


DRESSED = all_of(
    dress(GOALS, 0, "Rubric component"),
    typing(GOALS, 1, NOTES, '=UPPER("ask")&" noor"'),
    typing(DOCUMENT, 1, "Why this goal", "=1+1"),
)
POINTING = all_of(DRESSED, typing(GOALS, 1, NOTES, "=UPPER(A2)&B2"))
HIT: dict[str, Act] = {
    "a column at the left": insert_col(GOALS, 0),
    "a column before ours, typed in": insert_col(GOALS, "Status", "New"),
    "a formula, a link and a look": all_of(POINTING, insert_col(GOALS, 0), insert_col(DOCUMENT, 0)),
    "a sort of some columns": sort(GOALS, "Goal", "Teacher", "Rubric component", down=True),
    "a column of ours moved": move_col(GOALS, "Status", "Teacher"),
    "a row above the headers": insert_row(GOALS, -1),
    "a column and a sort": all_of(insert_col(GOALS, 0), sort(GOALS, "Teacher", down=True)),
    "a follow-up tab": insert_col(SPRING, 0),
    "actions": all_of(insert_col(ACTIONS, 0, "Mine"), copy_row(ACTIONS, 0)),
}
SINCE: dict[str, Act] = {
    "nobody does anything": all_of(),
    "a row is inserted": insert_row(GOALS, 0),
    "a row is moved": move_row(GOALS, 0, 3),
    "a row is copied": copy_row(GOALS, 1),
    "a row is deleted": delete_row(GOALS, 1),
    "all is sorted": sort(GOALS, "Teacher", down=True),
    "another column is inserted": insert_col(GOALS, 0, "Again"),
    "a column of theirs moves": move_col(GOALS, "Goal", "Teacher"),
    "a column of ours is deleted": delete_col(GOALS, "Status"),
    "a goal is retyped": typing(GOALS, 0, "Goal", "By May every student reads daily."),
    "the hidden tab is shown": show_tab("sheets-sync"),
    "the tab is renamed": rename(GOALS, "Our goals"),
}


def assert_finished(desk: Desk, told: Told) -> Told:
    """The next sync gives everything back, and the one after it has nothing to do."""
    again = desk.again(told)
    assert (again.error, again.unplaced) == (None, ())
    assert_settled(desk, again)
    return again


PAIRS = [
    (hit, since)
    for at, hit in enumerate(HIT)
    for number, since in enumerate(SINCE)
    if TIMES > 1 or (at + number) % 3 == 0
]
"""Every act meets some of the others each day, and all of them where more is asked for."""


@pytest.mark.parametrize(("hit", "since"), PAIRS)
def test_the_next_sync_finishes_what_was_cut_off(desk: Desk, bases: Bases, hit: str, since: str) -> None:
    told = desk.sync(bases.worked, {1: HIT[hit]}, lives=1)
    assert told.is_killed
    SINCE[since](told.hands)
    assert_finished(desk, told)


@pytest.mark.parametrize(
    ("since", "lives"),
    [
        (since, lives)
        for at, since in enumerate(SINCE)
        for lives in (1, 2)
        if TIMES > 1 or at % 2 + 1 == lives
    ],
)
def test_runs_that_are_cut_off_again_are_finished_in_the_end(
    desk: Desk, bases: Bases, since: str, lives: int
) -> None:
    """People move cells again right before the repair, and every machine but the last is killed."""
    told = desk.sync(bases.worked, {1: all_of(DRESSED, insert_col(GOALS, 0)), 2: SINCE[since]}, lives=lives)
    between = desk.again(told, {1: all_of(insert_row(GOALS, 1), insert_col(GOALS, 2))}, lives=1)
    assert between.error is None
    assert_finished(desk, between)


@pytest.mark.parametrize("since", SINCE)
def test_cells_that_move_on_both_sides_of_a_lost_answer_are_given_back(
    desk: Desk, bases: Bases, since: str
) -> None:
    desk.google.faults.add(when="after", method="POST", status=503)
    told = desk.sync(bases.worked, {1: all_of(DRESSED, insert_col(GOALS, 0)), 2: SINCE[since]})
    assert told.error is None
    assert_settled(desk, told)


@pytest.mark.parametrize("since", [since for at, since in enumerate(SINCE) if TIMES > 1 or at % 2 == 0])
def test_a_second_machine_syncs_between_a_write_and_its_repair(desk: Desk, bases: Bases, since: str) -> None:
    others: list[Told] = []

    def other(hands: Hands) -> None:
        SINCE[since](hands)
        others.append(desk.story(hands, {}))

    told = desk.sync(bases.worked, {1: all_of(DRESSED, insert_col(GOALS, 0))}, lives=2, waits=other)
    assert [one.error for one in others] == [None]
    assert_finished(desk, told)


@pytest.mark.parametrize("header", [NOTES, "Rubric component"])
def test_what_a_person_types_over_a_word_of_ours_stays(desk: Desk, bases: Bases, header: str) -> None:
    told = desk.sync(bases.worked, {1: all_of(DRESSED, insert_col(GOALS, 0))}, lives=1)
    typing(GOALS, 0, header, "I typed it anew")(told.hands)
    assert_finished(desk, told)


def test_a_deleted_hidden_tab_or_step_tab_is_no_trouble(desk: Desk, bases: Bases) -> None:
    told = desk.sync(bases.worked, {1: insert_col("Overview", 0)}, lives=1)
    delete_tab("Overview")(told.hands)
    assert_finished(desk, told)


def test_a_first_sync_that_was_cut_off_is_finished(desk: Desk, bases: Bases) -> None:
    moved = all_of(insert_col(GOALS, 0, "New"), insert_row(ACTIONS, 0), insert_col(DOCUMENT, 1))
    for base in (bases.fresh, bases.bare):
        told = desk.sync(base, {1: moved}, lives=1)
        assert told.is_killed
        assert_finished(desk, told)


def test_the_hidden_tabs_go_once_nothing_is_owed(desk: Desk, bases: Bases) -> None:
    told = desk.sync(bases.worked, {1: all_of(DRESSED, insert_col(GOALS, 0))}, lives=1)
    again = assert_finished(desk, told)
    assert len(hidden_tabs(again.hands.synced)) == 2
    typing(GOALS, 0, "Rubric component", "ZZ8")(again.hands)
    assert desk.again(again).writes == 1
    assert len(hidden_tabs(again.hands.synced)) == 1


def test_a_copy_that_nobody_can_place_is_kept_and_named(desk: Desk, bases: Bases) -> None:
    told = desk.sync(bases.worked, {1: all_of(DRESSED, insert_col(GOALS, 0))}, lives=1)
    typing(GOALS, 0, NOTES, "Later")(told.hands)
    typing(GOALS, 6, "Goal", "Needs attention")(told.hands)
    for number in range(3):
        again = desk.again(told)
        assert (again.error, again.writes) == (None, 1)
        assert again.unplaced == ("sheets-sync 2, G2",)
        assert "sheets-sync 2" in hidden_tabs(told.hands.synced)
        assert_foreign_unharmed(told.hands)
        assert desk.again(told).routes == ["get"]
        typing(GOALS, 0, "Rubric component", f"ZZ{number}")(told.hands)
    assert len(hidden_tabs(told.hands.synced)) <= 3
    delete_tab("sheets-sync 2")(told.hands)
    assert desk.again(told).unplaced == ()


@settings(
    max_examples=int(20 * TIMES),
    deadline=None,
    derandomize=TIMES == 1,  # the same scenes each day; other ones where more are asked for
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    base=st.sampled_from(["worked", "worked", "worked", "fresh", "bare"]),
    before=one_act(),
    since=one_act(),
    lives=st.integers(1, 2),
)
def test_whatever_people_do_to_a_sync_that_is_cut_off_nothing_is_lost(
    desk: Desk, bases: Bases, base: str, before: Act, since: Act, lives: int
) -> None:
    """What nobody can place is named, and stands in a hidden tab."""
    told = desk.sync(getattr(bases, base), {1: before}, lives=lives)
    since(told.hands)
    again = desk.again(told)
    assert again.error is None
    if not again.unplaced:
        assert_settled(desk, again)

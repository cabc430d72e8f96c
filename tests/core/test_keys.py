"""A goal's identity for life: kept, copied, renumbered, swapped, lost."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.keys import Keys, is_key, no_goal_key, resolve_keys, teacher_mark
from tests.builders import ANA, ANA_1, ANA_2, BEN, BEN_1

Row = tuple[int, str, int, str] | tuple[int, str, int, str, str]
"""Row, teacher, goal number, what stands in the Key cell, the goal's words."""
Shown = tuple[str, int] | tuple[str, int, str]
"""A follow-up row's key, the goal number and the words it shows."""


def resolve(*rows: Row, shown: Sequence[Shown] = ()) -> Keys:
    whole = [(*row, f"Goal of row {row[0]}")[:5] for row in rows]
    words = {key: goal for *_, key, goal in whole if key}
    goals = pd.DataFrame(
        [(row, teacher, number, goal, True) for row, teacher, number, _, goal in whole],
        columns=["row", "teacher", "goal_number", "goal", "is_judged"],
    )
    talks = pd.DataFrame(
        [(*one, words.get(one[0], "Words of old"))[:3] for one in shown],
        columns=["key", "shown_number", "shown_goal"],
    )
    return resolve_keys(goals, {row: key for row, _, _, key, _ in whole}, talks)


def keys(*rows: Row, shown: Sequence[Shown] = ()) -> dict[int, str]:
    return dict(resolve(*rows, shown=shown).by_row)


def test_the_form_of_a_key() -> None:
    assert ANA_1 == "g9c8b1a4720-1"
    assert no_goal_key(ANA) == "g9c8b1a4720-0"
    assert all(map(is_key, (ANA_1, "g9c8b1a4720-12", "g9c8b1a4720-1.2")))
    assert not any(map(is_key, ("", "g9c8b1a4720", "x9c8b1a4720-1", f"{ANA_1} ", "W1 " + ANA_1)))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([(2, ANA, 1, ""), (3, ANA, 2, "")], {2: ANA_1, 3: ANA_2}, id="made"),
        pytest.param([(2, ANA, 1, ANA_1), (3, ANA, 2, ANA_2)], {2: ANA_1, 3: ANA_2}, id="kept"),
        pytest.param([(2, ANA, 3, ANA_1)], {2: ANA_1}, id="renumbered"),
        pytest.param([(2, ANA, 2, ANA_1), (3, ANA, 1, ANA_2)], {2: ANA_1, 3: ANA_2}, id="numbers swapped"),
        pytest.param(
            [(2, ANA, 1, ANA_1), (3, BEN, 1, ANA_1)], {2: ANA_1, 3: BEN_1}, id="copied by a colleague"
        ),
        pytest.param([(2, BEN, 1, ANA_1)], {2: BEN_1}, id="a colleague's row typed over"),
        pytest.param([(2, ANA, 1, ANA_1), (3, ANA, 2, ANA_1)], {2: ANA_1, 3: ANA_2}, id="copied for goal 2"),
        pytest.param([(2, ANA, 2, ANA_1), (3, ANA, 1, ANA_1)], {2: ANA_2, 3: ANA_1}, id="copied upwards"),
        pytest.param([(2, ANA, 1, "nonsense")], {2: ANA_1}, id="not a key"),
        pytest.param([(2, ANA, 1, f"W1 {ANA_1}")], {2: ANA_1}, id="a follow-up row's key"),
        pytest.param(
            [(2, ANA, 2, ANA_1), (3, ANA, 1, "")], {2: ANA_1, 3: f"{ANA_1}.2"}, id="number free again"
        ),
        pytest.param([(2, ANA, 1, ANA_1), (3, ANA, 1, ANA_1)], {}, id="copied, number not changed yet"),
        pytest.param([(2, ANA, 1, ""), (3, ANA, 1, "")], {}, id="one number twice, no keys"),
        pytest.param([(2, ANA, 1, ANA_1), (3, ANA, 1, "")], {2: ANA_1}, id="one number twice, one key"),
        pytest.param(
            [(2, ANA, 1, ANA_1), (3, ANA, 1, ANA_2)], {2: ANA_1, 3: ANA_2}, id="one number, two keys"
        ),
    ],
)
def test_who_has_which_key(rows: list[Row], expected: dict[int, str]) -> None:
    found = resolve(*rows)
    assert dict(found.by_row) == expected
    assert found.unclear_rows == {row for row, *_ in rows} - set(expected)


def test_a_lost_key_column_is_found_again_through_the_follow_up_rows() -> None:
    known_by = ((f"{ANA_1}.2", 1), (ANA_2, 2))
    assert keys((2, ANA, 1, ""), (3, ANA, 2, ""), shown=known_by) == {2: f"{ANA_1}.2", 3: ANA_2}


def test_after_a_swap_the_lost_key_column_follows_the_numbers_last_shown() -> None:
    assert keys((2, ANA, 1, ""), (3, ANA, 2, ""), shown=((ANA_1, 2), (ANA_2, 1))) == {2: ANA_2, 3: ANA_1}


def test_a_number_that_two_follow_up_keys_show_settles_nothing() -> None:
    found = keys((2, ANA, 1, ""), shown=((ANA_1, 1), (f"{ANA_1}.2", 1)))
    assert found == {2: f"{ANA_1}.3"}


def test_a_copied_row_keeps_its_key_by_the_number_last_shown() -> None:
    rows = ((2, ANA, 3, ANA_1, "Copied"), (3, ANA, 1, ANA_1, "Copied"))
    assert keys(*rows, shown=((ANA_1, 3, "Copied"),)) == {2: ANA_1, 3: f"{ANA_1}.2"}


def test_a_colleagues_follow_up_rows_are_not_taken() -> None:
    assert keys((2, BEN, 1, ""), shown=((ANA_1, 1),)) == {2: BEN_1}


def test_rows_that_are_not_judged_or_blank_have_no_key() -> None:
    goals = pd.DataFrame(
        [(2, ANA, 1, "", True), (3, BEN, 1, "A goal", False)],
        columns=["row", "teacher", "goal_number", "goal", "is_judged"],
    )
    talks = pd.DataFrame([], columns=["key", "shown_number", "shown_goal"])
    assert resolve_keys(goals, {}, talks) == Keys({}, frozenset())


def test_a_sort_that_left_the_keys_behind_is_seen_by_the_goals_words() -> None:
    rows = ((2, ANA, 2, ANA_1, "Second"), (3, ANA, 1, ANA_2, "First"))
    assert keys(*rows, shown=((ANA_1, 1, "First"), (ANA_2, 2, "Second"))) == {3: ANA_1, 2: ANA_2}


RENUMBERED: list[Shown] = [
    (ANA_1, 1, "Choose the method"),
    (ANA_1, 2, "Choose the method"),
    (ANA_2, 2, "Plan the reading"),
    (ANA_2, 1, "Plan the reading"),
]
"""Two windows, the first of which closed before the goals changed numbers."""


@pytest.mark.parametrize(
    "left",
    [
        pytest.param(("", "", ""), id="cleared"),
        pytest.param((ANA_2, BEN_1, ANA_1), id="left behind by a sort of the columns before it"),
    ],
)
def test_renumbered_goals_find_their_lost_keys_by_the_words_of_any_window(left: tuple[str, str, str]) -> None:
    rows: list[Row] = [
        (5, ANA, 2, left[0], "Choose the method"),
        (6, ANA, 1, left[1], "Plan the reading"),
        (7, BEN, 1, left[2], "Ask why"),
    ]
    assert keys(*rows, shown=RENUMBERED) == {5: ANA_1, 6: ANA_2, 7: BEN_1}


def test_a_goal_reworded_and_renumbered_keeps_its_key() -> None:
    rows = ((2, ANA, 2, ANA_1, "Reworded"), (3, ANA, 1, ANA_2, "Second"))
    assert keys(*rows, shown=((ANA_1, 1, "First"), (ANA_2, 2, "Second"))) == {2: ANA_1, 3: ANA_2}


def test_two_keys_that_stood_for_the_same_words_are_told_apart_the_same_way_in_any_order() -> None:
    rows = [(2, ANA, 1, ANA_1, "a"), (3, ANA, 2, ANA_2, "b"), (4, ANA, 3, "", "x")]
    shown = ((ANA_1, 1, "x"), (ANA_2, 2, "x"))
    assert resolve(*rows, shown=shown) == resolve(*reversed(rows), shown=shown)


KEYS = [ANA_1, ANA_2, BEN_1, f"{ANA_1}.2"]
GOALS = st.sampled_from(["read", "Write ", "write", "lab"])
GOAL_ROWS = st.lists(
    st.tuples(st.sampled_from([ANA, BEN]), st.integers(1, 3), st.sampled_from(["", "lost", *KEYS]), GOALS),
    max_size=6,
)
SHOWN = st.lists(st.tuples(st.sampled_from(KEYS), st.integers(0, 3), GOALS), max_size=5)


@given(GOAL_ROWS, SHOWN, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_keys_are_unique_belong_to_their_teacher_and_do_not_depend_on_order(
    typed: list[tuple[str, int, str, str]], shown: list[tuple[str, int, str]], rng: random.Random
) -> None:
    rows: list[Row] = [(at, *one) for at, one in enumerate(typed, 2)]
    found = resolve(*rows, shown=shown)
    assert len(set(found.by_row.values())) == len(found.by_row)
    teachers = {row[0]: row[1] for row in rows}
    assert all(key.startswith(teacher_mark(teachers[row]) + "-") for row, key in found.by_row.items())
    assert found.unclear_rows == set(teachers) - set(found.by_row)
    rng.shuffle(rows)
    rng.shuffle(shown)
    assert resolve(*rows, shown=shown) == found


@given(GOAL_ROWS)
@settings(max_examples=60, deadline=None)
def test_what_was_decided_stays_decided(typed: list[tuple[str, int, str, str]]) -> None:
    rows = [(at, *one) for at, one in enumerate(typed, 2)]
    first = resolve(*rows).by_row
    settled: list[Row] = [(row, who, n, first.get(row, key), goal) for row, who, n, key, goal in rows]
    shown = [(first[row], n, goal) for row, _, n, _, goal in rows if row in first]
    assert dict(resolve(*settled, shown=shown).by_row) == dict(first)

"""What the plans ask for: who asks, for which focus area, and which words are one need."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.needs import Kind, Need, need_key, needs
from tests.builders import ANA, BEN, CLEO, DEV, Book, school

VISIT = "method peer_visit"


def asked(book: Book) -> dict[str, Need]:
    return {need.key: need for need in needs(book.plans())}


def supports(book: Book) -> list[str]:
    return [need.name for need in needs(book.plans()) if need.kind is Kind.SUPPORT]


def test_a_need_says_who_asks_how_often_and_for_which_focus_area() -> None:
    assert needs(school().plans()) == [
        Need(VISIT, Kind.METHOD, "Peer visit", (ANA, BEN), 3, (("FA1", 2), ("FA2", 1)))
    ]


def test_the_most_asked_stands_first_then_methods_then_by_name() -> None:
    book = school().put("actions", BEN, 1, pd_method="Coaching; PLC", support="a bus")
    assert [(need.name, len(need.teachers)) for need in needs(book.plans())] == [
        ("Coaching", 1),
        ("Peer visit", 1),
        ("PLC", 1),
        ("a bus", 1),
    ]


@pytest.mark.parametrize(
    ("state", "is_asked"),
    [
        ("Planned", True),
        ("Under way", True),
        ("", True),
        ("no idea", True),
        ("Done", False),
        ("Dropped", False),
    ],
)
def test_an_action_that_is_done_or_dropped_asks_no_more(state: str, is_asked: bool) -> None:
    assert (BEN in asked(school().put("actions", BEN, 1, state=state))[VISIT].teachers) is is_asked


@pytest.mark.parametrize("teacher", [CLEO, "nobody@example.edu"])
def test_only_active_teachers_ask(teacher: str) -> None:
    book = school().add("actions", teacher=teacher, goal_number=1, action_step="Go", support="A van")
    assert supports(book) == []


def test_a_goal_without_a_focus_area_and_an_action_without_a_goal_stand_last() -> None:
    book = school().put("goals", BEN, 1, focus_area="")
    book.add("actions", teacher=DEV, goal_number=1, action_step="Go", pd_method="Peer visit")
    assert asked(book)[VISIT].focus_areas == (("FA1", 1), ("FA2", 1), ("", 2))


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("A bus", ["A bus"]),
        ("A bus; two mornings", ["A bus", "two mornings"]),
        ("- A bus\n• two mornings\n", ["A bus", "two mornings"]),
        ("A bus; a  BUS.", ["A bus"]),
        ("A bus, one period", ["A bus, one period"]),
        *((nothing, []) for nothing in ("", "none", "None.", "N/A", "-", "—", "nothing needed", ";;", "...")),
    ],
)
def test_a_cell_may_hold_several_supports_or_none(typed: str, names: list[str]) -> None:
    assert sorted(supports(school().put("actions", BEN, 1, support=typed))) == sorted(names)


def test_case_spaces_and_a_final_stop_tell_no_need_from_another_and_most_peoples_words_are_shown() -> None:
    book = school().put("actions", ANA, 1, support="Two  books.").put("actions", ANA, 2, support="two books")
    book.put("actions", BEN, 1, support="two books")
    (need,) = (one for one in needs(book.plans()) if one.kind is Kind.SUPPORT)
    assert (need.key, need.name, need.teachers) == ("support two books", "two books", (ANA, BEN))


def test_a_key_of_many_words_stays_short_and_tells_them_apart() -> None:
    long = "a very long wish " * 40
    first, second = need_key(Kind.SUPPORT, long + "one"), need_key(Kind.SUPPORT, long + "two")
    assert first != second and max(len(first), len(second)) < 130


@given(st.lists(st.text(max_size=12), min_size=3, max_size=3), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_needs_never_depend_on_the_order_of_rows_and_nobody_is_lost(
    words: list[str], rng: random.Random
) -> None:
    def book() -> Book:
        made = school()
        for (teacher, goal), typed in zip(((ANA, 1), (ANA, 2), (BEN, 1)), words, strict=True):
            made.put("actions", teacher, goal, support=typed)
        return made

    def sort_areas(some: list[Need]) -> list[Need]:
        # the school's own order of its focus areas is one of the orders that are shuffled
        return [replace(need, focus_areas=tuple(sorted(need.focus_areas))) for need in some]

    found = needs(book().plans())
    assert sort_areas(needs(book().shuffled(rng).plans())) == sort_areas(found)
    assert len({need.key for need in found}) == len(found)
    for need in found:
        assert need.name and need.teachers and need.key.startswith(need.kind.value.casefold() + " ")
        assert need.kind is Kind.METHOD or need_key(need.kind, need.name) == need.key

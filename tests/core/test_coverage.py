"""What the goals cover: that every goal is counted, once in all, and nobody is left out."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync.coverage import NONE, SEVERAL, Coverage, Part, coverage
from sheets_sync.model import Value
from sheets_sync.tabs.coverage import (
    ALL_GOALS,
    COUNTED_AGAIN,
    NO_COMPONENT,
    NOBODY_YET,
    sentences,
)
from tests.builders import ANA, BEN, DEV, Book, school
from tests.core.flow import start, synced, tab_of, with_tab, write, write_at

HEADERS = [
    *("Rubric component", "Domain", "Goals", "FA1 Student agency", "FA2 Feedback"),
    *("Several focus areas", "No focus area yet", "Goals that speak of it", "Who works on it"),
]


MOST_WORK_ON = (
    "Most work on: SA2 Self-Direction, SA3 Opportunities for Input and AD2 Student Feedback (1 goal each)."
)


def counted(book: Book) -> Coverage:
    return coverage(book.plans())


def part(book: Book, code: str) -> Part:
    return next(one for one in counted(book).parts if one.code == code)


def lines(book: Book) -> list[list[Value]]:
    """Return the tab's table after a sync, headers included, without its hidden key."""
    tab = tab_of(start(book), "Coverage")
    at = next(at for at, row in enumerate(tab.rows) if row and row[0] == "Rubric component")
    hidden = list(tab.rows[at]).index("Key")
    return [[*row[:hidden], *[""] * (9 - len(row[:hidden]))] for row in tab.rows[at:]]


def test_every_component_stands_in_the_rubrics_order_under_its_domain() -> None:
    book = school().at("rubric", "code", "SA3", domain="Agency").at("rubric", "code", "CC1", domain="Culture")
    assert [(one.code, one.domain) for one in counted(book).parts] == [
        ("SA2", "Learning"),
        ("AD2", "Learning"),
        ("SA3", "Agency"),
        ("CC1", "Culture"),
    ]


def test_a_component_says_how_many_goals_for_which_focus_area_and_who() -> None:
    one = part(school(), "SA2")
    assert (one.total, one.counts, one.teachers) == (1, {"FA1": 1, "FA2": 0, SEVERAL: 0, NONE: 0}, (ANA,))
    assert part(school(), "CC1").teachers == ()


def test_team_members_work_on_it_too_and_step_3_has_the_last_word() -> None:
    book = school().put("goals", ANA, 1, team_members=DEV).put("documents", ANA, 1, component="CC1")
    assert part(book, "CC1").teachers == (ANA, DEV)
    assert part(book, "SA2").total == 0


def test_a_goal_of_several_components_and_focus_areas_is_counted_once_in_all() -> None:
    both = counted(school().put("goals", BEN, 1, component="SA2; SA3", focus_area="FA1; FA2"))
    assert (both.goals, both.counted_again, both.by_column[SEVERAL]) == (3, 1, 1)


def test_what_nobody_and_what_most_work_on_is_said_in_words() -> None:
    assert sentences(counted(school())) == [
        "Nobody works on: CC1 Routines and Procedures.",
        MOST_WORK_ON,
        "",
        "FA1 Student agency: 2 goals; FA2 Feedback: 1 goal.",
    ]
    book = school().put("goals", BEN, 1, component="SA2", focus_area="").put("goals", ANA, 2, component="")
    assert sentences(counted(book)) == [
        "Nobody works on: SA3 Opportunities for Input, AD2 Student Feedback and CC1 Routines and Procedures.",
        "Most work on: SA2 Self-Direction (2 goals).",
        "",
        "FA1 Student agency: 1 goal; FA2 Feedback: 1 goal; no focus area yet: 1 goal.",
    ]


@pytest.mark.parametrize(
    ("book", "said"),
    [
        (school().clear("goals"), "No goal has been written yet."),
        (school().clear("rubric"), "The rubric lists no component yet."),
    ],
)
def test_where_there_is_nothing_to_count_it_says_so(book: Book, said: str) -> None:
    assert sentences(counted(book))[0] == said


def test_the_tab_adds_up_line_by_line() -> None:
    book = school().put("goals", BEN, 1, component="SA2; SA3").put("goals", ANA, 2, focus_area="")
    assert lines(book) == [
        HEADERS,
        [ALL_GOALS, "", 3, 2, "", "", 1, "", ""],
        [COUNTED_AGAIN, "", -1, -1, "", "", "", "", ""],
        [NO_COMPONENT, "", 0, "", "", "", "", "", ""],
        ["SA2 Self-Direction", "Learning", 2, 2, "", "", "", 1, "Ana Lopez, Ben Ito"],
        ["SA3 Opportunities for Input", "Learning", 1, 1, "", "", "", 1, "Ben Ito"],
        ["AD2 Student Feedback", "Learning", 1, "", "", "", 1, 1, "Ana Lopez"],
        ["CC1 Routines and Procedures", "Learning", 0, "", "", "", "", "", NOBODY_YET],
    ]


@pytest.mark.parametrize("names", [[], ["Student agency"], ["Student agency", "Feedback", "Belonging"]])
def test_any_number_of_focus_areas_has_its_columns(names: list[str]) -> None:
    book = school().clear("focus_areas")
    for at, name in enumerate(names, 1):
        book.add("focus_areas", id=f"FA{at}", name=name)
    headers = [cell for cell in lines(book)[0] if cell]
    wanted = [f"FA{at} {name}" for at, name in enumerate(names, 1)]
    wanted += ["No other focus area"] * (2 - len(names))
    assert headers == [*HEADERS[:3], *wanted, *HEADERS[-4:]]


def test_a_focus_area_that_comes_later_never_grows_over_what_leaders_typed_beside() -> None:
    snapshot = start(school())
    snapshot = write_at(snapshot, "Coverage", 10, 11, "ask the department")
    areas = tab_of(snapshot, "Focus Areas")
    more = with_tab(snapshot, areas.title, lambda tab: write(write(tab, 4, 1, "FA3"), 4, 2, "Belonging"))
    goal = with_tab(
        more, "2 Goals", lambda tab: write(tab, 4, list(tab.rows[0]).index("Focus area") + 1, "FA3")
    )
    after = tab_of(synced(goal), "Coverage")
    assert after.value(10, 11) == "ask the department"
    assert (after.value(10, 1), after.value(10, 6), after.value(10, 8)) == (ALL_GOALS, 1, "")


CODES = st.sampled_from(["", "SA2", "SA2; SA3", "AD2; CC1; SA2", "no such", "SA2; no such"])
AREAS = st.sampled_from(["", "FA1", "FA2", "FA1; FA2", "nothing we know"])


@given(st.lists(st.tuples(CODES, AREAS), min_size=3, max_size=3), st.randoms(use_true_random=False))
@settings(max_examples=12, deadline=None)
def test_totals_add_up_to_the_number_of_goals_whatever_is_typed(
    typed: list[tuple[str, str]], rng: random.Random
) -> None:
    def book() -> Book:
        made = school()
        for (teacher, goal), (codes, areas) in zip(((ANA, 1), (ANA, 2), (BEN, 1)), typed, strict=True):
            made.put("goals", teacher, goal, component=codes, focus_area=areas)
        return made

    found = counted(book())
    parts = (*found.parts, found.without)
    assert sum(one.total for one in parts) - found.counted_again == found.goals == 3
    assert sum(found.by_column.values()) == found.goals
    assert all(sum(one.counts.values()) == one.total for one in parts)
    assert counted(book().shuffled(rng)).by_column == found.by_column
    table = lines(book())
    numbers = [[cell if isinstance(cell, int | float) else 0 for cell in row[2:7]] for row in table[1:]]
    total, *rest = (list(column) for column in zip(*numbers, strict=True))
    assert total[0] == 3
    for column in (total, *rest):
        assert column[0] - column[1] == sum(column[2:])
    assert [sum(row[1:]) for row in numbers] == [row[0] for row in numbers]

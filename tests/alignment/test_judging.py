"""When words speak against a link, and what is suggested where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from sheets_sync.alignment import vocabulary
from sheets_sync.alignment.fit import Component, Matcher, Reading
from sheets_sync.alignment.judging import Limits, doubts, suggest

COMPONENTS = (
    Component("3b", "Instruction", "Questioning and Discussion"),
    Component("4c", "Duties", "Communicating with Families"),
    Component("2c", "Environment", "Managing Classroom Procedures"),
    Component("4b", "Duties", "Maintaining Accurate Records"),
)
MATCHER = Matcher(vocabulary.load(), COMPONENTS)
QUESTIONING, FAMILIES = 0, 1


def test_a_goal_that_clearly_speaks_of_something_else_is_doubted() -> None:
    reading = MATCHER.read("Call two families each week")
    assert doubts(reading, [QUESTIONING], MATCHER, Limits()) == (FAMILIES,)
    assert doubts(reading, [FAMILIES], MATCHER, Limits()) == ()
    assert doubts(reading, [QUESTIONING, FAMILIES], MATCHER, Limits()) == ()
    assert doubts(reading, [], MATCHER, Limits()) == ()


def test_nobody_is_asked_because_of_a_word_in_passing() -> None:
    spoken = {"families": 0.35, "technology": 1.0}
    reading = Reading(spoken, np.array([0.0, 0.5, 0.0, 0.0]), 1.35)
    assert doubts(reading, [QUESTIONING], MATCHER, Limits()) == ()
    assert doubts(reading, [QUESTIONING], MATCHER, Limits(clear=0.3)) == (FAMILIES,)


def test_a_component_that_nobody_knows_is_never_doubted() -> None:
    strange = Matcher(vocabulary.load(), (*COMPONENTS, Component("Z", "Zest", "Zickzack")))
    assert doubts(strange.read("Call two families each week"), [4], strange, Limits()) == ()


@pytest.mark.parametrize(("likeness", "expected"), [(0.4, (2,)), (0.2, ())])
def test_likeness_of_words_alone_suggests_only_where_it_is_clear(
    likeness: float, expected: tuple[int, ...]
) -> None:
    reading = Reading({}, np.array([0.0, 0.0, likeness, 0.0]), 0.0)
    assert suggest(reading, Limits()) == expected


def test_what_is_said_aside_ends_with_its_sentence() -> None:
    aside = MATCHER.spot("Call families each week so that they know.\nQuestioning and discussion")
    assert aside == MATCHER.spot("Questioning and discussion\nCall families each week so that they know.")


def test_no_phrase_reaches_over_the_end_of_a_sentence() -> None:
    together, apart = (
        MATCHER.spot("Whom do I call home for?"),
        MATCHER.spot("Whom do I call? Home row first."),
    )
    assert apart["families"] < together["families"] / 2  # "call" alone is a weak sign

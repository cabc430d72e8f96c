"""What a school's goals are about: its own words, other languages, words in common."""

from __future__ import annotations

import pytest

from sheets_sync.alignment import vocabulary
from sheets_sync.alignment.fit import Component
from sheets_sync.alignment.meaning import Area, Meaning, Taught, is_english, mean

COMPONENTS = (
    Component("3b", "Instruction", "Questioning and Discussion", aliases="Talk moves"),
    Component("4c", "Duties", "Communicating with Families"),
)


def taught(*lines: tuple[str, str], texts: tuple[str, ...] = ()) -> Meaning:
    own = [Taught(at, *line) for at, line in enumerate(lines, 2)]
    return mean(vocabulary.load(), COMPONENTS, (), texts, own)


ENGLISH = [
    ("My students ask each other why before they ask me.", True),
    ("Better questioning", True),
    ("cleanup after labs takes 10 min, need it to be 4", True),
    ("Meine Schülerinnen und Schüler planen bis Mai ihr eigenes Lesen jede Woche.", False),
    ("Ich will in diesem Jahr mehr Feedback in jeder Stunde geben und auch in Gruppen arbeiten", False),
    ("Mis estudiantes van a leer y escribir cada semana con la ayuda de sus familias", False),
    ("Mes élèves vont utiliser le feedback de leurs pairs pour réviser leurs textes", False),
    ("In dit jaar geef ik mijn leerlingen meer feedback op hun werk in kleine groepen", False),
    ("Os meus alunos vão usar mais o feedback dos colegas até maio por semana e em grupo", False),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_what_reads_as_english(text: str, expected: bool) -> None:
    assert is_english(text) is expected


MEANS = ["3b", "3B", "Questioning and Discussion", "3b Questioning and Discussion", "talk moves"]


@pytest.mark.parametrize("means", MEANS)
def test_words_can_mean_a_component_by_any_of_its_names(means: str) -> None:
    found = taught(("zickzack fragen; grübeln", means), texts=("Wir wollen jeden Tag zickzack fragen.",))
    assert found.unknown == ()
    assert found.is_read(0)
    assert found.goals[0].scores.argmax() == 0
    assert found.matcher.about(found.goals[0], 1) == ("Questioning and Discussion",)


def test_words_can_mean_what_goals_are_about() -> None:
    name = vocabulary.load().concepts["families"].name
    found = taught(("zickzack anrufen", name.upper()), texts=("Wir wollen jeden Tag zickzack anrufen.",))
    assert found.goals[0].scores.argmax() == 1
    assert found.taught == {"families"}


def test_lines_that_mean_nothing_are_kept_to_be_spoken_of() -> None:
    assert [line.row for line in taught(("a", "4c"), ("b", "maths"), ("c", "")).unknown] == [3, 4]


def test_teaching_leaves_the_shipped_vocabulary_as_it_was() -> None:
    before = vocabulary.load().concepts["families"]
    taught(("zickzack", "families"))
    assert vocabulary.load().concepts["families"] is before


def test_a_text_that_nobody_can_read_is_not_read() -> None:
    found = taught(
        texts=("", "Wir wollen jeden Tag zusammen Feedback geben und Gruppen bilden.", "Feedback on writing")
    )
    assert [found.is_read(at) for at in range(3)] == [False, False, True]


def test_texts_that_are_the_same_are_read_once() -> None:
    goals = taught(texts=("Call families", "Ask why", "Call families")).goals
    assert goals[0] is goals[2] and goals[0] is not goals[1]


def test_what_a_school_chose_for_a_focus_area_counts_once_all_of_it_is_read() -> None:
    areas = (
        Area("FA1", "Talk", "", ("3b",)),
        Area("FA1", "Talk", "", ("4c",)),
        Area("FA2", "Family", "", ()),
        Area("FA3", "Both", "", ("3b",), is_complete=False),
    )
    found = mean(vocabulary.load(), COMPONENTS, areas, (), ())
    assert found.chosen == {"FA1": {"3b", "4c"}}


def test_several_texts_say_the_same_in_any_order() -> None:
    found = taught()
    steps = ["Call families so that they know", "Ask open questions", "Call families each week"]
    assert found.spot(steps) == found.spot(steps[::-1])
    assert list(found.spot(steps)) == sorted(found.spot(steps))


@pytest.mark.parametrize(
    ("goal", "others", "expected"),
    [
        ("Students question each other", ("a chart", "a questioning chart"), True),
        ("Students get better every week", ("students make better use of each week",), False),
        ("", ("anything",), False),
        ("Students question each other", (), False),
    ],
)
def test_words_in_common_are_telling_ones(goal: str, others: tuple[str, ...], expected: bool) -> None:
    assert taught(texts=(goal,)).shares_words(0, others) is expected

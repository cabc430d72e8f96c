"""Judgements of words: does what a goal says fit what it is linked to? Pure.

A judgement of words never says more than ``Check``, stands once per goal (on step 3, on step 2 while that is
empty), and is settled by a date in Talked through on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from sheets_sync.alignment.judging import doubts_area, ranked
from sheets_sync.frames import Plans
from sheets_sync.model import About, Against, Audience, Severity
from sheets_sync.nearest import nearest
from sheets_sync.rules.document import is_link_spoken_of
from sheets_sync.rules.fitting import (
    LEAST_AREA_FIT,
    area_scores,
    component_scores,
    doubted,
    is_open,
    not_chosen,
    say_subjects,
    serves_by_component,
)
from sheets_sync.rules.places import goal_rows, has_misses, is_documented
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import quote, say_all

Scores = tuple[tuple[str, float], ...]

_LEAST_UNREAD, _LEAST_UNREAD_SHARE = 3, 0.25
"""From so many goals on, and that share of them, it is said that goals could not be read."""

_WORDS_TO_READ = 4
"""A goal of fewer words says too little to miss anything in it."""


@rule(
    "PLP306",
    "words-fit-another-component",
    Severity.WARNING,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.goal", "goals.component", "rubric.code"),
    is_judgement=True,
    against=Against.LINK_DOUBT,
)
def words_fit_another_component(plans: Plans) -> Iterator[Hit]:
    """A goal's words clearly speak of another rubric component than the one it is linked to.

    The words of the goal are compared with what each component is about. This is a question, never a
    verdict: it is asked once a goal, makes Alignment say Check at most, and is settled by a date in Talked
    through on. Close calls are left alone, and so are components and languages that sheets-sync does not
    know. How far apart the two must be can be set in Settings (Doubt a link below).

    Passes: a goal about calling families, linked to Communicating with Families.
    Fails: a goal about calling families, linked to Using Assessment in Instruction.

    Choose a component that fits better; or, if it is what you mean, keep it and talk it through.
    """
    place = _places(plans, "component")
    linked = plans.goals["components"].tolist()
    for at in np.flatnonzero(is_open(plans) & ~is_link_spoken_of(plans)).tolist():
        codes = doubted(plans, at)
        if codes:
            scores = component_scores(plans, at, (*codes, *linked[at]))
            yield place(at, _doubt(plans, at, codes, linked[at]), codes, scores)


def _doubt(plans: Plans, at: int, better: Sequence[str], linked: Sequence[str]) -> str:
    """Return the question; another where the school did not choose what fits for the focus area."""
    labels, meaning = plans.words.components.labels, plans.meaning
    few = 2 if len(better) == 1 else 1
    about = meaning.matcher.why(meaning.goals[at], meaning.places[better[0]], few)
    fits, short = say_all([labels[code] for code in better], "or"), say_all(list(linked))
    focus = not_chosen(plans, at, better)
    if focus:
        fit, it = ("fits", "it") if len(better) == 1 else ("fit", "them")
        return (
            f"Your goal talks about {say_subjects(about[:1])}. {fits} {fit} better than {short}, but your "
            f"school did not choose {it} for {say_all(focus)}. Say how your goal serves {short}, or talk it "
            "through."
        )
    mine = say_all([labels[code] for code in linked] if len(better) == 1 else list(linked), "or")
    return (
        f"Your goal talks about {say_subjects(about)}. {fits} may fit better than {mine}. If you mean "
        f"{short}, keep it and talk it through."
    )


@rule(
    "PLP307",
    "words-beside-focus-area",
    Severity.HINT,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.goal", "goals.focus_area", "focus_areas.id"),
    is_judgement=True,
    against=Against.FOCUS_DOUBT,
)
def words_beside_focus_area(plans: Plans) -> Iterator[Hit]:
    """A goal's words have nothing to do with the focus area it names.

    A goal serves the school's focus as well as the rubric. What the focus area is about is read from its
    name, from What it means here, and from the components that the school lists for it; where those say too
    little, nothing is asked. Only ever a question, settled by a date in Talked through on, and not asked
    beside one about the rubric component.

    Passes: a goal about students' questions, under the focus area Student voice.
    Fails: a goal about the gradebook, under the focus area Student voice.

    Say in a few words how the goal serves the focus area, or choose the one it serves.
    """
    meaning = plans.meaning
    places = {area.key: at for at, area in enumerate(meaning.areas)}
    labels = plans.words.focus_areas.labels
    unread = np.isin(plans.goals["row"].to_numpy(), list(has_misses(plans, "goals", "focus_area")))
    where = is_open(plans) & ~is_link_spoken_of(plans) & ~unread
    chosen = plans.goals["focus_area"].tolist()
    place = _places(plans, "focus_area")
    for at in np.flatnonzero(where).tolist():
        mine = [places[key] for key in chosen[at] if key in places]
        if not mine or serves_by_component(plans, at):
            continue
        reading = meaning.in_areas(at)
        if not doubts_area(reading, mine, meaning.area_matcher):
            continue
        if meaning.is_read(at) and not doubted(plans, at):
            better = _better_areas(plans, at, mine)
            focus = say_all([labels[key] for key in chosen[at]])
            said = _beside(meaning.matcher.about(reading), focus, [labels[key] for key in better])
            yield place(at, said, better, area_scores(plans, at, (*better, *chosen[at])))


def _better_areas(plans: Plans, at: int, mine: Sequence[int]) -> tuple[str, ...]:
    """Return the focus areas (keys) that a goal's words fit, best first."""
    reading, areas = plans.meaning.in_areas(at), plans.meaning.areas
    fits = [one for one in ranked(reading) if one not in mine and reading.scores[one] >= LEAST_AREA_FIT]
    return tuple(areas[one].key for one in fits)


def _beside(about: Sequence[str], focus: str, better: Sequence[str]) -> str:
    other = f", or choose {say_all(list(better[:2]), 'or')}" if better else ""
    return (
        f"Your goal talks about {say_subjects(about)}. How does it serve {focus}? Say it in a few words in "
        f"your goal{other}."
    )


@rule(
    "PLP024",
    "words-not-judged",
    Severity.HINT,
    Audience.COORDINATOR,
    About.TYPED,
    needs=("goals.goal", "rubric.code"),
)
def words_not_judged(plans: Plans) -> Iterator[Hit]:
    """The words of many goals could not be judged.

    sheets-sync reads English, and the words of teaching. Where a quarter of the goals use none of the words
    it knows, their links to the rubric are checked, but whether the words fit is not.

    Passes: goals in English; goals in any language whose words stand on the Vocabulary tab.
    Fails: goals in a language that it does not read.

    Add a tab called Vocabulary with the columns Words and Means, and list words your teachers use.
    """
    goals, meaning = plans.goals["goal"].tolist(), plans.meaning
    long = [at for at, goal in enumerate(goals) if len(goal.split()) >= _WORDS_TO_READ]
    unread = [at for at in long if not meaning.is_read(at)]
    if len(unread) >= max(_LEAST_UNREAD, _LEAST_UNREAD_SHARE * len(long)):
        said = (
            f"The words of {len(unread)} of {len(goals)} goals could not be judged: sheets-sync knows "
            "English. All else is checked as always. A tab called Vocabulary (Words, Means) teaches it yours."
        )
        yield Hit("goals", None, None, said)


@rule(
    "PLP025",
    "vocabulary-unknown",
    Severity.WARNING,
    Audience.COORDINATOR,
    About.UNREADABLE,
    needs=("vocabulary.words", "vocabulary.means"),
)
def vocabulary_unknown(plans: Plans) -> Iterator[Hit]:
    """A line of the Vocabulary tab means nothing that sheets-sync knows.

    On that tab a school lists words its teachers use (several are separated by semicolons), and what they
    mean: a component of the rubric, or what goals are about in plain words, such as family contact.

    Passes: "number talks" means "students talking and discussing"; "cohort chats" means "3b".
    Fails: "number talks" means "maths".

    Why it matters: the words would count for nothing. Put a component's code there, or what they are about.
    """
    meaning = plans.meaning
    if not meaning.unknown:
        return
    known = [one.name for one in meaning.vocabulary.concepts.values()]
    known += list(plans.words.components.labels.values())
    for line in meaning.unknown:
        if line.words and line.means:
            near = nearest(line.means, known)
            fix = f"Did you mean {near[0]}?" if near else "A component's code would do, or family contact."
            said = f"{quote(line.means)} is neither a rubric component nor something goals are about. {fix}"
            yield Hit("vocabulary", line.row, "means", said, value=line.means, suggestions=near)


def _places(plans: Plans, column: str) -> Callable[..., Hit]:
    """Return what makes the hit of a goal (position): on step 3's row, else on step 2's.

    Step 2's it is while step 3 is empty or has no such column.
    """
    goals = plans.goals
    has_column = column in plans.template.by_key["documents"].by_key
    is_written = is_documented(plans) & has_column
    rows = {tab: goal_rows(plans, tab).tolist() for tab in ("goals", "documents")}
    teachers, numbers = goals["teacher"].tolist(), goals["goal_number"].tolist()

    def place(at: int, said: str, suggestions: tuple[str, ...], scores: Scores) -> Hit:
        tab = "documents" if is_written[at] and rows["documents"][at] else "goals"
        return Hit(tab, rows[tab][at], column, said, teachers[at], numbers[at], None, suggestions, scores)

    return place


RULES = (
    words_fit_another_component,
    words_beside_focus_area,
    words_not_judged,
    vocabulary_unknown,
)
"""The rules of this room."""

"""Hints for a plan one can act on: will one know, does every step serve the goal. Pure.

Only ever hints. Each gives an example, made from the goal's own words or from what the goal is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from sheets_sync.alignment.meaning import Meaning
from sheets_sync.alignment.vocabulary import Weights
from sheets_sync.frames import Plans
from sheets_sync.model import About, Audience, Severity
from sheets_sync.rules.fitting import doubted, is_open
from sheets_sync.rules.places import Mask, at_goals, flags, goals_of_rows, rows_where
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.success import students_absent

LEAST_STATEMENT_WORDS = 8
"""Of a shorter statement PLP302 speaks."""

LEAST_GOAL_EVIDENCE, LEAST_STEP_EVIDENCE = 1.5, 1.5
"""So much must be recognised in a goal, and in what should serve it, before the two are compared."""

FEWEST_ALIKE = 3
"""So many actions by one method, and no other, are worth a hint."""

_LEAST_CLEAR = 1.2
"""So much must be recognised of one subject to say that a text talks about it; a single word is less."""

_QUOTED_WORDS = 12

_ENDED = frozenset({"dropped"})
_WAYS_TO_LEARN = frozenset(
    """professional_learning colleagues leadership reflection own_goals resources lesson_planning technology
    records school_duties""".split()
)
"""What any action may be about: a way to learn says nothing of what is learned."""

_PEOPLE = re.compile(
    r"\b(?:student|kid|learner|child|children|pupil|scholar|class\b|classes|group|famil|parent|colleague"
    r"|teacher|team|they|them|their|everyone|everybody|grader|reader|writer|athlete|musician|artist|boys|girls"
    r"|classmate|partner|each other|all of|each of|plc|department|school)"
)
_KNOWING = re.compile(
    r"\d|%|\b(?:know|measur|survey|log|logs|tally|tallies|rubric|count|evidence|data|check|note|notes|sample"
    r"|portfolio|score|show|see|seen|hear|observ|record|track|journal|chart|rate|rating|half|third|quarter"
    r"|most|every|each|all|ticket|conference|video|clip|ask|asking|feedback|reflect|fewer|compare"
    r"|percent|quiz|test|assess|interview|look|written|write|work|two|three|four|five|six|ten|twice|times"
    r"|minute|second|daily|weekly|monthly|at least)"
)


@rule(
    "PLP308",
    "statement-without-a-sign",
    Severity.HINT,
    Audience.TEACHER,
    About.TYPED,
    needs=("documents.statement",),
    is_judgement=True,
)
def statement_without_a_sign(plans: Plans) -> Iterator[Hit]:
    """A goal statement does not say how one will know, or for whom it is.

    A goal that says what will change, for whom, and how one will know can be celebrated in May. Only ever a
    hint, with an example of an ending that fits what the goal is about.

    Passes: "My students ask more of the questions; I will know from a tally in one lesson a week."
    Fails: "I want to get better at questioning in my lessons this year."

    Add one clause. The example is only an example.
    """
    statements = plans.goals["statement"].tolist()
    is_english = plans.meaning.is_english

    def is_lacking(at: int) -> bool:
        text = statements[at]
        return _lacks_something(text) and is_english(text) and not doubted(plans, at)

    lacking = _where(plans, is_lacking)
    yield from at_goals(
        plans, "documents", "statement", lacking, lambda at: _missing_part(plans, at, statements[at])
    )


def _where(plans: Plans, test: Callable[[int], bool]) -> Mask:
    """Return which goals pass a test; those that are talked through are left alone."""
    found = is_open(plans).copy()
    for at in np.flatnonzero(found).tolist():
        found[at] = test(at)
    return found


def _lacks_something(statement: str) -> bool:
    text = statement.casefold()
    if len(text.split(None, LEAST_STATEMENT_WORDS)) < LEAST_STATEMENT_WORDS:
        return False
    return not (_KNOWING.search(text) and _PEOPLE.search(text))


def _missing_part(plans: Plans, at: int, statement: str) -> str:
    """Return what to say of a statement that lacks a sign, or people."""
    if _KNOWING.search(statement.casefold()):
        return f"For whom is it? You could go on like this: “{_beginning(statement)} so that my students …”"
    about = plans.meaning.goals[at].concepts
    clear = (key for key, weight in about.items() if weight >= _LEAST_CLEAR)
    first = max(clear, key=lambda key: (about[key], key), default="")
    sign = plans.meaning.vocabulary.signs.get(first, "what students say when I ask them in May")
    return f"How will you know? You could end with: “I will know from {sign}.”"


def _beginning(statement: str) -> str:
    """Return the first words of a statement as they stand, to be gone on with."""
    words = statement.split()
    start = " ".join(words[:_QUOTED_WORDS]).rstrip(".,;:!?")
    return f"{start} …" if len(words) > _QUOTED_WORDS else f"{start},"


@rule(
    "PLP405",
    "criteria-about-something-else",
    Severity.HINT,
    Audience.TEACHER,
    About.TYPED,
    needs=("success.teacher", "success.looks_like"),
    is_judgement=True,
)
def criteria_about_something_else(plans: Plans) -> Iterator[Hit]:
    """The success criteria speak of something else than the goal.

    Criteria picture the goal met. Where goal and criteria share no word and no subject, one of the two has
    moved on without the other. Only ever a hint, and none where PLP402 asks where the students are.

    Passes: a goal about students' questions; "students ask each other why before they ask me".
    Fails: a goal about students' questions; "families read the newsletter every week".

    Picture one lesson in which this goal is met, or write the goal that the criteria belong to.
    """
    goals, meaning = plans.goals, plans.meaning
    cells = zip(*(goals[one].tolist() for one in ("looks_like", "sounds_like", "feels_like")), strict=True)
    texts = [tuple(filter(None, some)) for some in cells]
    beside = _where(plans, lambda at: _is_beside(plans, at, texts[at]))
    if beside.any():  # of criteria without students PLP402 speaks
        absent = {(one.teacher, one.goal) for one in students_absent.find(plans)}
        whose = zip(goals["teacher"].tolist(), goals["goal_number"].tolist(), strict=True)
        beside &= np.array([one not in absent for one in whose], dtype=bool)

    def said(at: int) -> str:
        return (
            f"Your goal talks about {_subject(meaning.goals[at].concepts, meaning)}; this is about "
            f"{_subject(meaning.spot(texts[at]), meaning)}. Picture a day on which your goal is met: what do "
            "students do in it, and what do they say?"
        )

    yield from at_goals(plans, "success", "looks_like", beside, said)


@rule(
    "PLP511",
    "actions-about-something-else",
    Severity.HINT,
    Audience.TEACHER,
    About.TYPED,
    needs=("actions.teacher", "actions.action_step"),
    is_judgement=True,
)
def actions_about_something_else(plans: Plans) -> Iterator[Hit]:
    """None of a goal's actions has anything to do with it, as far as words tell.

    Actions are chosen last so that they serve the goal. All actions of a goal are read together; ways to
    learn, such as a workshop or a visit, count for nothing by themselves. Only ever a hint.

    Passes: a goal about family contact; "call two families a week", "visit a colleague".
    Fails: a goal about family contact; "rearrange the reading corner", "order new shelves".

    Add one small step that touches the goal itself, or move these to the goal they serve.
    """
    meaning = plans.meaning
    texts = _live_by_goal(plans, "action_step")
    beside = _where(plans, lambda at: _are_beside(plans, at, texts.get(at, ())))

    def said(at: int) -> str:
        about = _subject(meaning.goals[at].concepts, meaning)
        these = "this step seems" if len(texts[at]) == 1 else "these steps seem"
        return (
            f"Your goal talks about {about}; {these} to be about something else. What is one small "
            f"thing you could try next week for {about}?"
        )

    yield from at_goals(plans, "actions", "action_step", beside, said)


def _are_beside(plans: Plans, at: int, steps: Sequence[str]) -> bool:
    return _is_beside(plans, at, steps, _WAYS_TO_LEARN)


def _live_by_goal(plans: Plans, column: str) -> dict[int, list[Any]]:
    """Return what stands in a column of each goal's actions that are not dropped, by the goal's position."""
    frame = plans.steps["actions"]
    rows_of = goals_of_rows(plans, "actions")
    is_live = ~np.asarray(frame["state"].isin(_ENDED), dtype=bool)
    mask = flags(frame, "has_" + column) & is_live & (rows_of >= 0)
    found: dict[int, list[Any]] = {}
    for at, (value,) in zip(rows_of[mask].tolist(), rows_where(frame, mask, column), strict=True):
        found.setdefault(at, []).append(value)
    return found


def _is_beside(plans: Plans, at: int, texts: Sequence[str], ignored: frozenset[str] = frozenset()) -> bool:
    """Tell whether texts and their goal share neither a word nor a subject, where enough is known of both."""
    meaning = plans.meaning
    goal = meaning.goals[at]
    if not texts or goal.evidence < LEAST_GOAL_EVIDENCE or not _is_clear(goal.concepts):
        return False
    if meaning.shares_words(at, texts) or not all(map(meaning.is_english, (meaning.texts[at], *texts))):
        return False
    concepts = {key: weight for key, weight in meaning.spot(texts).items() if key not in ignored}
    if sum(concepts.values()) < LEAST_STEP_EVIDENCE or not _is_clear(concepts):
        return False
    return not meaning.are_related(goal.concepts, concepts)


def _is_clear(concepts: Weights) -> bool:
    """Tell whether a text speaks of one thing more than by a word in passing."""
    return max(concepts.values(), default=0.0) >= _LEAST_CLEAR


def _subject(concepts: Weights, meaning: Meaning) -> str:
    """Return what a text speaks of most, to stand after "talks about"."""
    first = max(concepts, key=lambda key: (concepts[key], key))
    return meaning.vocabulary.concepts[first].name


@rule(
    "PLP512",
    "one-kind-of-learning",
    Severity.HINT,
    Audience.TEACHER,
    About.TYPED,
    needs=("actions.teacher", "actions.pd_method"),
    is_judgement=True,
)
def one_kind_of_learning(plans: Plans) -> Iterator[Hit]:
    """Three or more actions of a goal are all of one kind.

    People learn by seeing, trying, reading and talking. A second way often moves a goal that the first one
    has not. Only ever a hint; of all-staff meetings alone PLP504 speaks.

    Passes: two self-paced courses and a peer visit.
    Fails: three self-paced courses.

    Swap one for another kind.
    """
    kinds, steps = _live_by_goal(plans, "pd_method"), _live_by_goal(plans, "action_step")

    def is_one_kind(at: int) -> bool:
        some = kinds.get(at, [])
        is_one = len(some) >= FEWEST_ALIKE and len(set(some)) == 1 and len(some[0]) == 1
        return is_one and some[0] != ("all_staff",) and not _are_beside(plans, at, steps.get(at, ()))

    def said(at: int) -> str:
        (used,) = kinds[at][0]
        all_of = f"All {len(kinds[at])} steps are of one kind ({plans.template.label('pd_method', used)})."
        return f"{all_of} Would another one help, too? For example {_another_way(plans, at, used)}."

    yield from at_goals(plans, "actions", "pd_method", _where(plans, is_one_kind), said)


def _another_way(plans: Plans, at: int, used: str) -> str:
    if used == "peer_visit":
        return "a coaching cycle: try it once with somebody watching, and talk about it"
    about = plans.meaning.goals[at].concepts
    question = f"about {_subject(about, plans.meaning)}" if about else "of your own"
    return f"a peer visit, with one question {question} to bring home an answer to"


RULES = (
    statement_without_a_sign,
    criteria_about_something_else,
    actions_about_something_else,
    one_kind_of_learning,
)
"""The rules of this room."""

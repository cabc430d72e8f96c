"""Rules of step 4: what students do and say when the goal is met, and what will show it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from sheets_sync.frames import Plans
from sheets_sync.model import About, Audience, Severity
from sheets_sync.rules.places import Mask, at_goals, has_criteria, is_documented, is_typed_for, missing
from sheets_sync.rules.rule import Hit, rule

REPEATED_PCT = 80
"""Criteria repeat the goal when so much of their words (0-100) stands in it."""

FEWEST_WORDS = 4
"""Criteria with fewer words of weight are not compared with the goal."""

_COLUMNS = ("looks_like", "sounds_like", "feels_like")
_NEEDS = ("success.teacher", *(f"success.{column}" for column in _COLUMNS))

_STUDENTS = re.compile(
    r"student|kid|learner|child|pupil|scholar|peer|class|group|partner|pair|team|reader|writer|everyone|everybody"
    r"|grader|athlete|musician|artist|scientist|\bthey\b|\bthem\b|\btheir|\bthey'|\bboys\b|\bgirls\b|\bteens?\b"
    r"|\bkinder|i can\b|[\"“”«»]|(?:^|[\s(:])['‘]\w"
)
_SPEAKING = re.compile(r"\b(?:i|i'm|i’m|we|my|our|me|us|let's|let’s)\b")
_LITTLE_WORDS = frozenset(
    (
        "a an and are as at be by for from has have i in is it its my of on or our so that the their them "
        "they this to we will with"
    ).split(" ")
)
_PUNCTUATION = str.maketrans(dict.fromkeys(".,;:!?()\"'“”‘’«»-–—/", " "))


@rule("PLP401", "no-criteria", Severity.WARNING, Audience.TEACHER, About.BLANK, needs=_NEEDS)
def no_criteria(plans: Plans) -> Iterator[Hit]:
    """A goal has no success criteria yet.

    What the room looks, sounds and feels like when the goal is met tells everyone what to look for. One of
    the three is enough to begin.

    Passes: "Students pick their next task from the board without asking."
    Fails: all three cells blank for a goal that is written out, once step 4 is due.

    Start with one: what would a visitor hear students say?
    """
    mask = missing(plans, "success", is_documented(plans) & ~has_criteria(plans))
    said = (
        "Goal {number} has no success criteria yet. Start with one: what would a visitor hear students say?"
    )
    yield from at_goals(plans, "success", "looks_like", mask, said)


@rule(
    "PLP402",
    "students-absent",
    Severity.HINT,
    Audience.TEACHER,
    About.TYPED,
    needs=_NEEDS,
    is_judgement=True,
)
def students_absent(plans: Plans) -> Iterator[Hit]:
    """The success criteria do not mention students.

    A goal is met when something changes for students, so its criteria are told through what they do and
    say. Kids, learners and they count, and so do quoted words. Only ever a hint.

    Passes: "Learners explain their plan to a partner."
    Fails: "Anchor charts are posted and lessons follow the new format."

    Say what students do differently because of it.
    """
    said = (
        "Lovely start. Where are your students in it? Say what a visitor would see them do or hear them say."
    )
    goals = plans.goals
    columns = zip(*(goals[column].tolist() for column in _COLUMNS), strict=True)
    absent = np.fromiter(
        (
            bool(looks or sounds or feels) and not _has_students(looks, sounds, feels)
            for looks, sounds, feels in columns
        ),
        dtype=bool,
        count=len(goals),
    )
    texts = [goals[column].tolist() for column in _COLUMNS]
    yield from at_goals(
        plans,
        "success",
        "looks_like",
        absent,
        said,
        show=lambda at: next(filter(None, (column[at] for column in texts)), None),
    )


def _has_students(looks: str, sounds: str, feels: str) -> bool:
    for text in (looks, sounds, feels):
        if text and _STUDENTS.search(text.casefold()):
            return True
    return bool(sounds) and _SPEAKING.search(sounds.casefold()) is not None


@rule(
    "PLP403",
    "no-portfolio",
    Severity.WARNING,
    Audience.TEACHER,
    About.BLANK,
    needs=("success.teacher", "success.portfolio"),
)
def no_portfolio(plans: Plans) -> Iterator[Hit]:
    """A goal has no portfolio piece yet.

    Evidence gathered as it happens saves a weekend in May, and gives everyone something to celebrate.

    Passes: "Three student reading logs and a clip of a conference."
    Fails: Portfolio pieces blank beside criteria, once step 4 is due.

    Name one thing you will keep: student work, a clip, a survey.
    """
    mask = is_documented(plans) & has_criteria(plans) & ~is_typed_for(plans, "success", "portfolio")
    said = "What will you keep to show goal {number}? Name one thing: student work, a clip, a survey."
    yield from at_goals(plans, "success", "portfolio", mask, said)


@rule(
    "PLP404",
    "criteria-repeat-goal",
    Severity.HINT,
    Audience.TEACHER,
    About.TYPED,
    needs=("goals.goal", *_NEEDS),
    is_judgement=True,
)
def criteria_repeat_goal(plans: Plans) -> Iterator[Hit]:
    """The success criteria only repeat the goal.

    The same words twice do not tell anyone what to look for. Only ever a hint.

    Passes: criteria that picture a moment in the room.
    Fails: the goal copied into Looks like.

    Picture one lesson in May: what is happening in it?
    """
    said = (
        "This repeats the goal. Picture one lesson in May when it is met: what do students do and say in it?"
    )
    yield from at_goals(plans, "success", "looks_like", _repeats(plans), said)


def _repeats(plans: Plans) -> Mask:
    goals = plans.goals
    columns = ("goal", *_COLUMNS)
    texts = zip(*(goals[column].tolist() for column in columns), strict=True)
    return np.fromiter(
        (_is_repeat(goal, f"{looks} {sounds} {feels}") for goal, looks, sounds, feels in texts),
        dtype=bool,
        count=len(goals),
    )


def _is_repeat(goal: str, criteria: str) -> bool:
    return _may_repeat(goal.casefold(), criteria.casefold().split()) and _share_words(goal, criteria)


def _may_repeat(goal: str, pieces: list[str]) -> bool:
    """Tell whether most of the criteria may stand in the goal: a quick no for nearly all of them."""
    can_miss = len(pieces) // 4 + 1
    missed: set[str] = set()
    for piece in pieces:
        if piece not in goal and piece not in _LITTLE_WORDS and piece.isalpha():
            missed.add(piece)
            if len(missed) > can_miss:
                return False
    return True


def _share_words(goal: str, criteria: str) -> bool:
    words = _words(criteria)
    return len(words) >= FEWEST_WORDS and 100 * len(words & _words(goal)) >= REPEATED_PCT * len(words)


def _words(text: str) -> set[str]:
    """Return the words of weight in a text."""
    return set(text.casefold().translate(_PUNCTUATION).split()) - _LITTLE_WORDS


RULES = (no_criteria, students_absent, no_portfolio, criteria_repeat_goal)

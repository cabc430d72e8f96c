"""The labelled goals have the form their README promises; what they say is not judged. I/O: reads them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOM = ROOT / "benchmarks" / "alignment"
RUBRICS = ROOT / "sheet_templates" / "rubrics"
RUBRICS_OF = {
    "goals_tuning": {"danielson", "ttess", "marzano_focused"},
    "goals_calibration": {"danielson", "ttess", "marzano_focused", "dallas_pl", "massachusetts_2012"},
    "goals_held_back": {"danielson", "ttess", "marzano_focused"},
}
"""The sets, and the rubrics of each."""

COLUMNS = ["id", "voice", "rubric", "goal", "acceptable", "linked", "link_is", "statement", "notes"]

Goal = dict[str, str]


def read(name: str) -> list[Goal]:
    """Read one set; a row with too few or too many cells is an error."""
    with (ROOM / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, strict=True)
    assert header == COLUMNS
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


@cache
def domains(rubric: str) -> dict[str, str]:
    with (RUBRICS / f"{rubric}.csv").open(encoding="utf-8", newline="") as file:
        return {row["Code"]: row["Domain"] for row in csv.DictReader(file)}


def codes(cell: str) -> list[str]:
    return cell.split("; ") if cell else []


def links_as(goal: Goal) -> str:
    """Say what the link is, from the codes alone."""
    fits, linked, domain_of = codes(goal["acceptable"]), codes(goal["linked"]), domains(goal["rubric"])
    if not fits:
        return "off_topic"
    if not linked:
        return "empty"
    if set(linked) <= set(fits):
        return "right"
    shared = {domain_of[code] for code in linked} & {domain_of[code] for code in fits}
    return "near" if shared else "wrong"


def slips(goal: Goal) -> Iterator[str]:
    """Yield what is wrong with the form of a labelled goal."""
    named = [codes(goal[column]) for column in ("acceptable", "linked")]
    unknown = {code for some in named for code in some} - set(domains(goal["rubric"]))
    if unknown:
        yield f"unknown codes: {sorted(unknown)}"
    elif links_as(goal) != goal["link_is"]:
        yield f"the link is {links_as(goal)}"
    if any(len(set(some)) < len(some) for some in named):
        yield "a code twice"
    if not goal["goal"]:
        yield "no goal"
    if not all(cell == cell.strip() and "\n" not in cell for cell in goal.values()):
        yield "not one trimmed line"
    if any(cell.startswith(("=", "+", "@")) for cell in goal.values()):
        yield "a spreadsheet would read a formula"


SETS = {name: read(name) for name in RUBRICS_OF}
ALL = [goal for goals in SETS.values() for goal in goals]
each_set = pytest.mark.parametrize("name", SETS)


def test_there_are_hundreds_of_goals_in_voices_of_a_dozen_or_more() -> None:
    voices = Counter(goal["voice"] for goal in ALL)
    assert {name: len(goals) for name, goals in SETS.items()} == {
        "goals_tuning": 220,
        "goals_calibration": 260,
        "goals_held_back": 233,
    }
    assert len(voices) >= 50
    assert min(voices.values()) >= 12


def test_no_voice_stands_in_two_sets_and_every_voice_keeps_to_one_rubric() -> None:
    sets_of = {(goal["voice"], name) for name, goals in SETS.items() for goal in goals}
    rubrics_of = {(goal["voice"], goal["rubric"]) for goal in ALL}
    voices = {goal["voice"] for goal in ALL}
    assert len(sets_of) == len(rubrics_of) == len(voices)


@each_set
def test_each_set_has_its_rubrics_and_every_way_to_link(name: str) -> None:
    assert {goal["rubric"] for goal in SETS[name]} == RUBRICS_OF[name]
    assert {goal["link_is"] for goal in SETS[name]} == {"right", "near", "wrong", "empty", "off_topic"}


def test_no_id_and_no_goal_comes_twice_placeholders_aside() -> None:
    ids, goals = (Counter(goal[column].casefold() for goal in ALL) for column in ("id", "goal"))
    placeholders = {goal["goal"].casefold() for goal in ALL if goal["link_is"] == "off_topic"}
    assert max(ids.values()) == 1
    assert {goal for goal, many in goals.items() if many > 1} <= placeholders


@each_set
def test_every_row_has_the_form_it_promises(name: str) -> None:
    assert [(goal["id"], slip) for goal in SETS[name] for slip in slips(goal)] == []

"""Judgements of labelled goals are counted and printed as they are; the goals here are invented."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np

from benchmarks.alignment import peers, tables
from benchmarks.alignment.__main__ import figures, measure_peers, peers_table, report
from benchmarks.alignment.goals import LabelledGoal, read_rubric
from benchmarks.alignment.judged import Judged, judge_beside, make_plans
from sheets_sync.alignment.fit import Component
from sheets_sync.rules import engine

RUBRIC = "generic"
CODES = [one.code for one in read_rubric(RUBRIC)]


def goal(
    name: str, words: str, acceptable: str, linked: str, link_is: str, statement: str = ""
) -> LabelledGoal:
    voice, rubric = name.partition("-")[0], RUBRIC
    fits, chosen = (tuple(cell.split()) for cell in (acceptable, linked))
    return LabelledGoal(name, voice, rubric, words, fits, chosen, link_is, statement)


def judged(labelled: LabelledGoal, scores: dict[str, float], better: str = "", most: int = 3) -> Judged:
    """Return a judgement made up: ``most`` components of those with a score are suggested."""
    every = dict.fromkeys(CODES, 0.0) | scores
    ranking = sorted(every, key=lambda code: -every[code])
    suggested = tuple(code for code in ranking if every[code])[:most]
    concepts = {"families": 1.0, "records": 0.35} if scores else {}
    text = f"{labelled.statement}\n{labelled.goal}".strip()
    return Judged(
        labelled, text, every, tuple(ranking), suggested, tuple(better.split()), concepts, bool(scores)
    )


TINY = [
    judged(goal("ana-01", "Ring every family", "G4", "G4", "right"), {"G4": 0.9}),
    judged(goal("ana-02", "Marks in by Friday", "G1", "G1", "right"), {"G4": 0.8, "G1": 0.1}, "G4"),
    judged(goal("ana-03", "Say it once", "T1 T2", "P1", "wrong"), {"T2": 0.7}, "T2 T1"),
    judged(goal("ben-01", "Warm welcomes", "E1", "T1", "wrong", "Hello! " * 30), {"T1": 0.5, "E1": 0.4}),
    judged(goal("ben-02", "Frieden", "E1", "E2", "near"), {}),
    judged(goal("ben-03", "Weitersagen", "P2", "", "empty"), {"T3": 0.4, "P2": 0.2}, most=1),
    judged(goal("ben-04", "Buy milk", "", "G4", "off_topic"), {"G4": 0.3}),
]

PRINTED = f"""\
                                         tiny
goals                                       7
suggested first, and fits           2/6  33.3
one of those suggested fits         4/6  66.7
first of the bare ranking fits      2/6  33.3
one of its first three fits         5/6  83.3
right links flagged                 1/2  50.0
near links flagged                  0/1   0.0
wrong-domain links flagged          1/2  50.0
  of these, one that is named fits  1/1 100.0
linked off-topic lines flagged      0/1   0.0
off-topic lines with suggestions    1/1 100.0

tiny: by rubric, by voice
         goals      top-1      top-3  right flagged  near flagged  wrong flagged
generic      7  2/6  33.3  4/6  66.7      1/2  50.0     0/1   0.0      1/2  50.0
  ana        3  2/3  66.7  3/3 100.0      1/2  50.0             -      1/1 100.0
  ben        4  0/3   0.0  1/3  33.3              -     0/1   0.0      0/1   0.0

tiny: domain of the first suggestion (across), of the goal (down)

generic
                 a  b  c  d  none
  a Planning     0  0  1  0     0
  b Environment  0  0  1  0     1
  c Teaching     0  0  1  0     0
  d Growing      0  0  0  2     0

tiny: 4 of 4 misses, the widest gap first
+0.70 right link flagged: ana-02 (generic)
      goal        Marks in by Friday
      linked      G1 0.10 (right)
      acceptable  G1 0.10
      suggested   G4 0.80, G1 0.10
      recognised  families 1.00, records 0.35
+0.20 not suggested: ben-03 (generic)
      goal        Weitersagen
      linked      - (empty)
      acceptable  P2 0.20
      suggested   T3 0.40
      recognised  families 1.00, records 0.35
+0.10 wrong link not flagged: ben-01 (generic)
      goal        Warm welcomes
      statement   {"Hello! " * 21}...
      linked      T1 0.50 (wrong)
      acceptable  E1 0.40
      suggested   T1 0.50, E1 0.40
      recognised  families 1.00, records 0.35
+0.00 nothing suggested: ben-02 (generic)
      goal        Frieden
      linked      E2 0.00 (near)
      acceptable  E1 0.00
      suggested   -
      recognised  -
                  its words cannot be judged"""


def test_a_tiny_set_is_printed_whole() -> None:
    assert "\n\n".join(report({"tiny": TINY}, worst=4)) == PRINTED


def test_several_sets_stand_side_by_side_and_together() -> None:
    first, second, *_ = next(report({"one": TINY[:2], "other": TINY[2:]}, worst=0)).splitlines()
    assert first.split() == ["one", "other", "together"]
    assert second.split() == ["goals", "2", "5", "7"]


def test_what_is_written_holds_no_goal() -> None:
    written = json.dumps(figures(TINY))
    assert not [one.goal.id for one in TINY if one.goal.goal in written]
    assert json.loads(written)["totals"]["top_3"] == {"hits": 4, "of": 6}


def backwards(components: Sequence[Component], goals: Sequence[str]) -> np.ndarray:
    return np.tile(np.arange(len(components), dtype=float), (len(goals), 1))


def missing(components: Sequence[Component], goals: Sequence[str]) -> np.ndarray:
    raise ModuleNotFoundError("No module named 'far'", name="far")


PEERS = """\
percent first / among three         tiny
ours, as suggested           33.3 / 66.7
ours, bare                   33.3 / 83.3
commonest of that rubric     33.3 / 66.7
backwards                    16.7 / 16.7
distant (needs far)                    -"""


def test_peers_are_measured_on_the_same_goals() -> None:
    measured = dict(measure_peers({"tiny": TINY}, {"backwards": backwards, "distant": missing}))
    assert peers_table(["tiny"], measured) == PEERS


def test_rapidfuzz_ranks_by_words_in_common() -> None:
    scores = peers.fuzzy(read_rubric(RUBRIC), ["knowing the students"])
    assert CODES[int(scores.argmax())] == "P2"


OWN = (
    Component("3b", "Instruction", "Questioning and Discussion"),
    Component("4c", "Duties", "Communicating with Families"),
)
TOLD = [
    goal(
        "cleo-01", "Call home each week", "4c", "3b", "wrong", "I will call families before there is trouble."
    ),
    goal("cleo-02", "Call families each week", "4c", "4c", "right"),
    goal("cleo-03", "Call families and ask open questions", "4c 3b", "4c 3b", "right"),
    goal("cleo-04", "Jede Woche rufe ich zu Hause an und bleibe lange am Apparat", "4c", "3b", "wrong"),
]


def test_goals_are_judged_as_check_judges_them() -> None:
    found = judge_beside(OWN, TOLD)
    flagged = [at for at, one in enumerate(found) if one.is_flagged]
    rows = [one.row for one in engine.run(make_plans(OWN, TOLD)) if one.code == "PLP306"]
    assert [row - 2 for row in rows] == flagged == [0]
    assert found[0].text == "I will call families before there is trouble.\nCall home each week"
    assert found[0].suggested == found[0].better == found[0].ranking[:1] == ("4c",)
    assert [one.is_read for one in found] == [True, True, True, False]


def test_the_table_keeps_its_columns() -> None:
    assert tables.lay_out([["", "a"], ["long name", "10"], ["x", ""]]) == "            a\nlong name  10\nx"

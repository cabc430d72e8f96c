"""Figures as lines of text. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten

from benchmarks.alignment.figures import (
    BROKEN_DOWN,
    MEASURES,
    NONE,
    Confusion,
    Share,
    by_rubric,
    by_voice,
    confuse,
    count,
)
from benchmarks.alignment.goals import read_rubric
from benchmarks.alignment.judged import Judged
from benchmarks.alignment.misses import Miss

_LETTERS = "abcdefghijklmnop"
_LONGEST = 150
"""So many characters of a goal or a statement are shown."""


def lay_out(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as a table: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.rjust(width) if at else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return "  ".join((first, *rest)).rstrip()


def say(share: Share) -> str:
    """Return a share as it is printed: how many of how many, and percent."""
    return f"{share.hits}/{share.of} {share.pct:5.1f}" if share.of else "-"


def totals(sets: Mapping[str, Sequence[Judged]]) -> str:
    """Return every measure of every set, percent behind the counts."""
    counts = {name: count(judged) for name, judged in sets.items()}
    rows = [["", *sets], ["goals", *(str(len(judged)) for judged in sets.values())]]
    rows += [[one.label, *(say(of[one.key]) for of in counts.values())] for one in MEASURES]
    return lay_out(rows)


def breakdown(judged: Sequence[Judged]) -> str:
    """Return a line for each rubric and for each voice, percent behind the counts."""
    head = ["", "goals", "top-1", "top-3", "right flagged", "near flagged", "wrong flagged"]
    voices = {f"  {name}": of for name, of in by_voice(judged).items()}
    groups = {**by_rubric(judged), **voices}
    return lay_out([head, *([name, *_broken_down(of)] for name, of in groups.items())])


def _broken_down(judged: Sequence[Judged]) -> list[str]:
    counts = count(judged)
    return [str(len(judged)), *(say(counts[key]) for key in BROKEN_DOWN)]


def confusions(judged: Sequence[Judged]) -> str:
    """Return for each rubric which domain is suggested first (across) for goals of which domain (down)."""
    return "\n\n".join(
        f"{rubric}\n{_matrix(confuse(of, read_rubric(rubric)))}" for rubric, of in by_rubric(judged).items()
    )


def _matrix(confusion: Confusion) -> str:
    letters = dict(zip(confusion, _LETTERS, strict=False))
    rows = [["", *letters.values(), NONE]]
    for domain, said in confusion.items():
        rows.append([f"  {letters[domain]} {domain}", *map(str, said.values())])
    return lay_out(rows)


def worst(misses: Sequence[Miss], most: int) -> str:
    """Return the worst misses, each with what was said and what was recognised."""
    return "\n".join(_miss(miss) for miss in misses[:most])


def _miss(miss: Miss) -> str:
    one, goal = miss.judged, miss.judged.goal
    spoken = sorted(one.concepts.items(), key=lambda pair: (-pair[1], pair[0]))
    lines = [
        f"{miss.gap:+.2f} {', '.join(miss.said)}: {goal.id} ({goal.rubric})",
        f"goal        {_short(goal.goal)}",
        f"statement   {_short(goal.statement)}",
        f"linked      {_scored(one, goal.linked)} ({goal.link_is})",
        f"acceptable  {_scored(one, goal.acceptable)}",
        f"suggested   {_scored(one, one.suggested)}",
        f"recognised  {', '.join(f'{key} {weight:.2f}' for key, weight in spoken) or '-'}",
    ]
    if not one.is_read:
        lines.append("            its words cannot be judged")
    return "\n      ".join(line for line in lines if goal.statement or not line.startswith("statement"))


def _short(text: str) -> str:
    return shorten(text, _LONGEST, placeholder=" ...")


def _scored(one: Judged, codes: Sequence[str]) -> str:
    return ", ".join(f"{code} {one.scores[code]:.2f}" for code in codes) or "-"

"""Goals that are judged wrongly, the worst first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from benchmarks.alignment.figures import fits
from benchmarks.alignment.judged import Judged


@dataclass(frozen=True, slots=True)
class Miss:
    """A goal that is judged wrongly. ``said`` tells how, ``gap`` by how much a wrong component fits better.

    A gap is less than 0 where the right one does fit better, only not by enough.
    """

    judged: Judged
    said: tuple[str, ...]
    gap: float


def find_misses(judged: Iterable[Judged]) -> list[Miss]:
    """Return every goal that is judged wrongly, the widest gap first."""
    found = [miss for one in judged if (miss := _miss(one))]
    return sorted(found, key=lambda miss: (-miss.gap, miss.judged.goal.id))


def _miss(one: Judged) -> Miss | None:
    wrong = list(_wrongs(one))
    return Miss(one, tuple(said for said, _ in wrong), max(gap for _, gap in wrong)) if wrong else None


def _wrongs(one: Judged) -> Iterator[tuple[str, float]]:
    """Yield in which ways a goal is judged wrongly, each with its gap."""
    goal = one.goal
    fitting, mine = one.best_of(goal.acceptable), one.best_of(goal.linked)
    if goal.acceptable and not fits(one, one.suggested):
        yield "not suggested" if one.suggested else "nothing suggested", one.best_of(one.scores) - fitting
    if goal.link_is == "right" and one.is_flagged:
        yield "right link flagged", one.best_of(one.better) - mine
    if goal.link_is == "wrong" and not one.is_flagged:
        yield "wrong link not flagged", mine - fitting

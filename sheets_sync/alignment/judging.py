"""When words speak against a link, and what would fit better. Pure.

A false alarm costs more trust than a miss, so a link is doubted only where the words clearly speak of
something else, and something else is there that they fit.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from sheets_sync.alignment.fit import Matcher, Reading

_AREA_EVIDENCE, _AREA_FIT = 2.0, 0.08
"""How much must be recognised in a goal, and how little of it may fit its focus area, before one asks."""

_LEAST_LIKENESS = 0.3
"""Where nothing is recognised in a goal, a component is suggested whose own words are at least so like it."""

MOST_SUGGESTED = 3
"""How many components are suggested at most."""


@dataclass(frozen=True, slots=True)
class Limits:
    """When a link is doubted, and what is suggested.

    ``share``: the linked component fits less than this share (0-1) of how well the best one does.
    ``share_within``: the same, where the best one is of the linked one's domain, or that is among the best.
    ``fit``: the best one fits at least so well; ``evidence``: at least so much was recognised, and ``clear``:
    so much of what speaks most for the best one, more than a word in passing.
    ``better_share``: beside a doubted one only those that fit at least this share of the best are named.
    ``suggest_share``, ``suggest_evidence``: the same where there is no link yet, and a suggestion only helps.

    Calibrated on ``goals_calibration.csv`` of ``benchmarks/alignment`` before the vocabulary had seen it: the
    loosest limits at which four of a hundred right links are doubted in voices that nobody had heard yet.
    """

    share: float = 0.35
    share_within: float = 0.1
    fit: float = 0.25
    evidence: float = 1.0
    clear: float = 0.7
    better_share: float = 0.5
    suggest_share: float = 0.3
    suggest_evidence: float = 0.3


def ranked(reading: Reading) -> list[int]:
    """Return the components' positions, best fitting first; ties in the rubric's order."""
    return [int(at) for at in np.argsort(-reading.scores, kind="stable")]


def suggest(reading: Reading, limits: Limits, most: int = MOST_SUGGESTED) -> tuple[int, ...]:
    """Return the components (positions) worth suggesting, best first; none where too little is known."""
    found = _best(reading, limits.suggest_share, most)
    if reading.evidence >= limits.suggest_evidence:
        return found
    is_alike = not reading.concepts and bool(found) and reading.scores[found[0]] >= _LEAST_LIKENESS
    return found if is_alike else ()


def _best(reading: Reading, share: float, most: int = MOST_SUGGESTED) -> tuple[int, ...]:
    """Return the components that fit at least this share of the best one, which fits at all; best first."""
    order = ranked(reading)[:most]
    least = share * reading.scores[order[0]] if order else 0.0
    return tuple(at for at in order if reading.scores[at] >= least) if least > 0 else ()


def doubts_area(reading: Reading, chosen: Collection[int], matcher: Matcher) -> bool:
    """Tell whether a goal's words have nothing to do with the focus areas it names (positions).

    A school words its focus in a line or two, so only silence on every side counts: much was recognised in
    the goal, something in the focus areas, and nothing of the one is in the other.
    """
    if reading.evidence < _AREA_EVIDENCE or not all(matcher.knows(at) for at in chosen):
        return False
    return max(float(reading.scores[at]) for at in chosen) < _AREA_FIT


def doubts(reading: Reading, linked: Collection[int], matcher: Matcher, limits: Limits) -> tuple[int, ...]:
    """Return the components (positions) that fit clearly better than every linked one; none is no doubt.

    A component that is not known by more than its own words is never doubted.
    """
    if not linked or reading.evidence < limits.evidence or not all(map(matcher.knows, linked)):
        return ()
    order, components = ranked(reading), matcher.components
    best = order[0]
    domains = {components[at].domain for at in linked}
    among = order[: min(MOST_SUGGESTED, max(len(order) // 4, 1))]  # of a short rubric, not all of it
    is_near = components[best].domain in domains or not set(among).isdisjoint(linked)
    share = limits.share_within if is_near else limits.share
    mine = max(reading.scores[at] for at in linked)
    if reading.scores[best] < limits.fit or mine >= share * reading.scores[best]:
        return ()
    better = tuple(at for at in _best(reading, limits.better_share) if at not in linked)
    return better if matcher.reason(reading, better[0]) >= limits.clear else ()

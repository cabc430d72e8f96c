"""What is counted: how often a fitting component is suggested, and how often a link is flagged. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from benchmarks.alignment.judged import Judged
from sheets_sync.alignment.fit import Component

NONE = "none"
"""Stands for the domain of a suggestion where nothing is suggested."""


class Share(NamedTuple):
    """How many of how many."""

    hits: int
    of: int

    @property
    def pct(self) -> float:
        """The share from 0 to 100; 0 of nothing."""
        return 100 * self.hits / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that is counted: among which goals, and which of them."""

    key: str
    label: str
    is_among: Callable[[Judged], bool]
    is_hit: Callable[[Judged], bool]

    def share(self, judged: Iterable[Judged]) -> Share:
        """Count."""
        among = [one for one in judged if self.is_among(one)]
        return Share(sum(map(self.is_hit, among)), len(among))


def fits(one: Judged, codes: Collection[str]) -> bool:
    """Tell whether an acceptable component is among these."""
    return not set(codes).isdisjoint(one.goal.acceptable)


def _is_on_topic(one: Judged) -> bool:
    return bool(one.goal.acceptable)


def _is_linked(link_is: str) -> Callable[[Judged], bool]:
    return lambda one: one.goal.link_is == link_is and bool(one.goal.linked)


def _is_flagged(one: Judged) -> bool:
    return one.is_flagged


MEASURES = (
    Measure("top_1", "suggested first, and fits", _is_on_topic, lambda one: fits(one, one.suggested[:1])),
    Measure("top_3", "one of those suggested fits", _is_on_topic, lambda one: fits(one, one.suggested[:3])),
    Measure("bare_1", "first of the bare ranking fits", _is_on_topic, lambda one: fits(one, one.ranking[:1])),
    Measure("bare_3", "one of its first three fits", _is_on_topic, lambda one: fits(one, one.ranking[:3])),
    Measure("right", "right links flagged", _is_linked("right"), _is_flagged),
    Measure("near", "near links flagged", _is_linked("near"), _is_flagged),
    Measure("wrong", "wrong-domain links flagged", _is_linked("wrong"), _is_flagged),
    Measure(
        "named",
        "  of these, one that is named fits",
        lambda one: one.goal.link_is == "wrong" and one.is_flagged,
        lambda one: fits(one, one.better),
    ),
    Measure("off_topic", "linked off-topic lines flagged", _is_linked("off_topic"), _is_flagged),
    Measure(
        "off_topic_suggested",
        "off-topic lines with suggestions",
        lambda one: not one.goal.acceptable,
        lambda one: bool(one.suggested),
    ),
)
"""All that is counted of a set; the first four leave off-topic lines out."""

BROKEN_DOWN = ("top_1", "top_3", "right", "near", "wrong")
"""What is also counted by rubric and by voice."""


def count(judged: Sequence[Judged]) -> dict[str, Share]:
    """Return every measure by its key."""
    return {measure.key: measure.share(judged) for measure in MEASURES}


def by_rubric(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Sort by rubric; the names in their order."""
    return _groups(judged, lambda one: one.goal.rubric)


def by_voice(judged: Iterable[Judged]) -> dict[str, list[Judged]]:
    """Sort by voice, the voices of a rubric together; the names in their order."""
    groups = _groups(judged, lambda one: one.goal.voice)
    return dict(sorted(groups.items(), key=lambda group: (group[1][0].goal.rubric, group[0])))


def _groups(judged: Iterable[Judged], name: Callable[[Judged], str]) -> dict[str, list[Judged]]:
    groups: dict[str, list[Judged]] = {}
    for one in judged:
        groups.setdefault(name(one), []).append(one)
    return dict(sorted(groups.items()))


Confusion = Mapping[str, Mapping[str, int]]
"""How often, by the domain of the best acceptable component and that of the first suggestion."""


def confuse(judged: Iterable[Judged], components: Sequence[Component]) -> Confusion:
    """Count which domain is suggested first for goals of which domain, in the rubric's order."""
    domain_of = {one.code: one.domain for one in components}
    pairs = Counter(
        (domain_of[one.goal.acceptable[0]], domain_of[one.suggested[0]] if one.suggested else NONE)
        for one in judged
        if one.goal.acceptable
    )
    domains = dict.fromkeys(domain_of.values())
    return {wanted: {said: pairs[wanted, said] for said in (*domains, NONE)} for wanted in domains}

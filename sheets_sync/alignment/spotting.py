"""Which concepts a text speaks of, and how strongly: phrases found in it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sheets_sync.alignment.vocabulary import Phrase
from sheets_sync.alignment.words import LITTLE_WORDS, PLAIN_WORDS, WHOSE, Mender, tokens

_BY_LENGTH = {1: 1.0, 2: 1.7, 3: 2.2}
"""What a phrase counts by the number of its telling words; longer ones count as the longest."""

_WITHOUT_WHOSE = 0.7
"""What a phrase counts when only its "my" or "their" is missing."""

_COVERED = 0.25
"""What a phrase counts that lies wholly inside a longer one."""

_ASIDE = 0.5
"""What a word counts that only says how the goal will be measured, or what it leads to."""

_ASIDES = (
    *("as measured by", "measured by", "as evidenced by", "evidenced by", "evidence of this"),
    *(
        "as shown by",
        "as shown in",
        "as seen in",
        "as demonstrated by",
        "as indicated by",
        "as determined by",
    ),
    *("so that", "in order to", "resources needed"),
)
"""What comes behind these only says how a goal is measured, or what it leads to."""


@cache
def _asides() -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return them as tokens, by the first one."""
    all_of = [tuple(tokens(words)) for words in _ASIDES]
    return {first: tuple(one for one in all_of if one[0] == first) for first in {one[0] for one in all_of}}


_SENTENCE_END = re.compile(r"[.!?;]+\s+|\n")
"""Where a phrase ends at the latest, and what is only said aside."""


class Found(NamedTuple):
    """A phrase that was found: whose it is, where it begins and ends (tokens), what it counts."""

    concept: str
    first: int
    last: int
    weight: float


class _Pattern(NamedTuple):
    concept: str
    words: tuple[str, ...]
    weight: float
    spare: int = 0
    is_exact: bool = False


class Spotter:
    """Finds the phrases of many concepts in a text; made once, used for every goal."""

    def __init__(self, phrases: Mapping[str, Iterable[Phrase]]) -> None:
        patterns = [one for key, said in phrases.items() for phrase in said for one in _patterns(key, phrase)]
        shared: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for one in patterns:
            shared[one.words].add(one.concept)
        self._starting: dict[str, list[_Pattern]] = defaultdict(list)
        for one in patterns:
            # Words that several concepts claim tell less about each.
            weight = one.weight / len(shared[one.words]) ** 0.5
            self._starting[one.words[0]].append(one._replace(weight=weight))
        self.mender = Mender({word for one in patterns for word in one.words})

    def spot(self, text: str) -> dict[str, float]:
        """Return how strongly a text speaks of each concept; nothing for one it does not name."""
        by_concept: dict[str, list[float]] = defaultdict(list)
        for sentence in _SENTENCE_END.split(text):
            for concept, weight in self._in_sentence(sentence):
                by_concept[concept].append(weight)
        return {key: _sum_up(weights) for key, weights in by_concept.items()}

    def _in_sentence(self, text: str) -> Iterator[tuple[str, float]]:
        """Yield the concepts in the order in which they are named, and how strongly each time."""
        said = [self.mender.mend(word) for word in tokens(text)]
        present = frozenset(said)
        found = [one for at in range(len(said)) for one in self._at(said, at, present)]
        aside = _aside_from(said)
        strongest: dict[tuple[str, int], float] = {}
        for one in _without_covered(found):
            weight = one.weight * (_ASIDE if one.first >= aside else 1.0)
            place = (one.concept, one.first)
            strongest[place] = max(strongest.get(place, 0.0), weight)
        for (concept, _), weight in strongest.items():
            yield concept, weight

    def _at(self, said: Sequence[str], at: int, present: frozenset[str]) -> Iterable[Found]:
        for pattern in self._starting.get(said[at], ()):
            if not present.issuperset(pattern.words):  # most phrases end here, and this is quick
                continue
            last = _match(pattern, said, at)
            if last is not None:
                yield Found(pattern.concept, at, last, pattern.weight)


def _patterns(concept: str, phrase: Phrase) -> Iterable[_Pattern]:
    """Yield a phrase's words, and those without "my" or "their" where enough is left."""
    words = tuple(tokens(phrase.text))
    kept = tuple(word for word in words if word not in LITTLE_WORDS)
    bare = tuple(word for word in kept if word not in WHOSE)
    telling = sum(word not in PLAIN_WORDS for word in bare)
    weight = phrase.weight * _counts(telling, len(bare) - telling)
    if len(bare) < 2 or not telling:  # "back up" is not "back": its little words make it
        yield _Pattern(concept, words, weight, 0, is_exact=True)
        return
    spare = 1 if telling > 1 else 0
    yield _Pattern(concept, kept, weight, spare)
    if bare != kept:
        yield _Pattern(concept, bare, weight * _WITHOUT_WHOSE, spare)


def _counts(telling: int, plain: int) -> float:
    """Return what a phrase counts: words that stand in goals of every kind add half as much."""
    length = telling + plain / 2
    lower = min(int(length), 3)
    low, high = _BY_LENGTH[max(lower, 1)], _BY_LENGTH[min(lower + 1, 3)]
    return low + (high - low) * min(length - lower, 1.0) if lower else _BY_LENGTH[1]


def _match(pattern: _Pattern, said: Sequence[str], at: int) -> int | None:
    """Return where a phrase that begins at ``at`` ends; little words and a spare other may stand between."""
    words = pattern.words
    if pattern.is_exact:
        return at + len(words) - 1 if tuple(said[at : at + len(words)]) == words else None
    spare = pattern.spare
    for word in words[1:]:
        at += 1
        while at < len(said) and said[at] != word:
            if said[at] not in LITTLE_WORDS and said[at] not in WHOSE:
                spare -= 1
            if spare < 0:
                return None
            at += 1
        if at == len(said):
            return None
    return at


def _aside_from(said: Sequence[str]) -> int:
    """Return the token from which on a text only says how it is measured, or what it leads to."""
    asides = _asides()
    for at in range(2, len(said)):
        for words in asides.get(said[at], ()):
            if tuple(said[at : at + len(words)]) == words:
                return at
    return len(said)


def _without_covered(found: Sequence[Found]) -> list[Found]:
    """Return the phrases with those that lie inside longer ones counting little."""
    kept = []
    for one in found:
        is_covered = any(
            other.first <= one.first
            and one.last <= other.last
            and other.last - other.first > one.last - one.first
            for other in found
        )
        kept.append(one._replace(weight=one.weight * _COVERED) if is_covered else one)
    return kept


def _sum_up(weights: Iterable[float]) -> float:
    """Add what several phrases say of one concept; each counts less than the one before."""
    return sum(weight / place for place, weight in enumerate(sorted(weights, reverse=True), 1))

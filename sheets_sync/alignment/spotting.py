"""Which concepts a text speaks of, and how strongly: phrases found in it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
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


class _Form(NamedTuple):
    """A way to say a phrase: its words, what they count, how many others may stand between them."""

    words: tuple[str, ...]
    counts: float
    spare: int = 0
    is_exact: bool = False


class _Pattern(NamedTuple):
    concept: str
    weight: float
    form: _Form


class Spotter:
    """Finds the phrases of many concepts in a text; made once, used for every goal."""

    def __init__(self, phrases: Mapping[str, Iterable[Phrase]]) -> None:
        claims: dict[tuple[str, ...], set[str]] = defaultdict(set)
        said = [
            (concept, phrase.weight, form)
            for concept, phrases_of in phrases.items()
            for phrase in phrases_of
            for form in _forms(phrase.text)
        ]
        for concept, _, form in said:
            claims[form.words].add(concept)
        self._starting: dict[str, list[_Pattern]] = defaultdict(list)
        for concept, weight, form in said:
            # Words that several concepts claim tell less about each.
            counts = weight * form.counts / len(claims[form.words]) ** 0.5
            self._starting[form.words[0]].append(_Pattern(concept, counts, form))
        self.mender = Mender(chain.from_iterable(claims))

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
            if not present.issuperset(pattern.form.words):  # most phrases end here, and this is quick
                continue
            last = _match(pattern.form, said, at)
            if last is not None:
                yield Found(pattern.concept, at, last, pattern.weight)


@cache
def _forms(phrase: str) -> tuple[_Form, ...]:
    """Return a phrase's words, and those without "my" or "their" where enough is left.

    Goals and rubrics are read with much the same phrases, so what was made of one is kept.
    """
    words = tuple(tokens(phrase))
    kept = _without(LITTLE_WORDS, words)
    bare = _without(WHOSE, kept)
    plain = sum(map(PLAIN_WORDS.__contains__, bare))
    telling = len(bare) - plain
    counts = _counts(telling, plain)
    if len(bare) < 2 or not telling:  # "back up" is not "back": its little words make it
        return (_Form(words, counts, is_exact=True),)
    spare = 1 if telling > 1 else 0
    whole = _Form(kept, counts, spare)
    return (whole,) if bare is kept else (whole, _Form(bare, counts * _WITHOUT_WHOSE, spare))


def _without(some: frozenset[str], words: tuple[str, ...]) -> tuple[str, ...]:
    return words if some.isdisjoint(words) else tuple(word for word in words if word not in some)


@cache
def _counts(telling: int, plain: int) -> float:
    """Return what a phrase counts: words that stand in goals of every kind add half as much."""
    length = telling + plain / 2
    lower = min(int(length), 3)
    low, high = _BY_LENGTH[max(lower, 1)], _BY_LENGTH[min(lower + 1, 3)]
    return low + (high - low) * min(length - lower, 1.0) if lower else _BY_LENGTH[1]


def _match(form: _Form, said: Sequence[str], at: int) -> int | None:
    """Return where a phrase that begins at ``at`` ends; little words and a spare other may stand between."""
    words = form.words
    if form.is_exact:
        return at + len(words) - 1 if tuple(said[at : at + len(words)]) == words else None
    spare = form.spare
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

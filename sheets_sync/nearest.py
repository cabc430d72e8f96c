"""The nearest words to a misspelt one, best first. Pure.

Suggestions only: a person confirms them. The matching is rapidfuzz's, imported when first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

CLOSE_ENOUGH = 60.0
"""The least likeness (0-100) worth suggesting."""

A_SLIP = 85.0
"""The least likeness (0-100) of two words that differ by a slip of the fingers."""

_LONG = 6
"""From so many letters on a word may be looked for inside another."""

_MANY = 200
"""More candidates than this are first thinned out by likeness of letters alone, which is quick."""

_ALIKE = 30
"""How many of them are then looked at closely, by their key and as many by their name."""


_AT_ONCE = 256
"""How many words are compared with all candidates at once: 5 MB of scores for 20,000 candidates."""


def nearest(word: str, candidates: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Return up to ``most`` candidates that look like ``word``; ties go by the alphabet."""
    return nearest_keys(word, {candidate: candidate for candidate in candidates}, most)


def nearest_keys(word: str, labels: Mapping[str, str], most: int = 3) -> tuple[str, ...]:
    """Return up to ``most`` keys whose key or label looks like ``word``."""
    return Candidates(labels).nearest(word, most)


class Candidates:
    """Keys and their labels, made ready once to be compared with many words."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self._labels = labels
        self._known: dict[str, set[str]] = {}

    def nearest(self, word: str, most: int = 3) -> tuple[str, ...]:
        """Return up to ``most`` keys whose key or label looks like ``word``."""
        from rapidfuzz import fuzz, utils

        wanted = utils.default_process(word)
        compact = wanted.replace(" ", "")
        if not wanted:
            return ()
        scored = []
        for key in self._labels if len(self._labels) <= _MANY else self._alike(word):
            label = self._labels[key]
            name = utils.default_process(label.removeprefix(key))
            code = utils.default_process(key).replace(" ", "")
            likeness = max(
                fuzz.ratio(compact, code),
                _name_likeness(wanted, name) if name else 0.0,
                fuzz.ratio(wanted, utils.default_process(label)),
            )
            if likeness >= CLOSE_ENOUGH:
                scored.append((-likeness, key))
        return tuple(key for _, key in sorted(scored)[:most])

    def expect(self, words: Iterable[str]) -> None:
        """Compare many words at once with a long list: far quicker than one by one."""
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        for at in range(0, len(new) if len(self._labels) > _MANY else 0, _AT_ONCE):
            some = new[at : at + _AT_ONCE]
            self._known.update(zip(some, self._likest(some), strict=True))

    def _alike(self, word: str) -> set[str]:
        self.expect([word])
        return self._known[word]

    def _likest(self, words: Sequence[str]) -> list[set[str]]:
        """Return the candidates whose key, or name in any order of its words, shares most letters."""
        import numpy as np
        from rapidfuzz import fuzz, process

        keys, folded, names = self._ready
        found: list[set[str]] = [set() for _ in words]
        asked = ([word.casefold() for word in words], folded), ([_in_order(word) for word in words], names)
        for typed, listed in asked:
            scores = process.cdist(typed, listed, scorer=fuzz.ratio, dtype=np.uint8)
            for one, row in zip(found, scores, strict=True):  # all at once, places take 8 times the scores
                likest = np.argpartition(row, -_ALIKE)[-_ALIKE:]
                one.update(keys[place] for place in likest.tolist())
        return found

    @cached_property
    def _ready(self) -> tuple[list[str], list[str], list[str]]:
        """The keys, the same in small letters, and the words of each name by the alphabet."""
        names = [_in_order(label.removeprefix(key)) for key, label in self._labels.items()]
        return list(self._labels), [key.casefold() for key in self._labels], names


def _name_likeness(wanted: str, name: str) -> float:
    """Compare names, parts of long ones included; a short word is found in too many others."""
    from rapidfuzz import fuzz

    is_long = min(len(wanted), len(name)) >= _LONG
    return fuzz.WRatio(wanted, name) if is_long else fuzz.ratio(wanted, name)


def _in_order(words: str) -> str:
    return " ".join(sorted(words.casefold().split()))


def is_alike(word: str, other: str) -> bool:
    """Tell whether two words differ by no more than a slip."""
    from rapidfuzz import fuzz, utils

    return fuzz.ratio(word, other, processor=utils.default_process) >= A_SLIP

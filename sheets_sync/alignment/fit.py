"""How well a text fits each component of a rubric: by what both are about, and by plain likeness. Pure."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sheets_sync.alignment.spotting import Spotter
from sheets_sync.alignment.vocabulary import Vocabulary, Weights
from sheets_sync.alignment.words import LITTLE_WORDS, WHOSE, tokens

Array = NDArray[np.float64]

_PARTS = (("component", 1.0), ("aliases", 0.8), ("description", 0.55), ("domain", 0.2))
"""What a component's name, other names, description and domain count for what it is about."""

_NEIGHBOUR = 0.6
"""What a concept's neighbour counts, times how near it is."""

_LIKENESS = 0.3
"""What plain likeness of words adds to what both are about."""

_LIKENESS_ALONE = 0.8
"""What it counts where no concept was found on either side."""


_SERVING = 0.8
"""How much a focus area is about what the components are about that a school says serve it."""


@dataclass(frozen=True, slots=True)
class Component:
    """A component of a rubric as it is compared."""

    code: str
    domain: str
    component: str
    description: str = ""
    aliases: str = ""
    also: tuple[str, ...] = ()
    """Keys of concepts that a school says it is about."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text speaks of and how well each component fits: ``scores`` in the components' order.

    They run from 0 to 1, and a little beyond where concepts and words both fit.

    ``evidence`` is how much was recognised, in phrases.
    """

    concepts: Weights
    scores: Array
    evidence: float


@lru_cache(maxsize=2)
def _goal_spotter(vocabulary: Vocabulary) -> Spotter:
    """Return what finds concepts in goals; making it takes longer than reading a school's goals."""
    return Spotter({key: one.says for key, one in vocabulary.concepts.items()})


@lru_cache(maxsize=2)
def _rubric_spotter(vocabulary: Vocabulary) -> Spotter:
    """Return what finds concepts in the words of a rubric; needed only for components nobody knows."""
    concepts = vocabulary.concepts
    return Spotter({key: (*one.rubric, *one.says) for key, one in concepts.items()})


class Matcher:
    """Compares texts with one rubric; made once a run."""

    def __init__(self, vocabulary: Vocabulary, components: Sequence[Component]) -> None:
        self.vocabulary = vocabulary
        self.components = tuple(components)
        concepts = vocabulary.concepts
        self._keys = {key: at for at, key in enumerate(concepts)}
        self._spotter = _goal_spotter(vocabulary)
        self._spotted: dict[str, Weights] = {}
        self._take(self.components)

    def _take(self, components: Sequence[Component]) -> None:
        self.components = tuple(components)
        self._about = self._spread([self._about_component(one) for one in self.components])
        self._likeness = _Likeness([_text(one) for one in self.components])

    def beside(self, components: Sequence[Component], served: Sequence[Sequence[int]]) -> Matcher:
        """Return a matcher for others (focus areas) with the same vocabulary.

        Each is also about what those of this matcher's components are that it is served by (positions).
        """
        other = copy(self)
        other._take(components)
        for at, parts in enumerate(served):
            for part in parts:
                other._about[at] = np.maximum(other._about[at], _SERVING * self._about[part])
        return other

    def spot(self, text: str) -> Weights:
        """Return what a text speaks of; each is looked at once, also by the matchers ``beside`` this one."""
        if text not in self._spotted:
            self._spotted[text] = self._spotter.spot(text)
        return self._spotted[text]

    def read(self, text: str) -> Reading:
        """Return what a text speaks of and how well each component fits it."""
        concepts = self.spot(text)
        evidence = sum(concepts.values())
        likeness = self._likeness.to(text)
        if not evidence:
            return Reading(concepts, _LIKENESS_ALONE * likeness, 0.0)
        mine = self._vector(concepts) / evidence
        fits: Array = self._about @ mine
        return Reading(concepts, fits + _LIKENESS * likeness, evidence)

    def known_share(self, text: str) -> float:
        """Return which share (0-1) of a text's telling words the vocabulary knows."""
        words = _telling(text)
        known = self._spotter.mender.known
        return sum(word in known for word in words) / len(words) if words else 0.0

    def knows(self, at: int) -> bool:
        """Tell whether it is known what a component is about, by more than the likeness of its words."""
        return bool(self._about[at].any())

    def about(self, reading: Reading, most: int = 2) -> tuple[str, ...]:
        """Return the names of what a text speaks of most."""
        ranked = sorted(reading.concepts, key=lambda key: (-reading.concepts[key], key))
        return tuple(self.vocabulary.concepts[key].name for key in ranked[:most])

    def why(self, reading: Reading, at: int, most: int = 2) -> tuple[str, ...]:
        """Return the names of the concepts that make a component fit, the strongest first."""
        return tuple(self.vocabulary.concepts[key].name for key in self._reasons(reading, at)[:most])

    def reason(self, reading: Reading, at: int) -> float:
        """Return how much was recognised of what makes a component fit most; 0 where nothing does."""
        return max((reading.concepts[key] for key in self._reasons(reading, at)[:1]), default=0.0)

    def _reasons(self, reading: Reading, at: int) -> list[str]:
        share = {key: weight * self._about[at, self._keys[key]] for key, weight in reading.concepts.items()}
        return sorted((key for key in share if share[key] > 0), key=lambda key: (-share[key], key))

    def _about_component(self, one: Component) -> dict[str, float]:
        """Return what a component is about, most 1: as the vocabulary knows it, else by its own words."""
        about = dict.fromkeys(one.also, 1.0)
        known = self.vocabulary.known(one.domain, one.component)
        if known:
            return {**known, **about}
        for name, share in _PARTS:
            spotted = _rubric_spotter(self.vocabulary).spot(getattr(one, name))
            most = max(spotted.values(), default=1.0)
            for key, weight in spotted.items():
                about[key] = max(about.get(key, 0.0), share * weight / most)
        return about

    def _spread(self, about: Sequence[Weights]) -> Array:
        """Return components x concepts; a concept also reaches those that its neighbours are about."""
        own = np.array([self._vector(one) for one in about]).reshape(len(about), len(self._keys))
        near = np.zeros((len(self._keys), len(self._keys)))
        for key, one in self.vocabulary.concepts.items():
            for other, share in one.near.items():
                near[self._keys[key], self._keys[other]] = share * _NEIGHBOUR
        through: Array = (own[:, None, :] * near[None, :, :]).max(axis=2, initial=0.0)
        both: Array = np.maximum(own, through)
        return both

    def _vector(self, weights: Mapping[str, float]) -> Array:
        vector = np.zeros(len(self._keys))
        for key, weight in weights.items():
            vector[self._keys[key]] = weight
        return vector


def _text(one: Component) -> str:
    return f"{one.component} {one.component} {one.aliases} {one.description}"


class _Likeness:
    """Plain likeness of words: cosine of stems, rare ones counting more (TF-IDF)."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(_telling(text)) for text in texts]
        spread = Counter(word for one in counts for word in one)
        self._rarity = {word: math.log(1 + len(texts) / many) for word, many in spread.items()}
        self._blank = np.zeros(len(texts))
        self._rows = {word: np.zeros(len(texts)) for word in spread}
        for at, one in enumerate(counts):
            for word, weight in self._weigh(one).items():
                self._rows[word][at] = weight

    def to(self, text: str) -> Array:
        """Return the likeness (0-1) of a text to each."""
        mine = self._weigh(Counter(word for word in _telling(text) if word in self._rarity))
        return sum((weight * self._rows[word] for word, weight in mine.items()), self._blank)

    def _weigh(self, counts: Counter[str]) -> dict[str, float]:
        weights = {word: (1 + math.log(many)) * self._rarity[word] for word, many in counts.items()}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}


def _telling(text: str) -> list[str]:
    return [word for word in tokens(text) if word not in LITTLE_WORDS and word not in WHOSE]

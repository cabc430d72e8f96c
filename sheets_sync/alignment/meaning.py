"""What the words of a school's goals are about, beside its rubric and its focus areas. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from sheets_sync.alignment.fit import Component, Matcher, Reading
from sheets_sync.alignment.vocabulary import Concept, Phrase, Vocabulary, Weights
from sheets_sync.alignment.words import LITTLE_WORDS, PLAIN_WORDS, WHOSE, tokens
from sheets_sync.template import fold

_ENGLISH = frozenset(
    """the my and their they them with that this how our your who what from more each every through about i'm
    i'll i've students student kids class classroom teaching would can could using use better have need takes
    for by on in out after before first least""".split()
)
"""Words by which a text shows that it is English."""

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_MOSTLY = 0.45
"""A text without them, such as a row of keywords, is English where so many of its words are known."""

_SHORT_TOKENS, _LONG_TOKENS = 8, 15
"""A shorter text need not show it; a longer one does by two different words."""


@dataclass(frozen=True, slots=True)
class Area:
    """A focus area: its key, its name, what it means here, and the components that serve it (codes).

    ``is_complete`` tells whether all of these could be read.
    """

    key: str
    name: str
    meaning: str
    components: tuple[str, ...]
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Taught:
    """A line of the school's own vocabulary: words people type, and the concept or component they mean."""

    row: int
    words: str
    means: str


T = TypeVar("T")


class _Once(dict[str, T]):
    """What a function makes of each text, made when first asked for."""

    def __init__(self, make: Callable[[str], T]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, text: str) -> T:
        self[text] = made = self._make(text)
        return made


@dataclass(frozen=True)
class Meaning:
    """Goals' words beside a rubric: ``codes`` and ``areas`` are in the order of the readings' scores.

    ``texts`` are the goals' words, in the order of ``plans.goals``. ``taught`` are the concepts (keys) for
    which the school has words of its own; ``unknown`` are taught lines that mean nothing here.
    """

    vocabulary: Vocabulary
    components: tuple[Component, ...]
    areas: tuple[Area, ...]
    texts: tuple[str, ...]
    taught: frozenset[str]
    unknown: tuple[Taught, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The components' codes."""
        return tuple(one.code for one in self.components)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each code stands among the components."""
        return {code: at for at, code in enumerate(self.codes)}

    @cached_property
    def matcher(self) -> Matcher:
        """Compares words with the rubric."""
        return Matcher(self.vocabulary, self.components)

    @cached_property
    def area_matcher(self) -> Matcher:
        """Compares words with the focus areas."""
        return self.matcher.beside([_area_component(one) for one in self.areas], self._served())

    @cached_property
    def chosen(self) -> Mapping[str, frozenset[str]]:
        """The components that the school chose for each focus area (key); none that it did not choose for."""
        some: dict[str, set[str]] = {}
        for area in self.areas:
            some.setdefault(area.key, set()).update(area.components)
        unclear = {area.key for area in self.areas if not area.is_complete}
        return {key: frozenset(codes) for key, codes in some.items() if codes and key not in unclear}

    def _served(self) -> list[list[int]]:
        return [[self.places[code] for code in one.components if code in self.places] for one in self.areas]

    @cached_property
    def goals(self) -> tuple[Reading, ...]:
        """What each goal speaks of, and how well each component fits."""
        known = {text: self.matcher.read(text) for text in dict.fromkeys(self.texts)}  # many are copied
        return tuple(known[text] for text in self.texts)

    def is_read(self, at: int) -> bool:
        """Tell whether a goal's words can be judged: something is known in them, and they are in English.

        What a school taught is known in any language.
        """
        concepts = self.goals[at].concepts
        return bool(concepts) and (self.is_english(self.texts[at]) or not self.taught.isdisjoint(concepts))

    def spot(self, texts: Iterable[str]) -> Weights:
        """Return what other texts speak of (criteria, or actions), in whatever order they stand."""
        found: dict[str, list[float]] = {}
        for text in texts:
            for key, weight in self.matcher.spot(text).items():
                found.setdefault(key, []).append(weight)
        return {key: sum(sorted(weights)) for key, weights in sorted(found.items())}

    def in_areas(self, at: int) -> Reading:
        """Return how well each focus area fits a goal's words."""
        return self._in_areas[self.texts[at]]

    def is_english(self, text: str) -> bool:
        """Tell whether a text reads as English: by its little words, or since most of its words are known."""
        return self._english[text]

    def shares_words(self, at: int, texts: Iterable[str]) -> bool:
        """Tell whether a goal has a telling word in common with one of these texts."""
        own = self._telling[self.texts[at]]
        return any(not own.isdisjoint(self._telling[text]) for text in texts)

    def are_related(self, one: Weights, other: Weights) -> bool:
        """Tell whether two texts speak of the same thing, or of neighbours."""
        concepts = self.vocabulary.concepts
        return any(
            mine == theirs or theirs in concepts[mine].near or mine in concepts[theirs].near
            for mine in one
            for theirs in other
        )

    # Goals, criteria and actions are copied a lot: each text is looked at once.

    @cached_property
    def _in_areas(self) -> _Once[Reading]:
        return _Once(self.area_matcher.read)

    @cached_property
    def _english(self) -> _Once[bool]:
        return _Once(lambda text: is_english(text) or self.matcher.known_share(text) >= _MOSTLY)

    @cached_property
    def _telling(self) -> _Once[frozenset[str]]:
        return _Once(telling_words)


def is_english(text: str) -> bool:
    """Tell whether a text reads as English; a short one gets the benefit of the doubt."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    least = 0 if len(words) < _SHORT_TOKENS else 1 if len(words) < _LONG_TOKENS else 2
    return len(_ENGLISH.intersection(words)) >= least


def telling_words(text: str) -> frozenset[str]:
    """Return the words (stems) of a text that tell something: none of those that stand in every goal."""
    return frozenset(tokens(text)) - LITTLE_WORDS - WHOSE - PLAIN_WORDS


def mean(
    shipped: Vocabulary,
    components: Sequence[Component],
    areas: Sequence[Area],
    texts: Iterable[str],
    taught: Iterable[Taught],
) -> Meaning:
    """Return what goals are about, read with the shipped vocabulary and what the school taught."""
    vocabulary, also, unknown = _teach(shipped, components, taught)
    own = tuple(replace(one, also=tuple(also.get(one.code, ()))) for one in components)
    learned = frozenset(
        key for key, one in vocabulary.concepts.items() if one is not shipped.concepts.get(key)
    )
    return Meaning(vocabulary, own, tuple(areas), tuple(texts), learned, unknown)


def _teach(
    shipped: Vocabulary, components: Sequence[Component], taught: Iterable[Taught]
) -> tuple[Vocabulary, Mapping[str, Sequence[str]], tuple[Taught, ...]]:
    """Add a school's words: to the concept they mean, else as a concept of their own to a component."""
    names = {fold(word): key for key, one in shipped.concepts.items() for word in (key, one.name)}
    codes = {fold(word): one.code for one in components for word in _words_of(one)}
    titles = {one.code: one.component for one in components}
    concepts = dict(shipped.concepts)
    also: dict[str, list[str]] = {}
    unknown = []
    for line in taught:
        meant = fold(line.means)
        code = codes.get(meant) or codes.get(meant.partition(" ")[0])
        key = names.get(meant) or (f"={code}" if code else "")
        if not key:
            unknown.append(line)
            continue
        if code and key not in concepts:
            concepts[key] = Concept(key, titles[code] or code, (), (), {})
            also.setdefault(code, []).append(key)
        says = (*concepts[key].says, *(Phrase(words) for words in _split(line.words)))
        concepts[key] = replace(concepts[key], says=says)
    vocabulary = replace(shipped, concepts=concepts) if concepts != shipped.concepts else shipped
    return vocabulary, also, tuple(unknown)


def _words_of(one: Component) -> tuple[str, ...]:
    aliases = _split(one.aliases)
    return tuple(filter(None, (one.code, one.component, f"{one.code} {one.component}", *aliases)))


def _split(words: str) -> list[str]:
    return [part.strip() for part in words.replace("\n", ";").split(";") if part.strip()]


def _area_component(area: Area) -> Component:
    return Component("", "", area.name, area.meaning)

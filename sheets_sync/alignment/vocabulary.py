"""The vocabulary of teaching: concepts, the phrases teachers use for them, and what components are about.

I/O: ``load`` reads the vocabulary that ships, once.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from sheets_sync.template import fold

WEAK = 0.35
"""What a phrase marked ``~`` counts: it also turns up where something else is meant."""

AGREED = 0.75
"""How central a concept is, on average, to all components of one name, for that to tell what is meant."""

Weights = Mapping[str, float]
"""How much of each concept, by its key."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words by which people speak of a concept; ``weight`` is 1, less for a weak sign."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Concept:
    """Something teachers write about. ``name`` completes "Your goal talks about ...".

    ``says`` are phrases of goals, ``rubric`` of rubrics; ``near`` tells how well a component about another
    concept would also do (0-1).
    """

    key: str
    name: str
    says: tuple[Phrase, ...]
    rubric: tuple[Phrase, ...]
    near: Weights


@dataclass(frozen=True, eq=False)  # known by identity, so that what is made of it can be kept
class Vocabulary:
    """All concepts by key, and what known components are about, by folded domain and name, or name alone.

    ``signs`` are ways to know that a goal is met, by concept: they end "I will know from ...".
    """

    concepts: Mapping[str, Concept]
    components: Mapping[str, Weights]
    signs: Mapping[str, str]

    def known(self, domain: str, component: str) -> Weights | None:
        """Return what a shipped component is about; one of a school's own may bear its name or an alias."""
        full = self.components.get(_full_name(domain, component))
        return full if full is not None else self.components.get(fold(component))


@cache
def load() -> Vocabulary:
    """Return the vocabulary that ships."""
    room = files("sheet_templates").joinpath("vocabulary")
    concepts = {key: _concept(key, raw) for key, raw in _read(room.joinpath("concepts.toml")).items()}
    rubrics = _read(room.joinpath("components.toml"))
    return Vocabulary(concepts, _known_components(rubrics), _read(room.joinpath("signs.toml")))


def _read(file: Any) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _concept(key: str, raw: Mapping[str, Any]) -> Concept:
    return Concept(key, raw["name"], _phrases(raw["says"]), _phrases(raw["rubric"]), raw.get("near", {}))


def _phrases(text: str) -> tuple[Phrase, ...]:
    words = (" ".join(part.split()) for part in text.split(";"))
    return tuple(Phrase(one.lstrip("~"), WEAK if one.startswith("~") else 1.0) for one in words if one)


def _known_components(rubrics: Mapping[str, Mapping[str, str]]) -> dict[str, Weights]:
    """Return what the shipped rubrics' components are about, by domain and name, and by each name alone.

    Where several share a name, it means what they agree on, and nothing where they do not.
    """
    known: dict[str, Weights] = {}
    claims: dict[str, list[Weights]] = {}
    for rubric, components in rubrics.items():
        text = files("sheet_templates").joinpath(f"rubrics/{rubric}.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            weights = parse_weights(components[row["Code"]])
            known[_full_name(row["Domain"], row["Component"])] = weights
            for name in {fold(name) for name in (row["Component"], *row["Aliases"].split(";"))}:
                claims.setdefault(name, []).append(weights)
    agreed = {name: _agree(some) for name, some in claims.items()}
    return {**{name: one for name, one in agreed.items() if one}, **known}


def _agree(claims: Sequence[Weights]) -> Weights:
    """Return the average of several weights; nothing where no concept is central to all."""
    average = {key: sum(one.get(key, 0.0) for one in claims) / len(claims) for one in claims for key in one}
    return average if max(average.values()) >= AGREED else {}


def _full_name(domain: str, component: str) -> str:
    return fold(f"{domain} / {component}")


def parse_weights(text: str) -> dict[str, float]:
    """Read ``"questioning, discussion:.8"``."""
    pairs = (re.fullmatch(r"\s*(\w+)\s*(?::\s*([\d.]+))?\s*", part) for part in text.split(","))
    return {pair[1]: float(pair[2] or 1) for pair in pairs if pair}

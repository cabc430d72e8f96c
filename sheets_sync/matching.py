"""From what people type to the code, choice or person they mean. Pure.

Exact matching only (case and spaces aside); guessing is for suggestions, which a person confirms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sheets_sync.template import Choice, fold

_LEADING = re.compile(r"(\S+?)(?:[:)\]–—.]*\s+|[:)\]–—]+)\S")
_AND = re.compile(r"\s+and\s+|\s*[&+/]\s*", re.IGNORECASE)
_MOST_COMMAS = 5
_SEPARATORS = re.compile(r"[;\n]")


@dataclass(frozen=True)
class Index:
    """Words that name a key (a component's code, a focus area's ID, a choice).

    ``words`` are folded; a word that names two keys names neither. ``codes`` are the folded keys, which
    count also when something follows them (``3c Engaging Students``). ``labels`` are shown to people.
    """

    words: Mapping[str, str]
    codes: Mapping[str, str]
    labels: Mapping[str, str]
    numbers: Mapping[float, tuple[str, ...]] = field(default_factory=dict)

    def resolve(self, text: str) -> str | None:
        """Return the key one piece of text names, or ``None``."""
        if text in self.codes:  # most people type a code just so
            return self.codes[text]
        folded = fold(text)
        if folded in self.codes:
            return self.codes[folded]
        if folded in self.words:
            return self.words[folded]
        leading = _LEADING.match(folded)
        return self.codes.get(leading[1]) if leading else None

    def resolve_several(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Split a cell into keys and the pieces that name nothing, each once, in the order typed.

        Semicolons and line breaks always separate; a comma does where everything between commas then
        names something (names may contain commas).
        """
        keys: dict[str, None] = {}
        unknown: dict[str, None] = {}
        for piece in filter(None, (part.strip() for part in _SEPARATORS.split(text))):
            found = self._resolve_piece(piece)
            if found:
                keys.update(dict.fromkeys(found))
            else:
                self._sort_commas(piece, keys, unknown)
        return tuple(keys), tuple(unknown)

    def _resolve_piece(self, piece: str) -> tuple[str, ...] | None:
        """Resolve what stands between semicolons; and, &, + and / separate where all parts are known."""
        if fold(piece) not in self.words and len(parts := _AND.split(piece)) > 1:
            keys = [self.resolve(part) for part in parts]
            if all(keys):
                return tuple(key for key in keys if key)
        if fold(piece) in self.words or "," not in piece:
            key = self.resolve(piece)
            return (key,) if key else None
        by_comma = self._resolve_commas([part.strip() for part in piece.split(",")])
        if by_comma:
            return by_comma
        key = self.resolve(piece)
        return (key,) if key else None

    def _resolve_commas(self, parts: list[str]) -> tuple[str, ...] | None:
        """Resolve every part, joining neighbours where only together they name something."""
        steps: list[tuple[str, int] | None] = [None] * len(parts) + [("", 0)]
        for at in reversed(range(len(parts))):
            for count in range(min(len(parts) - at, _MOST_COMMAS + 1), 0, -1):
                head = ", ".join(parts[at : at + count])
                key = self.resolve(head) if count == 1 else self.words.get(fold(head))
                if key and steps[at + count] is not None:
                    steps[at] = (key, at + count)
                    break
        keys: list[str] = []
        at = 0
        while at < len(parts):
            step = steps[at]
            if step is None:
                return None
            keys.append(step[0])
            at = step[1]
        return tuple(keys)

    def _sort_commas(self, piece: str, keys: dict[str, None], unknown: dict[str, None]) -> None:
        """Where only some parts between commas name something, keep those and remember the others."""
        parts = [part.strip() for part in piece.split(",")]
        found = [self.resolve(part) for part in parts]
        if not any(found):
            unknown[piece] = None
            return
        for part, key in zip(parts, found, strict=True):
            if key:
                keys[key] = None
            elif part:
                unknown[part] = None


def make_index(rows: Iterable[tuple[str, str, Iterable[str]]]) -> Index:
    """Index ``(key, name, other names)``; a key's own label is ``key name``."""
    words: dict[str, str] = {}
    clashes: set[str] = set()
    codes: dict[str, str] = {}
    labels: dict[str, str] = {}
    numbers: dict[float, list[str]] = {}
    for key, name, others in rows:
        codes.setdefault(fold(key), key)
        labels.setdefault(key, f"{key} {name}".strip())
        for word in {fold(word) for word in (name, f"{key} {name}", *others)} - {""}:
            if words.setdefault(word, key) != key:
                clashes.add(word)
        number = as_number(key)
        if number is not None and key not in numbers.setdefault(number, []):
            numbers[number].append(key)
    for word in clashes:
        del words[word]
    return Index(words, codes, labels, {number: tuple(keys) for number, keys in numbers.items()})


def make_choice_index(choices: Iterable[Choice]) -> Index:
    """Index a drop-down's words; a choice is meant only by a whole word of its own."""
    words: dict[str, str] = {}
    labels: dict[str, str] = {}
    for choice in choices:
        labels[choice.key] = choice.label
        for word in choice.words():
            words.setdefault(word, choice.key)
    return Index(words, {}, labels)


def as_number(text: str) -> float | None:
    """Return the number a spreadsheet would make of a code such as ``2.10``, ``007`` or ``1e5``."""
    if not text[:1].isdigit():
        return None
    try:
        return float(text)
    except ValueError:
        return None


def number_as_code(number: float, displayed: str | None, index: Index) -> str | None:
    """Return the one code that a number stands for, or ``None`` where that is unclear."""
    keys = index.numbers.get(number, ())
    if len(keys) == 1:
        return keys[0]
    return displayed if displayed in keys else None

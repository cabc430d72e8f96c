"""What professional learning the plans ask for: each method and support, by whom, for what. Pure.

An action that is done or dropped asks no more; what its teacher still needs stands in another.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2s

from sheets_sync.frames import Plans
from sheets_sync.template import fold
from sheets_sync.typed import records

_SEVERAL = re.compile(r"[;\n]")
_HAS_WORDS = re.compile(r"\w")
_NOTHING = frozenset({"", "none", "no", "nothing", "n/a", "na", "nil", "none needed", "nothing needed"})
"""What people type where they need no support."""

_SETTLED = frozenset({"done", "dropped"})
_MOST_KEY_CHARACTERS = 100


class Kind(StrEnum):
    """What is asked for: a way of learning, or something that helps."""

    METHOD = "Method"
    SUPPORT = "Support"


@dataclass(frozen=True, slots=True)
class Need:
    """One method or support that active teachers ask for.

    ``key`` is its identity: the method's choice key, or the support's folded words. ``name`` is the
    choice's label, or the words most people typed. ``teachers`` are emails by name, ``actions`` counts the
    action steps that ask. ``focus_areas`` are (ID, how many of the teachers) in the school's order, those
    whose goal names none under ``""`` and last.
    """

    key: str
    kind: Kind
    name: str
    teachers: tuple[str, ...]
    actions: int
    focus_areas: tuple[tuple[str, int], ...]


def needs(plans: Plans) -> list[Need]:
    """Return every need, those asked for by most teachers first, then methods, then by name."""
    gathered: dict[str, _Asked] = {}
    goal_positions = plans.goal_positions["actions"].tolist()
    focus_areas = plans.goals["focus_area"].tolist()
    methods = {key: plans.template.label("pd_method", key) for key in plans.words.choices["pd_method"].labels}
    said: dict[str, list[tuple[str, Kind, str]]] = {}
    columns = ("is_judged", "state", "teacher", "pd_method", "support")
    for action, at in zip(records(plans.steps["actions"], columns), goal_positions, strict=True):
        if not action.is_judged or action.state in _SETTLED:
            continue
        focus = (focus_areas[at] if at >= 0 else ()) or ("",)
        if action.support not in said:
            said[action.support] = list(_supports(action.support))
        asked_for = [(need_key(Kind.METHOD, one), Kind.METHOD, methods[one]) for one in action.pd_method]
        for key, kind, name in (*asked_for, *said[action.support]):
            asked = gathered.setdefault(key, _Asked(kind))
            asked.names[name] += 1
            asked.actions += 1
            known = asked.teachers.setdefault(action.teacher, focus)
            if known != focus:
                asked.teachers[action.teacher] = (*known, *(one for one in focus if one not in known))
    order = [*plans.focus_areas["id"], ""]
    found = [asked.need(plans, key, order) for key, asked in gathered.items()]
    return sorted(found, key=lambda one: (-len(one.teachers), one.kind, fold(one.name), one.key))


@lru_cache(maxsize=1024)
def need_key(kind: Kind, words: str) -> str:
    """Return the identity of a need: case, spaces and a final stop tell none from another."""
    folded = fold(words).rstrip(" .!").strip()
    if len(folded) > _MOST_KEY_CHARACTERS:
        mark = blake2s(folded.encode(), digest_size=5).hexdigest()
        folded = f"{folded[:_MOST_KEY_CHARACTERS].strip()} {mark}"
    return f"{kind.value.casefold()} {folded}" if folded else ""


@dataclass
class _Asked:
    """One need while it is gathered."""

    kind: Kind
    names: Counter[str] = field(default_factory=Counter)
    actions: int = 0
    teachers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Whoever asks, and the focus areas it is for: a set for each would take ten times the memory."""

    def need(self, plans: Plans, key: str, order: Sequence[str]) -> Need:
        most = max(self.names.values())
        name = min(name for name, count in self.names.items() if count == most)
        areas = Counter(one for served in self.teachers.values() for one in served)
        return Need(
            key,
            self.kind,
            name,
            tuple(sorted(self.teachers, key=lambda one: (fold(plans.name_of(one)), one))),
            self.actions,
            tuple((one, areas[one]) for one in dict.fromkeys(order) if areas[one]),
        )


def _supports(typed: str) -> Iterator[tuple[str, Kind, str]]:
    """Yield the key, kind and name of every support one cell asks for, each once."""
    seen: set[str] = set()
    for words in _SEVERAL.split(typed):
        name = " ".join(words.split()).lstrip("-–•* ")
        key = need_key(Kind.SUPPORT, name)
        is_something = fold(name).rstrip(" .!") not in _NOTHING and _HAS_WORDS.search(name)
        if key and is_something and key not in seen:
            seen.add(key)
            yield key, Kind.SUPPORT, name.rstrip(" .") or name

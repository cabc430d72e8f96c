"""Every rule, by code: the one list that the engine, the command and the tests read. Pure."""

from __future__ import annotations

from sheets_sync.rules import (
    acting,
    actions,
    cells,
    document,
    follow_up,
    goals,
    lists,
    rows,
    structure,
    success,
    why,
    words,
)
from sheets_sync.rules.rule import Rule

_ROOMS = (structure, lists, rows, cells, why, goals, document, success, actions, follow_up, words, acting)

CATALOGUE: tuple[Rule, ...] = tuple(
    sorted((one for room in _ROOMS for one in room.RULES), key=lambda one: one.code)
)

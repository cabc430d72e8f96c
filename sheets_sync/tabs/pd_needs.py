"""The ``PD Needs`` tab: what the plans ask for, and what leaders offer, kept under their hands. Pure.

Rows are known by the need they stand for, as follow-up rows are by their goal: none moves, nothing leaders
typed is lost, and a need nobody has any more keeps its row while it holds typing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sheets_sync.frames import Plans
from sheets_sync.layout import Located, find_made
from sheets_sync.model import MADE_NOTE, NewTab, Role, Value
from sheets_sync.needs import Kind, Need, need_key, needs
from sheets_sync.tabs.kept import TWICE, Cell, Writer, free_rows, has_typing, tool_cols
from sheets_sync.tabs.page import Page, column_look, header_cells
from sheets_sync.template import fold
from sheets_sync.typed import records
from sheets_sync.values import show

NOBODY_ASKS = "Nobody asks for this now. What was typed here is kept."
_REPEATED_COLS = 1  # what is asked for: on every printed page
_BANNER_COLS = 6
_MOST_LINES = 6
_MOST_WORDS = 70
"""How much of what one person wrote is shown; the whole of it stands on step 1."""


@dataclass(frozen=True)
class PdNeeds:
    """What the tab should be: made anew, or some of its cells to hold."""

    new_tabs: tuple[NewTab, ...] = ()
    cells: tuple[Cell, ...] = ()


def render(plans: Plans) -> PdNeeds:
    """Render the tab: made where it is not there, kept where it is.

    While the roster or the actions cannot be read, nobody knows who asks for what, and all stays as it is.
    """
    if not (plans.layout.has("roster", "email") and plans.layout.has("actions", "teacher")):
        return PdNeeds()
    wanted = _wanted(plans)
    located = find_made(plans.desk, plans.template, "pd_needs")
    if located is not None:
        return PdNeeds(cells=tuple(_keep(plans, located, wanted)) if located.header_row else ())
    title = plans.template.by_key["pd_needs"].title
    if any(fold(tab.title) == fold(title) for tab in plans.desk.tabs):
        return PdNeeds()
    return PdNeeds(new_tabs=(_make(plans, wanted.values()),))


# -- what a row says ------------------------------------------------------------------------------------


def _wanted(plans: Plans) -> dict[str, dict[str, Value]]:
    """Return the rows by key, those most asked for first."""
    why: dict[str, tuple[str, str]] = {}
    for one in records(plans.steps["why"]):
        curious, learns = why.get(one.teacher, ("", ""))
        why[one.teacher] = (curious or one.curious_about, learns or one.learns_best_by)
    labels = plans.words.focus_areas.labels
    return {need.key: _row(plans, need, why, labels) for need in needs(plans)}


def _row(
    plans: Plans, need: Need, why: Mapping[str, tuple[str, str]], labels: Mapping[str, str]
) -> dict[str, Value]:
    says = [(plans.name_of(email), *why.get(email, ("", ""))) for email in need.teachers]
    areas = [(labels.get(key, key) or "No focus area yet", count) for key, count in need.focus_areas]
    return {
        "need": need.name,
        "kind": need.kind.value,
        "teachers": len(need.teachers),
        "asked_by": ", ".join(name for name, *_ in says),
        "focus": "\n".join(f"{name}: {count}" for name, count in areas),
        "curious_about": _lines([(name, curious) for name, curious, _ in says]),
        "learns_best_by": _lines([(name, learns) for name, _, learns in says]),
        "note": "",
        "key": need.key,
    }


def _lines(says: Sequence[tuple[str, str]]) -> str:
    """Return a line for each person who said something; a long list is counted at its end."""
    lines = [f"{name}: {_short(text)}" for name, text in says if text]
    more = len(lines) - _MOST_LINES
    if more > 1:
        lines = [*lines[:_MOST_LINES], f"and {more} more, on step 1"]
    return "\n".join(lines)


def _short(text: str) -> str:
    words = " ".join(text.split())
    if len(words) <= _MOST_WORDS:
        return words
    head = words[: _MOST_WORDS - 1]
    return (head.rpartition(" ")[0] or head).rstrip(" ,.;") + "…"


# -- a tab that is not there ----------------------------------------------------------------------------


def _make(plans: Plans, rows: Iterable[Mapping[str, Value]]) -> NewTab:
    template = plans.template.by_key["pd_needs"]
    page = Page()
    first = _REPEATED_COLS + 1
    page.line([plans.template.disclosure], Role.BANNER, _BANNER_COLS, first)
    page.notes[1, 1] = MADE_NOTE
    page.line([template.title], Role.TITLE, from_col=first)
    page.line([template.help], Role.BANNER, _BANNER_COLS, first)
    header_row = header_cells(page, template.columns)
    for row in rows:
        for col, column in enumerate(template.columns, 1):
            if (value := row.get(column.key, "")) != "":
                page.cells[page.row, col] = value
        page.row += 1
    looks = [column_look(column) for column in template.columns]
    made = page.tab(template.title, looks, header_row, frozen_rows=header_row, frozen_cols=_REPEATED_COLS)
    return replace(made, has_filter=True)


# -- a tab that is there ---------------------------------------------------------------------------------


class _Standing(NamedTuple):
    """A row as it stands; ``key`` is what stands in it, ``need`` what it is about."""

    row: int
    key: str
    need: str
    has_typing: bool


def _keep(plans: Plans, located: Located, wanted: Mapping[str, Mapping[str, Value]]) -> list[Cell]:
    writer = Writer(located)
    rows = list(_standing(plans, located))
    seen = Counter(one.need for one in rows)
    cleared = set()
    for one in rows:
        if one.need in wanted:
            note = TWICE if seen[one.need] > 1 else ""
            writer.row(one.row, {**wanted[one.need], "note": note})
        elif one.has_typing and one.need:
            writer.cell(one.row, "teachers", 0, one.key)
            writer.cell(one.row, "note", NOBODY_ASKS, one.key)
        elif one.key and not one.has_typing:
            writer.clear(one.row, one.key)
            cleared.add(one.row)
    missing = [row for key, row in wanted.items() if key not in seen]
    free = free_rows(located, (one.row for one in rows), cleared)
    for at, row in zip(free, missing, strict=False):
        writer.row(at, row)
    return writer.cells


def _standing(plans: Plans, located: Located) -> Iterator[_Standing]:
    """Yield the rows that are in use; where a key was lost, the words beside it say what it was."""
    ours = tool_cols(located)
    for row in located.body:
        key, name = show(located.cell(row, "key")), show(located.cell(row, "need"))
        is_typed = has_typing(located, row, ours)
        if key or name or is_typed:
            yield _Standing(row, key, key or _key_of(plans, name, show(located.cell(row, "kind"))), is_typed)


def _key_of(plans: Plans, name: str, kind: str) -> str:
    method = plans.words.choices["pd_method"].resolve(name) if kind == Kind.METHOD.value else None
    return need_key(Kind.METHOD, method) if method else need_key(Kind.SUPPORT, name)

"""The rows that count: coverage of the rubric, and the professional learning that is asked for. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sheets_sync.coverage import NONE, SEVERAL, Coverage, Part
from sheets_sync.frames import Plans
from sheets_sync.layout import find_made
from sheets_sync.needs import Kind, Need, need_key
from sheets_sync.report.excel.alike import KEPT_BACK
from sheets_sync.report.excel.figures import method_order
from sheets_sync.report.excel.ledger import SUPPORT, Ledger
from sheets_sync.report.excel.rows import CellValue, Row
from sheets_sync.report.excel.tables import front
from sheets_sync.report.privacy import Privacy
from sheets_sync.values import show

NO_FOCUS = "(no focus area yet)"
SEVERAL_FOCUS = "(several focus areas)"
NO_ELEMENT = "(no component yet)"
SUPPORT_WORDS = "(support, in teachers' own words)"
_LEADERS = ("offered", "offered_on", "invited")
_NO_WORDS = ("",) * len(_LEADERS)


class _Typed(NamedTuple):
    """A row of PD Needs: the need as it stands there, and what leaders typed beside it."""

    kind: str
    name: str
    words: tuple[str, str, str]


def shown(number: int | None) -> CellValue:
    """Return a number as a cell shows it."""
    return KEPT_BACK if number is None else number


class CountRows:
    """Turns counts into rows; where small counts are kept back, nothing people wrote stands beside them."""

    def __init__(self, plans: Plans, privacy: Privacy, ledger: Ledger) -> None:
        self.plans = plans
        self.privacy = privacy
        self.ledger = ledger
        self.front = front(plans)

    # -- coverage ---------------------------------------------------------------------------------------

    def coverage(self, coverage: Coverage) -> Iterator[Row]:
        """Yield a row per component and focus area, zeros included, and per gap that some goals have."""
        titles = {**self.privacy.focus_areas, SEVERAL: SEVERAL_FOCUS, NONE: NO_FOCUS}
        for column in coverage.columns:
            for at, part in enumerate(coverage.parts, 1):
                if part.counts[column] or column not in {SEVERAL, NONE}:
                    yield self._covered(column, titles[column], part, self._element(part, at))
            if coverage.without.counts[column]:
                yield self._covered(column, titles[column], coverage.without, NO_ELEMENT)

    def _element(self, part: Part, at: int) -> str:
        if not self.privacy.edition.is_named:
            return self.privacy.component(part.code, at)
        return self.plans.words.components.labels.get(part.code, part.code)

    def _covered(self, column: str, focus_area: str, part: Part, element: str) -> Row:
        name = ("coverage", part.code, column)
        counts = (shown(self.ledger.count(*name)), shown(self.ledger.people(*name)))
        domain = part.domain if self.privacy.edition.is_named else ""
        return (*self.front, focus_area, domain, element, *counts)

    # -- professional learning ----------------------------------------------------------------------------

    def needs(self, needs: Sequence[Need]) -> Iterator[Row]:
        """Yield a row per need, most asked for first; without names: per method, and one for all support."""
        if not self.privacy.edition.is_named:
            yield from self._bare_needs(needs)
            return
        typed = self._typed() if self.privacy.is_internal else {}
        for one in needs:
            asked = (one.kind.value, one.name, len(one.teachers), one.actions)
            names = ", ".join(map(self.privacy.teacher, one.teachers))
            beside = typed.pop(one.key, None)
            yield (*self.front, *asked, self._areas(one), names, *(beside.words if beside else _NO_WORDS))
        for beside in typed.values():  # nobody asks for it any more; what was typed is kept
            if any(beside.words):
                yield (*self.front, beside.kind, beside.name, 0, 0, "", "", *beside.words)

    def _areas(self, need: Need) -> str:
        titles = self.privacy.focus_areas
        return "\n".join(f"{titles.get(key, key) or NO_FOCUS}: {count}" for key, count in need.focus_areas)

    def _bare_needs(self, needs: Sequence[Need]) -> Iterator[Row]:
        for one in method_order(self.plans, [one for one in needs if one.kind is Kind.METHOD]):
            yield self._bare(one.kind, one.name, ("need", one.key))
        yield self._bare(Kind.SUPPORT, SUPPORT_WORDS, SUPPORT)

    def _bare(self, kind: Kind, words: str, name: tuple[str, ...]) -> Row:
        counts = (shown(self.ledger.people(*name)), shown(self.ledger.count(*name)))
        return (*self.front, kind.value, words, *counts, "", "", "", "", "")

    def _typed(self) -> dict[str, _Typed]:
        """Return what leaders typed beside each need, by its key; of two rows of one need the first."""
        located = find_made(self.plans.desk, self.plans.template, "pd_needs")
        typed: dict[str, _Typed] = {}
        if located is None or not located.header_row:
            return typed
        for row in located.body:
            key, name, kind = (show(located.cell(row, column)) for column in ("key", "need", "kind"))
            offered, offered_on, invited = (show(located.cell(row, column)) for column in _LEADERS)
            if key or name or offered or offered_on or invited:
                one = _Typed(kind, name, (offered, offered_on, invited))
                typed.setdefault(key or _key_of(self.plans, kind, name), one)
        return typed


def _key_of(plans: Plans, kind: str, name: str) -> str:
    method = plans.words.choices["pd_method"].resolve(name) if kind == Kind.METHOD.value else None
    return need_key(Kind.METHOD, method) if method else need_key(Kind.SUPPORT, name)

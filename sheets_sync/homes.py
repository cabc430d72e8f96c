"""Which workbook the tabs that leaders work from stand in, and what that makes of them. Pure.

Settings names it; the tool remembers on Start Here where they stood last, so that a run on a fresh machine
knows what to bring along when Settings names another. Only a value that can be used, or a blank one, moves
them: what leaders typed must not come before everybody's eyes because a cell was mistyped or deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sheets_sync.desired import Desired
from sheets_sync.layout import is_made, locate
from sheets_sync.model import MADE_NOTE, ColumnLook, Link, NewTab, Plan, Role, Snapshot, Tab, Value
from sheets_sync.settings import School, leaders_workbook
from sheets_sync.tabs.start_here import Where, read_where
from sheets_sync.template import Template, fold

Address = Callable[[Tab, int, int], str]
"""What names a cell of the plan workbook in links of another."""

MOVED = "Moved"
_MOVED_WIDTH = 100.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Where leaders' tabs are to stand, ``""`` for the plan workbook, and where they may stand still.

    ``has_stood`` tells that they stood there already, so that a file which is not there has been lost.
    """

    desk: str
    former: tuple[str, ...] = ()
    has_stood: bool = False


def choose(school: School, remembered: Where) -> Choice:
    """Return where leaders' tabs are to stand: where Settings says, else where they stood."""
    named = school.leaders_workbook
    if not named and not school.is_leaders_workbook_blank:
        named = remembered.desk
    stood = tuple(dict.fromkeys(filter(None, (remembered.desk, *remembered.former))))
    return Choice(named, tuple(one for one in stood if one != named), named in stood)


def remembered(snapshot: Snapshot, template: Template) -> Where:
    """Return where leaders' tabs stood at the last sync, as Start Here says it.

    People can type there too, so that only what Settings might name counts.
    """
    title = fold(template.by_key["start_here"].title)
    for tab in snapshot.tabs:
        if fold(tab.title) == title and is_made(tab, template):
            said = read_where(tab)
            desk, *former = (
                leaders_workbook(one, snapshot.source)[0] or "" for one in (said.desk, *said.former)
            )
            return Where(desk, tuple(filter(None, former)), said.is_apart)
    return Where()


def leaders_tabs(snapshot: Snapshot, template: Template) -> list[Tab]:
    """Return the tabs of ours that leaders work from: all that we made but Start Here."""
    start_here = fold(template.by_key["start_here"].title)
    return [tab for tab in snapshot.tabs if is_made(tab, template) and fold(tab.title) != start_here]


def holds_plans(desk: Snapshot, template: Template) -> bool:
    """Tell whether a workbook is one of plans, this school's or another's: no place for leaders' tabs.

    One tab that looks like a step is not enough: a leader may keep a list of her own.
    """
    found = locate(desk, template).tabs
    return sum(step.key in found for step in template.steps) > 1


def plans_of(desk: Snapshot, template: Template) -> frozenset[str]:
    """Return which plan workbooks the links of leaders' tabs lead to: the one whose tabs they are."""
    cells = (cell for tab in leaders_tabs(desk, template) for row in tab.rows for cell in row)
    return frozenset(
        cell.address.partition("#")[0] for cell in cells if isinstance(cell, Link) and cell.address
    )


# -- what stands in a workbook of its own ------------------------------------------------------------------


def set_apart(desired: Desired, plans: Snapshot, address: Address, template: Template) -> Desired:
    """Return what is desired of leaders' tabs as it stands in a workbook other than the plans'.

    Links to rows of the plans lead there, and the first line says who can read the tab.
    """
    ours = {tab.title for tab in leaders_tabs(plans, template)}
    elsewhere = {tab.title: tab for tab in plans.tabs if tab.title not in ours}

    def fitted(value: Value) -> Value:
        if value == template.disclosure:
            return template.disclosure_apart
        if isinstance(value, Link) and value.tab in elsewhere:
            return Link(value.text, "", 1, 1, address(elsewhere[value.tab], value.row, value.col))
        return value

    def fitted_tab(tab: NewTab) -> NewTab:
        return replace(tab, cells={place: fitted(value) for place, value in tab.cells.items()})

    return replace(
        desired,
        tabs=tuple(map(fitted_tab, desired.tabs)),
        new_tabs=tuple(map(fitted_tab, desired.new_tabs)),
        cells=tuple(cell._replace(value=fitted(cell.value)) for cell in desired.cells),
    )


def moved_page(desk: str) -> NewTab:
    """Return the page that says, in a workbook that leaders' tabs have left, where they stand now."""
    where = desk or "the workbook with the teachers' plans"
    lines: Mapping[tuple[int, int], Value] = {
        (1, 1): "The leaders' tabs have moved",
        (2, 1): f"They stand in {where} now, with everything that was typed in them here.",
    }
    look = ColumnLook(_MOVED_WIDTH, Role.HEADER, Role.BODY)
    roles = {(1, 1): Role.TITLE, (2, 1): Role.BODY}
    return NewTab(MOVED, lines, (look,), 0, roles, {(1, 1): MADE_NOTE})


def leaving(former: Snapshot, desk: str, template: Template) -> Plan:
    """Return what takes leaders' tabs out of a workbook they have left, and says where they are."""
    tabs = leaders_tabs(former, template)
    left = tuple(tab.title for tab in tabs if not is_moved_page(tab))
    has_page = any(is_moved_page(tab) for tab in former.tabs)
    return Plan(new_tabs=() if has_page else (moved_page(desk),), retired=left) if left else Plan()


def is_moved_page(tab: Tab) -> bool:
    """Tell whether a tab of ours is the page that says where leaders' tabs went."""
    return fold(tab.title) == fold(MOVED)

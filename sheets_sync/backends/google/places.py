"""Which tab has which id and where it stands, before a plan and after it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from sheets_sync.model import Place, Plan, Snapshot

_FEWER_IDS = 1_000_000_000
"""Our ids are smaller; the ids of tabs that cells are set aside in are greater."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a plan has to fit in with besides cells.

    ``order`` are the ids of all tabs in order, whatever they hold; ``taken`` those of tabs and protections.
    """

    order: tuple[int, ...] = ()
    taken: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TabIds:
    """The tabs' ids by their titles.

    ``read`` are titles as they were read, ``new`` those of tabs to make, ``left`` all as the plan leaves
    them; ``grids`` the rows and cols each id had when it was read (0: endless).
    """

    read: Mapping[str, int]
    new: Mapping[str, int]
    left: Mapping[str, int]
    grids: Mapping[int, Place]
    standing: Standing

    def protection(self, tab_id: int, header: str) -> int:
        """Return the id of the protection of a column to make."""
        return free_id(f"column {tab_id} {header}", {*self.standing.taken, *self.left.values()})


def standing(body: Mapping[str, Any]) -> Standing:
    """Return what stands in a spreadsheet that was read."""
    entries = body.get("sheets", ())
    tabs = tuple(int(entry["properties"].get("sheetId", 0)) for entry in entries)
    protections = (
        protection.get("protectedRangeId", 0)
        for entry in entries
        for protection in entry.get("protectedRanges", ())
    )
    return Standing(tabs, frozenset([*tabs, *protections]))


def tab_ids(plan: Plan, snapshot: Snapshot, standing: Standing) -> TabIds:
    """Return every tab's id; a new tab's follows from its title and what is taken."""
    read = {tab.title: tab.tab_id for tab in snapshot.tabs}
    taken = {*standing.taken, *read.values()}
    new: dict[str, int] = {}
    for tab in plan.new_tabs:
        new[tab.title] = free_id(f"tab {tab.title}", taken)
        taken.add(new[tab.title])
    titles = {rename.old: rename.new for rename in plan.renames}
    left = {titles.get(title, title): tab_id for title, tab_id in read.items()} | new
    return TabIds(read, new, left, {tab.tab_id: tab.grid for tab in snapshot.tabs}, standing)


def free_id(name: str, taken: Collection[int]) -> int:
    """Return an id for what has this name: always the same, unless it is taken."""
    found = crc32(name.encode("utf-8", "surrogatepass")) % (_FEWER_IDS - 1) + 1
    while found in taken:
        found = found % (_FEWER_IDS - 1) + 1
    return found


def indexes(plan: Plan, ids: TabIds) -> dict[str, int]:
    """Return where each new tab ends up among all tabs, from 0, once all of them stand."""
    order = list(ids.standing.order or ids.read.values())
    for tab in plan.new_tabs:
        before = ids.read.get(tab.before or "", ids.left.get(tab.before or "", -1))
        at = order.index(before) if before in order else len(order)
        order.insert(at, ids.new[tab.title])
    return {tab.title: order.index(ids.new[tab.title]) for tab in plan.new_tabs}

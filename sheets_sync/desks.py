"""The workbooks beside the plans: the leaders' own, and those that leaders' tabs are to leave.

I/O: opens and reads them; what is made of them is pure.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sheets_sync import carrying, homes
from sheets_sync.backends import Backend
from sheets_sync.backends.opening import beside, display_name, identity, is_remote, link_to
from sheets_sync.errors import ReadError, SheetsSyncError, UsageError
from sheets_sync.layout import locate
from sheets_sync.model import Snapshot, copied_title
from sheets_sync.settings import parse_settings
from sheets_sync.tabs.start_here import Where
from sheets_sync.template import Template

Opener = Callable[[str, bool], Backend]
"""Opens another workbook by its path or address; a file may be made where it never was."""


@dataclass(frozen=True)
class Beside:
    """What was read beside the plan workbook.

    ``desk`` is the leaders' workbook; ``None`` while their tabs stand in the plan workbook, or could not be
    read (``away`` says why). ``former`` are workbooks they are to leave, by address; ``notices`` is what the
    coordinator should know of those that could not be read. ``where`` is what Start Here is to remember.
    """

    desk: Snapshot | None = None
    address: homes.Address | None = None
    where: Where = Where()  # noqa: RUF009 - frozen
    former: tuple[tuple[str, Snapshot], ...] = ()
    away: SheetsSyncError | None = None
    notices: tuple[str, ...] = ()

    @property
    def is_one(self) -> bool:
        """True where the plan workbook is all there is."""
        return self.desk is None and self.away is None and not self.former


def seen(snapshot: Snapshot, found: Beside, template: Template) -> tuple[Snapshot, Snapshot]:
    """Return the workbook leaders' tabs stand in, and the same with all that is to be brought along. Pure.

    Where it cannot be reached, a plan workbook that still has such tabs stands in for it.
    """
    own = homes.leaders_tabs(snapshot, template)
    if found.away:
        desk = snapshot if own else Snapshot(snapshot.source, ())
        return desk, desk
    desk = snapshot if found.desk is None else found.desk
    says = template.disclosure if found.desk is None else template.disclosure_apart
    old = coming(snapshot, found, template)
    return desk, (carrying.carry(desk, old, template, says) if old else desk)


def coming(snapshot: Snapshot, found: Beside, template: Template) -> list[Snapshot]:
    """Return the workbooks from which leaders' tabs are to be brought along. Pure."""
    old = [former for _, former in found.former]
    if found.desk is not None:
        old.append(snapshot)
    return [_by_old_titles(one) for one in old if homes.leaders_tabs(one, template)]


def _by_old_titles(snapshot: Snapshot) -> Snapshot:
    """Return a workbook whose hidden copies have the titles of the tabs they are copies of."""
    tabs = (replace(tab, title=copied_title(tab.title) or tab.title) for tab in snapshot.tabs)
    return replace(snapshot, tabs=tuple(tabs))


class Desks:
    """The way to the workbooks beside the plan workbook ``source``."""

    def __init__(self, source: str, opener: Opener) -> None:
        self.source = source
        self._opener = opener
        self._opened: dict[str, Backend] = {}

    def home(self, address: str) -> Backend:
        """Return the workbook that was read from there."""
        return self._opened[address]

    def read(self, snapshot: Snapshot, template: Template) -> Beside:
        """Read the leaders' workbook where Settings names one, and those its tabs are to leave.

        One that cannot be read never keeps the plans from being checked.
        """
        school = parse_settings(locate(snapshot, template), template, snapshot.source)
        stood = homes.remembered(snapshot, template)
        choice = homes.choose(school, stood)
        if not (choice.desk or choice.former):
            return Beside()
        desk, away = self._desk(choice, template)
        if away:
            where = replace(stood, is_apart=not homes.leaders_tabs(snapshot, template))
            return Beside(where=where, away=away)
        same = [choice.desk] if choice.desk else []
        former, notices, unread = self._former(choice.former, same, template)
        # Tabs that come back stand here before they are deleted there: until then that is remembered.
        still = [] if desk else [one for one, old in former if homes.leaders_tabs(old, template)]
        where = Where(choice.desk, (*unread, *still), is_apart=desk is not None)
        address = link_to(self.source, beside(self.source, choice.desk)) if desk else None
        return Beside(desk, address, where, tuple(former), None, tuple(notices))

    def _desk(
        self, choice: homes.Choice, template: Template
    ) -> tuple[Snapshot | None, SheetsSyncError | None]:
        if not choice.desk:
            return None, None
        try:
            if self._is_same(beside(self.source, choice.desk), self.source):
                raise UsageError(
                    "It is the workbook with the plans. Type the name of another one in Settings."
                )
            if choice.has_stood:
                self._check_there(beside(self.source, choice.desk))
            return self._read(choice.desk, template, may_create=not choice.has_stood), None
        except SheetsSyncError as error:
            return None, error

    def _check_there(self, place: str) -> None:
        """Make sure that a file leaders worked in is still there: a new one would have none of it.

        Raises:
            ReadError: It is not.
        """
        if not is_remote(place) and not Path(place).exists():
            name = display_name(place)
            copy = f", or the copy {name}.bak under its name" if Path(f"{place}.bak").exists() else ""
            raise ReadError(
                f"There is no {name} in its folder any more. Put it back there{copy}; to begin anew, name "
                f"another file in Settings."
            )

    def _check_kept(self, place: str) -> None:
        """Make sure that a file leaders have left is there: nobody is to make it anew.

        Raises:
            ReadError: It is not.
        """
        if not is_remote(place) and not Path(place).exists():
            raise ReadError(f"There is no {display_name(place)} in its folder any more; put it back there.")

    def _former(
        self, addresses: Sequence[str], same: Sequence[str], template: Template
    ) -> tuple[list[tuple[str, Snapshot]], list[str], list[str]]:
        """Return those that could be read, what to say of the others, and their addresses."""
        former: list[tuple[str, Snapshot]] = []
        notices: list[str] = []
        unread: list[str] = []
        known = [self.source, *(beside(self.source, one) for one in same)]
        for address in addresses:
            if any(self._is_same(beside(self.source, address), one) for one in known):
                continue
            try:
                self._check_kept(beside(self.source, address))
                former.append((address, self._read(address, template, may_create=False)))
            except SheetsSyncError as error:
                unread.append(address)
                notices.append(not_brought(display_name(address), str(error)))
        return former, notices, unread

    def _read(self, address: str, template: Template, *, may_create: bool) -> Snapshot:
        place = beside(self.source, address)
        self._opened[address] = self._opener(place, may_create)
        found = self._opened[address].read(template.code_headers)
        if homes.holds_plans(found, template):
            raise UsageError(
                f"{display_name(address)} holds teachers' plans itself, so nothing was written there. "
                f"Name a workbook for leaders alone; it may be one that does not exist yet."
            )
        if self._is_of_others(homes.plans_of(found, template), place):
            raise UsageError(
                f"The tabs in {display_name(address)} belong to another workbook with plans, so nothing was "
                f"read or written there. Name a leaders' workbook that no other school or year has."
            )
        return found

    def _is_of_others(self, plans: Collection[str], place: str) -> bool:
        """Tell whether leaders' tabs are of plans that stand elsewhere; a file may just have a new name."""
        ways = [beside(place, one) for one in plans]
        if any(self._is_same(way, self.source) for way in ways):
            return False
        return any(is_remote(way) or Path(way).exists() for way in ways)

    def _is_same(self, one: str, other: str) -> bool:
        if is_remote(one) or is_remote(other):
            return identity(one) == identity(other)
        both_there = Path(one).exists() and Path(other).exists()
        return Path(one).samefile(other) if both_there else identity(one) == identity(other)


def not_brought(name: str, why: str) -> str:
    """Say that what stands in a former leaders' workbook could not be brought along."""
    return (
        f"What leaders typed in their former workbook {name} could not be brought along yet. {why} The next "
        f"sync tries again; if it is gone for good, clear the cell in Start Here that still names it."
    )

"""Write the workbooks of a school in turn: leaders' first, then the plans, each consistent by itself.

I/O: through their backends. What moves is deleted where it stood only once it stands in its new home; what
people typed there in between is looked for in the write's answer and brought along too.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from sheets_sync import homes, reconcile
from sheets_sync.applying import Say, Settled, settle
from sheets_sync.backends import Backend
from sheets_sync.backends.opening import display_name
from sheets_sync.desks import Beside, Desks, not_brought
from sheets_sync.errors import PartWrittenError, SheetsSyncError
from sheets_sync.model import Plan, Snapshot
from sheets_sync.repair import Planner
from sheets_sync.sync import Checked, Work, judge_snapshot, planner, prepare_all
from sheets_sync.tabs.start_here import Where


@dataclass(frozen=True, slots=True)
class Done:
    """How many cells were written, what the coordinator should know, and what was not written though read.

    With a ``failure`` the plans are written and leaders' tabs are as they were.
    """

    edits: int
    notices: tuple[str, ...] = ()
    failure: PartWrittenError | None = None


def write_all(
    home: Backend, checked: Checked, work: Work, desks: Desks, say: Say, *, allow_shrink: bool = False
) -> Done:
    """Write what a sync has to write in each workbook; the plan workbook is ``home``.

    Raises:
        WriteError: Nothing was written.
        PartWrittenError: The plans were not written, or something is not as it should be yet; the next sync
            puts it right.
    """
    turns = _Turns(home, checked, desks, say, allow_shrink)
    if checked.beside.desk is None:
        turns.write_one(work)
    else:
        turns.write_two(work)
    return Done(turns.edits, (*checked.beside.notices, *turns.notices), turns.failure)


def make_desk(checked: Checked, work: Work, desks: Desks) -> None:
    """Make the leaders' workbook that is not there yet.

    Raises:
        WriteError: It could not be made.
    """
    if checked.beside.desk is not None:
        desks.home(checked.beside.where.desk).apply(work.desk, checked.beside.desk)


class _Turns:
    """The writes of one sync, as far as they have come; ``beside`` is what stands beside the plans by now."""

    def __init__(self, home: Backend, checked: Checked, desks: Desks, say: Say, allow_shrink: bool) -> None:
        self.home, self.desks, self.say, self.allow_shrink = home, desks, say, allow_shrink
        self.template, self.today = checked.plans.template, checked.plans.today
        self.plans: Snapshot = checked.snapshot
        self.beside: Beside = checked.beside
        self.had_former = bool(checked.beside.former)
        self.edits = 0
        self.notices: list[str] = []
        self.failure: PartWrittenError | None = None

    def write_one(self, work: Work) -> None:
        """Write where leaders' tabs stand in the plan workbook, or cannot be reached."""
        settled = self._write_plans(work.plans)
        if self.beside.away:
            self.failure = _not_written("could not be reached", self.beside.away)
        elif self.beside.former:
            self.plans = settled.after or self.home.read(self.template.code_headers)
            self._leave_former()
            self._write_plans(self._again().plans)

    def write_two(self, work: Work) -> None:
        """Write where leaders' tabs stand in their own workbook; they leave the plans once they do."""
        try:
            self._write_desk(work.desk)
        except SheetsSyncError as error:
            self.failure = _not_written("could not be written", error)
            self.beside = self._as_it_was(error)
        else:
            self._leave_former()
        is_as_read = not (self.failure or self.had_former)
        plan = work.plans if is_as_read else self._again().plans
        try:
            settled = self._write_plans(plan)
        except PartWrittenError:
            raise
        except SheetsSyncError as error:
            settled = self._write_without_moving(plan, error)
        if settled.after and not self.failure:
            self.plans = settled.after
            self._bring_late(self.home, settled.after, self.beside)

    def _write_without_moving(self, plan: Plan, error: SheetsSyncError) -> Settled:
        """Give teachers their verdicts where only leaders' tabs could not be deleted."""
        if plan.retired and not error.is_passing:
            self.beside = self._as_it_was(error)
            with suppress(SheetsSyncError):
                settled = self._write_plans(self._again().plans)
                self.failure = _not_deleted(error)
                return settled
        raise _half_written(error) if self.edits else error

    def _as_it_was(self, error: SheetsSyncError) -> Beside:
        """Return what stands beside the plans while leaders' tabs are not to be touched."""
        stood = homes.remembered(self.plans, self.template)
        is_apart = not homes.leaders_tabs(self.plans, self.template)
        return Beside(where=replace(stood, is_apart=is_apart), away=error)

    # -- each workbook -----------------------------------------------------------------------------------

    def _write_plans(self, plan: Plan) -> Settled:
        again = planner(self.template, self.today, allow_shrink=self.allow_shrink, beside=self.beside)
        return self._settle(self.home, plan, self.plans, again)

    def _write_desk(self, plan: Plan) -> None:
        """Write the leaders' workbook, and remember what it holds then."""
        desk, before = self.beside.desk, self.beside
        if desk is None:
            return
        home = self.desks.home(before.where.desk)
        settled = self._settle(home, plan, desk, lambda now: self._again(replace(before, desk=now)).desk)
        self.beside = replace(before, desk=settled.after or reconcile.after(desk, plan))

    def _leave_former(self) -> None:
        """Take leaders' tabs out of the workbooks they have left; one that refuses is tried again."""
        read = {address for address, _ in self.beside.former}
        unread = [address for address in self.beside.where.former if address not in read]
        for address, former in self.beside.former:
            try:
                self._leave(address, former)
            except SheetsSyncError as error:
                unread.append(address)
                self.notices.append(not_brought(display_name(address), str(error)))
        where = Where(self.beside.where.desk, tuple(unread), self.beside.where.is_apart)
        self.beside = replace(self.beside, former=(), where=where)

    def _leave(self, address: str, former: Snapshot) -> None:
        plan = homes.leaving(former, self.beside.where.desk, self.template)
        home = self.desks.home(address)
        settled = self._settle(home, plan, former, _nothing)
        if settled.after:
            self._bring_late(home, settled.after, replace(self.beside, former=((address, settled.after),)))

    def _bring_late(self, home: Backend, after: Snapshot, beside: Beside) -> None:
        """Bring along what was typed between the reading and the deletion of tabs, of which copies stand."""
        tabs = homes.leaders_tabs(after, self.template)
        copies = tuple(tab.title for tab in tabs if not homes.is_moved_page(tab))
        if not copies:
            return
        if beside.desk is None:
            settled = self._write_plans(self._again(beside).plans)
            self.plans = settled.after or self.plans
        else:
            kept, self.beside = self.beside, beside
            self._write_desk(self._again(beside).desk)
            self.beside = replace(kept, desk=self.beside.desk)
        self._settle(home, Plan(retired=copies), after, _nothing)

    def _again(self, beside: Beside | None = None) -> Work:
        """Return what is to be written with what is known by now; the guard has seen it before."""
        judged = judge_snapshot(self.plans, self.template, self.today, beside or self.beside)
        return prepare_all(judged, allow_shrink=True)

    def _settle(self, home: Backend, plan: Plan, snapshot: Snapshot, again: Planner) -> Settled:
        settled = settle(home, plan, snapshot, again, self.say)
        self.edits += settled.edits
        return settled


def _nothing(_now: Snapshot) -> Plan:
    return Plan()


def _not_written(what: str, error: SheetsSyncError) -> PartWrittenError:
    failed = PartWrittenError(
        f"The plans are checked and up to date, but the leaders' workbook {what}, so its tabs are as they "
        f"were. {error}"
    )
    failed.is_passing = error.is_passing
    return failed


def _not_deleted(error: SheetsSyncError) -> PartWrittenError:
    return PartWrittenError(
        f"The plans are checked and up to date, and leaders' tabs stand in their own workbook, but those in "
        f"the plans could not be deleted yet. {error}"
    )


def _half_written(error: SheetsSyncError) -> PartWrittenError:
    failed = PartWrittenError(f"The leaders' workbook is up to date, but the plans are not. {error}")
    failed.is_passing = error.is_passing
    return failed

"""Apply a plan, then put right what people moved while it was written. I/O: through the backend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sheets_sync import repair
from sheets_sync.backends import Backend, Written
from sheets_sync.errors import GuardError, PartWrittenError, SheetsSyncError
from sheets_sync.model import Edit, Plan, Snapshot, a1

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Settled:
    """How many cells a write and its repairs wrote, and what stands there after the last of them.

    ``after`` is ``None`` where nothing was written, or where what was planned is what stands.
    """

    edits: int = 0
    after: Snapshot | None = None


def write(backend: Backend, plan: Plan, snapshot: Snapshot, planner: repair.Planner, say: Say) -> int:
    """Apply a plan, put right what people moved meanwhile, and return how many cells were written."""
    return settle(backend, plan, snapshot, planner, say).edits


def settle(backend: Backend, plan: Plan, snapshot: Snapshot, planner: repair.Planner, say: Say) -> Settled:
    """Apply a plan and put right what people moved meanwhile.

    A plan that is empty never reaches the backend.

    Raises:
        WriteError: Nothing was written.
        PartWrittenError: Something is not as it should be yet; the next sync puts it right.
    """
    if plan.is_empty:
        return Settled()
    say("Writing")
    written = backend.apply(plan, snapshot)
    edits = written.edits
    for _ in range(repair.MOST_REPAIRS):
        mend = _mend(snapshot, plan, written, planner)
        if mend.is_empty or written.after is None:
            return Settled(edits, written.after)
        if repair.is_vain(mend, plan, written):
            break
        say("Putting right what moved in")
        snapshot, plan = written.after, mend
        written = _apply_repair(backend, plan, snapshot)
        edits += written.edits
    if not _mend(snapshot, plan, written, planner).is_empty:
        raise PartWrittenError(_unsettled(repair.not_kept(plan, written)))
    return Settled(edits, written.after)


def _mend(snapshot: Snapshot, plan: Plan, written: Written, planner: repair.Planner) -> Plan:
    """Return the repair; one that the guard refuses only gives people's cells back.

    No repair retires a tab: whatever stands in it must have been brought along first.
    """
    try:
        return replace(repair.plan(snapshot, plan, written, planner), retired=())
    except GuardError:
        return repair.restoring(snapshot, plan, written)


def _unsettled(not_kept: Sequence[Edit]) -> str:
    """Say why what stands is not what should, after all repairs."""
    if not_kept:
        first = not_kept[0]
        return (
            f"What was written to {first.tab}, {a1(first.row, first.col)} did not stay there, as happens "
            f"where cells are merged. Select the cells around it and choose Format > Merge cells > Unmerge; "
            f"all else is written, and the next sync fills them."
        )
    return (
        "People were moving rows or columns all through this sync, so a status may stand beside the "
        "wrong row. The next sync puts it right; nothing that people typed is lost."
    )


def _apply_repair(backend: Backend, plan: Plan, snapshot: Snapshot) -> Written:
    try:
        return backend.apply(plan, snapshot)
    except PartWrittenError:
        raise
    except SheetsSyncError as error:
        is_given_back = not error.is_passing and _give_back(backend, plan, snapshot)
        raise PartWrittenError(
            f"The statuses were written, but people moved cells meanwhile. {error} "
            f"The next sync puts statuses right.{'' if is_given_back else _hit(plan)}"
        ) from error


def _give_back(backend: Backend, plan: Plan, snapshot: Snapshot) -> bool:
    """Give people's cells back without anything else, where the whole of a repair was refused."""
    alone = Plan(restores=plan.restores)
    if alone in (Plan(), plan):
        return not plan.restores
    try:
        backend.apply(alone, snapshot)
    except SheetsSyncError:
        return False
    return True


def _hit(plan: Plan) -> str:
    """Say where to look for what a person typed, when it could not be given back."""
    if not plan.restores:
        return ""
    first = plan.restores[0]
    return (
        f" Look at {first.tab}, {a1(first.row, first.col)}: if a word of ours stands there now, File > "
        f"Version history has what stood there before."
    )

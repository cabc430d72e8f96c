"""The story of a run: read, parse, judge, render, reconcile, guard, apply.

I/O: through the backend, once at each end, and the example plan that ships; the rest is pure.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_sync import desired, making, reconcile, repair
from sheets_sync.backends import Backend, Written
from sheets_sync.errors import GuardError, PartWrittenError, SheetsSyncError
from sheets_sync.frames import Plans, parse
from sheets_sync.layout import is_made, locate
from sheets_sync.model import Edit, Finding, NewTab, Plan, Snapshot, a1
from sheets_sync.rules import engine
from sheets_sync.settings import parse_settings
from sheets_sync.tabs import overview, start_here
from sheets_sync.tabs.overview import Counts
from sheets_sync.template import Template, fold
from sheets_sync.verdicts import Verdicts, judge

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Moment:
    """The one instant of a run, or the day a person named instead."""

    instant: datetime
    day: date | None = None

    def today(self, zone_name: str | None) -> date:
        """Return the day it is in that time zone, else in the machine's."""
        return self.day or self.instant.astimezone(_zone(zone_name or "")).date()


def _zone(name: str) -> tzinfo | None:
    """Return the time zone of that name; None, the machine's, where there is none.

    Google calls a zone it does not know by its offset, such as ``GMT-07:00``.
    """
    offset = re.fullmatch(r"GMT([+-])(\d\d?):(\d\d)", name)
    try:
        if offset:
            ahead = timedelta(hours=int(offset[2]), minutes=int(offset[3]))
            return timezone(ahead if offset[1] == "+" else -ahead)
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


@dataclass(frozen=True)
class Checked:
    """A workbook that was read and judged."""

    plans: Plans
    findings: tuple[Finding, ...]
    verdicts: Verdicts

    @property
    def snapshot(self) -> Snapshot:
        """The workbook as it was read."""
        return self.plans.snapshot


def check(backend: Backend, template: Template, moment: Moment, say: Say) -> Checked:
    """Read the workbook and judge every plan.

    Raises:
        ReadError: The workbook cannot be read.
    """
    say("Reading")
    snapshot = backend.read(template.code_headers)
    say("Checking")
    return judge_snapshot(snapshot, template, today_of(snapshot, template, moment))


def judge_snapshot(snapshot: Snapshot, template: Template, today: date) -> Checked:
    """Judge a workbook that was read. Pure."""
    plans = parse(snapshot, template, today)
    findings = engine.run(plans)
    return Checked(plans, findings, judge(plans, findings))


def today_of(snapshot: Snapshot, template: Template, moment: Moment) -> date:
    """Return the day it is for this school: in Settings' time zone, else the spreadsheet's."""
    if moment.day:
        return moment.day
    school = parse_settings(locate(snapshot, template), template)
    return moment.today(school.time_zone or snapshot.time_zone)


def prepare(checked: Checked, *, allow_shrink: bool = False) -> Plan:
    """Return everything a sync would write. I/O: reads the example plan that ships.

    Raises:
        GuardError: It would take suspiciously much away.
    """
    plans, verdicts = checked.plans, checked.verdicts
    wanted = desired.render(plans, checked.findings, verdicts, example_plan())
    plan = reconcile.plan(plans.snapshot, wanted, plans.template)
    if not allow_shrink:
        now = Counts(len(verdicts.steps), len(plans.goals))
        reconcile.guard(plan, plans.snapshot, _verdict_columns(plans), _counts_before(plans), now)
    return plan


def planner(template: Template, today: date, *, allow_shrink: bool = False) -> repair.Planner:
    """Return what makes the plan of a workbook that was read, for the sync of that day."""
    return lambda snapshot: prepare(judge_snapshot(snapshot, template, today), allow_shrink=allow_shrink)


def write(backend: Backend, plan: Plan, snapshot: Snapshot, planner: repair.Planner, say: Say) -> int:
    """Apply a plan, put right what people moved meanwhile, and return how many cells were written.

    A plan that is empty never reaches the backend.

    Raises:
        WriteError: Nothing was written.
        PartWrittenError: Something is not as it should be yet; the next sync puts it right.
    """
    if plan.is_empty:
        return 0
    say("Writing")
    written = backend.apply(plan, snapshot)
    edits = written.edits
    for _ in range(repair.MOST_REPAIRS):
        mend = _mend(snapshot, plan, written, planner)
        if mend.is_empty or written.after is None:
            return edits
        if repair.is_vain(mend, plan, written):
            break
        say("Putting right what moved in")
        snapshot, plan = written.after, mend
        written = _apply_repair(backend, plan, snapshot)
        edits += written.edits
    if not _mend(snapshot, plan, written, planner).is_empty:
        raise PartWrittenError(_unsettled(repair.not_kept(plan, written)))
    return edits


def _mend(snapshot: Snapshot, plan: Plan, written: Written, planner: repair.Planner) -> Plan:
    """Return the repair; one that the guard refuses only gives people's cells back."""
    try:
        return repair.plan(snapshot, plan, written, planner)
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


def initialise(
    backend: Backend, template: Template, school: making.NewSchool, moment: Moment, say: Say
) -> Plan:
    """Add what a workbook lacks: tabs, columns, rows for new teachers, and Start Here; return what was added.

    Raises:
        ReadError: The workbook cannot be read.
        WriteError: Nothing was written.
        PartWrittenError: Something is missing yet; running it again adds it.
    """
    say("Reading")
    snapshot = backend.read(template.code_headers)
    today = today_of(snapshot, template, moment)

    def planner(now: Snapshot) -> Plan:
        return making_plan(now, template, school, today)

    plan = planner(snapshot)
    write(backend, plan, snapshot, planner, say)
    return plan


def making_plan(snapshot: Snapshot, template: Template, school: making.NewSchool, today: date) -> Plan:
    """Return what ``init`` writes; Start Here is rendered from the workbook as it will be."""
    plan = making.plan(snapshot, template, school, today)
    title = template.by_key["start_here"].title
    if any(fold(tab.title) == fold(title) for tab in snapshot.tabs):
        return plan
    page = start_here.render(parse(reconcile.after(snapshot, plan), template, today), example_plan())
    first: tuple[NewTab, ...] = (page,)
    return Plan(first + plan.new_tabs, plan.new_columns, plan.edits, plan.renames)


def example_plan() -> dict[str, Any]:
    """Return the complete plan that ships for Start Here."""
    text = files("sheet_templates").joinpath("demo/example_plan.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _verdict_columns(plans: Plans) -> frozenset[tuple[str, int]]:
    return frozenset(
        (located.title, located.cols[key])
        for tab in plans.template.steps
        if (located := plans.layout.tabs.get(tab.key))
        for key in ("status", "alignment")
        if key in located.cols
    )


def _counts_before(plans: Plans) -> Counts | None:
    title = fold(plans.template.by_key["overview"].title)
    for tab in plans.snapshot.tabs:
        if fold(tab.title) == title and is_made(tab, plans.template):
            return overview.read_counts(tab)
    return None

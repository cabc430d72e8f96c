"""The story of a run: read, parse, judge, render, reconcile, guard, apply.

I/O: through the backend, once at each end, and the example plan that ships; the rest is pure.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone, tzinfo
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sheets_sync import desired, homes, making, moving, reconcile, repair
from sheets_sync.applying import Say as Say
from sheets_sync.applying import write as write
from sheets_sync.backends import Backend
from sheets_sync.desks import Beside, Desks, coming, seen
from sheets_sync.frames import Plans, parse
from sheets_sync.layout import find_made, locate
from sheets_sync.model import About, Audience, Finding, NewTab, Plan, Snapshot
from sheets_sync.rules import engine
from sheets_sync.settings import parse_settings
from sheets_sync.tabs import overview, start_here
from sheets_sync.tabs.overview import Counts
from sheets_sync.template import Template, fold
from sheets_sync.verdicts import Verdicts, judge


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
    """A workbook that was read and judged; ``beside`` is what was read of leaders' workbooks."""

    plans: Plans
    findings: tuple[Finding, ...]
    verdicts: Verdicts
    beside: Beside = Beside()  # noqa: RUF009 - frozen

    @property
    def snapshot(self) -> Snapshot:
        """The workbook as it was read."""
        return self.plans.snapshot


@dataclass(frozen=True)
class Work:
    """What a sync writes: in the plan workbook, in the leaders' if that is another, in those they leave."""

    plans: Plan
    desk: Plan = Plan()  # noqa: RUF009 - frozen
    former: tuple[tuple[str, Plan], ...] = ()


def check(
    backend: Backend, template: Template, moment: Moment, say: Say, desks: Desks | None = None
) -> Checked:
    """Read the workbook, and those beside it that ``desks`` leads to, and judge every plan.

    Raises:
        ReadError: The workbook cannot be read.
    """
    say("Reading")
    snapshot = backend.read(template.code_headers)
    beside = desks.read(snapshot, template) if desks else Beside()
    say("Checking")
    return judge_snapshot(snapshot, template, today_of(snapshot, template, moment), beside)


def judge_snapshot(
    snapshot: Snapshot,
    template: Template,
    today: date,
    beside: Beside = Beside(),  # noqa: B008 - frozen
) -> Checked:
    """Judge a workbook that was read. Pure."""
    desk = None if beside.is_one else seen(snapshot, beside, template)[1]
    plans = parse(snapshot, template, today, desk)
    findings = engine.run(plans)
    is_unknown = bool(beside.notices) or (beside.away is not None and not plans.desk.tabs)
    if is_unknown:  # which talks there were
        findings = tuple(one for one in findings if not _is_about_talks(one))
    return Checked(plans, findings, judge(plans, findings), beside)


def _is_about_talks(finding: Finding) -> bool:
    return finding.audience is Audience.LEADER and finding.about is About.OWED


def today_of(snapshot: Snapshot, template: Template, moment: Moment) -> date:
    """Return the day it is for this school: in Settings' time zone, else the spreadsheet's."""
    if moment.day:
        return moment.day
    school = parse_settings(locate(snapshot, template), template)
    return moment.today(school.time_zone or snapshot.time_zone)


def prepare(checked: Checked, *, allow_shrink: bool = False) -> Plan:
    """Return everything a sync would write in the plan workbook.

    I/O: reads the example plan that ships.

    Raises:
        GuardError: It would take suspiciously much away.
    """
    return prepare_all(checked, allow_shrink=allow_shrink).plans


def prepare_all(checked: Checked, *, allow_shrink: bool = False) -> Work:
    """Return everything a sync would write. I/O: reads the example plan that ships.

    Raises:
        GuardError: It would take suspiciously much away.
    """
    plans, verdicts, beside = checked.plans, checked.verdicts, checked.beside
    theirs, ours = desired.halves(plans, checked.findings, verdicts, example_plan(), beside.where)
    work = _work(checked, theirs, ours)
    if not allow_shrink:
        now = Counts(len(verdicts.steps), len(plans.goals))
        reconcile.guard(work.plans, plans.snapshot, _verdict_columns(plans), _counts_before(plans), now)
    desk = repair.given_back(work.desk, beside.desk) if beside.desk else work.desk
    left = ((one, homes.leaving(old, beside.where.desk, plans.template)) for one, old in beside.former)
    return Work(repair.given_back(work.plans, plans.snapshot), desk, tuple(left))


def _work(checked: Checked, theirs: desired.Desired, ours: desired.Desired) -> Work:
    """Reconcile each half with the workbook it stands in."""
    plans, beside, template = checked.plans, checked.beside, checked.plans.template
    if beside.is_one:
        return Work(reconcile.plan(plans.snapshot, theirs + ours, template))
    plan = reconcile.plan(plans.snapshot, theirs, template)
    if beside.away:
        return Work(_without_new_keys(plan, plans))
    desk, carried = seen(plans.snapshot, beside, template)
    if beside.desk is not None and beside.address:
        ours = homes.set_apart(ours, plans.snapshot, beside.address, template)
        retired = tuple(tab.title for tab in homes.leaders_tabs(plans.snapshot, template))
        plan = replace(plan, retired=retired)
    wanted = reconcile.plan(carried, ours, template)
    pages = {fold(tab.title): tab for tab in ours.tabs}
    old = coming(plans.snapshot, beside, template)
    for_desk = moving.plan(desk, carried, wanted, pages, old, template) if old else wanted
    return Work(plan, for_desk) if beside.desk is not None else Work(moving.joined_plans(plan, for_desk))


def _without_new_keys(plan: Plan, plans: Plans) -> Plan:
    """Return the plan without keys: which of them talks stand under is not known just now."""
    located = plans.layout.tabs.get("goals")
    place = (located.title, located.cols.get("key")) if located else None
    return replace(plan, edits=tuple(one for one in plan.edits if (one.tab, one.col) != place))


def planner(
    template: Template,
    today: date,
    *,
    allow_shrink: bool = False,
    beside: Beside = Beside(),  # noqa: B008 - frozen
) -> repair.Planner:
    """Return what makes the plan of a workbook that was read, for the sync of that day."""
    return lambda snapshot: prepare(
        judge_snapshot(snapshot, template, today, beside), allow_shrink=allow_shrink
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
    located = find_made(plans.desk, plans.template, "overview")
    return overview.read_counts(located.tab) if located else None

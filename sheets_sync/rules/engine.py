"""Runs the catalogue over the plans and decides what is said now, to whom and how loudly. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sheets_sync.frames import Plans
from sheets_sync.model import About, Audience, Finding, Severity
from sheets_sync.rules.catalogue import CATALOGUE
from sheets_sync.rules.rule import Hit, Rule


def run(plans: Plans, catalogue: Iterable[Rule] = CATALOGUE) -> tuple[Finding, ...]:
    """Return every finding, by tab, row, column and code.

    A rule that is off, or whose columns are not there, is skipped; a teacher who is not active has no
    findings; before a step is due its blanks are silent and what is typed is at most hinted at.
    """
    teachers = _Teachers(plans)
    findings = [
        _stamp(plans, one, hit, severity)
        for one in catalogue
        if (base := _severity(plans, one)) and _can_run(plans, one)
        for hit in one.find(plans)
        if (severity := teachers.now(one, hit, base))
    ]
    order = {tab.title: at for at, tab in enumerate(plans.snapshot.tabs)}
    return tuple(sorted(findings, key=lambda finding: _place(finding, order)))


def _severity(plans: Plans, rule: Rule) -> Severity | None:
    """Return the school's severity for a rule: its override, else its profile, else the default."""
    override = plans.school.overrides.get(rule.code)
    if override:
        return None if override == "off" else Severity(override)
    if plans.school.profile == "strict" and rule.severity is Severity.WARNING:
        return Severity.ERROR
    if plans.school.profile == "flexible" and rule.is_judgement:
        return Severity.HINT
    return rule.severity


def _can_run(plans: Plans, rule: Rule) -> bool:
    return all(plans.layout.has(*need.split(".")) for need in rule.needs)


class _Teachers:
    """What is due for whom."""

    def __init__(self, plans: Plans) -> None:
        self.plans = plans
        active = plans.active
        self.joined_on: Mapping[str, Any] = dict(zip(active["email"], active["joined_on"], strict=True))
        self.known = frozenset(plans.roster["email"]) - {""}
        self.steps = {tab.key: tab.step for tab in plans.template.steps}
        self._due: dict[tuple[int, date | None], bool] = {}

    def now(self, rule: Rule, hit: Hit, base: Severity) -> Severity | None:
        """Return how a hit is said today; ``None`` to keep silent."""
        if hit.teacher in self.known and hit.teacher not in self.joined_on:
            return None
        step = rule.step or self.steps.get(hit.tab, 0)
        if step == 0 or rule.about in {About.UNREADABLE, About.OWED} or hit.teacher is None:
            return base
        if self._is_due(step, self.joined_on.get(hit.teacher)):
            return base
        return Severity.HINT if rule.about is About.TYPED else None

    def _is_due(self, step: int, joined_on: Any) -> bool:
        key = (step, joined_on)
        if key not in self._due:
            self._due[key] = self.plans.is_due(step, joined_on)
        return self._due[key]


def _stamp(plans: Plans, rule: Rule, hit: Hit, severity: Severity) -> Finding:
    located = plans.layout.tabs.get(hit.tab) or plans.talk_tabs.get(hit.tab)
    known = plans.template.by_key.get(hit.tab)
    header, col = hit.column, None
    if hit.column and located:
        header = located.header(hit.column) if hit.column in located.template.by_key else hit.column
        col = located.cols.get(hit.column) or located.foreign.get(hit.column)
        col = col or min(located.twice.get(hit.column, (0,))) or None
    elif hit.column and known and hit.column in known.by_key:
        header = known.by_key[hit.column].header
    return Finding(
        rule.code,
        rule.name,
        severity,
        _audience(rule, known.kind if known else "made"),
        rule.about,
        located.title if located else (known.title if known else hit.tab),
        hit.row,
        col if hit.row else None,
        header,
        hit.teacher,
        hit.goal,
        hit.value,
        hit.message,
        hit.suggestions,
        hit.scores,
    )


def _audience(rule: Rule, kind: str) -> Audience:
    """Return who can act: what a teacher's rule finds on the school's or leaders' tabs is theirs."""
    if rule.audience is Audience.TEACHER and kind == "school":
        return Audience.COORDINATOR
    if rule.audience is Audience.TEACHER and kind == "made":
        return Audience.LEADER
    return rule.audience


def _place(finding: Finding, order: Mapping[str, int]) -> tuple[Any, ...]:
    return (
        order.get(finding.tab, len(order)),
        finding.row or 0,
        finding.severity.rank,
        finding.col or 0,
        finding.code,
        finding.teacher or "",
        finding.goal or 0,
        finding.message,
    )

"""Findings as a linter prints them: by tab, located, one line each, a summary at the end. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sheets_sync.frames import Plans
from sheets_sync.model import Audience, Finding, Severity, Status
from sheets_sync.report.words import (
    BOLD,
    CYAN,
    DIM,
    RED,
    YELLOW,
    counted,
    ink,
    listed,
    one_line,
    pad,
    place,
    shorten,
    shown_width,
    who,
)
from sheets_sync.verdicts import Verdicts

_INKS = {Severity.ERROR: RED, Severity.WARNING: YELLOW, Severity.HINT: CYAN}
_LONGEST_WHO = 34
_NARROWEST_MESSAGE = 30


def render_findings(
    plans: Plans, findings: Sequence[Finding], verdicts: Verdicts, *, colour: bool, width: int
) -> str:
    """Render all findings and a summary.

    Args:
        plans: What the workbook says.
        findings: In the order they should be read; they are grouped by tab.
        verdicts: Where every row stands.
        colour: Whether to colour for a terminal.
        width: Characters to a line, continued lines indented; 0 keeps every finding on one line.
    """
    by_tab: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_tab[finding.tab].append(finding)
    lines: list[str] = []
    for tab, some in by_tab.items():
        lines += [ink(one_line(tab), BOLD, colour), *_tab_lines(plans, some, colour, width), ""]
    lines += [*_status_lines(plans, verdicts, colour), "", ink(_summary(plans, findings), BOLD, colour)]
    return "\n".join(lines) + "\n"


def _tab_lines(plans: Plans, findings: Sequence[Finding], colour: bool, width: int) -> list[str]:
    places = [place(one) for one in findings]
    people = [shorten(who(plans, one), _LONGEST_WHO) for one in findings]
    place_width = max(map(len, places))
    who_width = max(map(shown_width, people))
    lines = []
    for one, where, person in zip(findings, places, people, strict=True):
        located = [pad(text, wide) for text, wide in ((where, place_width), (person, who_width)) if wide]
        severity = ink(pad(one.severity.value, 7), _INKS[one.severity], colour)
        start = "  " + "  ".join([*located, ""])
        indent = shown_width(start) + 7 + 2
        words = _wrap(f"{one_line(one.message)} [{one.code}]", max(width - indent, _NARROWEST_MESSAGE), width)
        if colour:
            words[-1] = _dim_code(words[-1], one.code)
        lines.append(f"{start}{severity}  {words[0]}")
        lines += [" " * indent + line for line in words[1:]]
    return lines


def _dim_code(line: str, code: str) -> str:
    mark = f"[{code}]"
    return line.removesuffix(mark) + ink(mark, DIM, True)


def _wrap(text: str, room: int, width: int) -> list[str]:
    """Break text at spaces; a word wider than the room stands alone."""
    if not width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        wide = shown_width(word)
        if line and used + 1 + wide > room:
            lines.append(line)
            line, used = word, wide
        else:
            line, used = (f"{line} {word}", used + 1 + wide) if line else (word, wide)
    return [*lines, line]


def _status_lines(plans: Plans, verdicts: Verdicts, colour: bool) -> list[str]:
    """Count the rows of each step by status."""
    titles = [one_line(plans.layout.title(tab.key, plans.template)) for tab in plans.template.steps]
    first = max(map(shown_width, ("Rows by status", *titles)))
    heads = [pad("Rows by status", first), *(status.value for status in Status)]
    lines = [ink("  ".join(heads), DIM, colour)]
    for title, tab in zip(titles, plans.template.steps, strict=True):
        counts = verdicts.counts(tab.key)
        cells = [f"{counts[status.value]:>{len(status.value)}}" for status in Status]
        lines.append("  ".join([pad(title, first), *cells]))
    return lines


def _summary(plans: Plans, findings: Iterable[Finding]) -> str:
    severities: Counter[Severity] = Counter()
    audiences: Counter[Audience] = Counter()
    for one in findings:
        severities[one.severity] += 1
        audiences[one.audience] += 1
    teachers = len(plans.active)
    if not severities:
        goals = counted(len(plans.goals), "goal")
        return f"All clean: nothing to put right in the plans of {counted(teachers, 'teacher')} ({goals})."
    found = ", ".join(
        counted(severities[severity], severity.value) for severity in Severity if severities[severity]
    )
    others = [
        f"{audiences[audience]:,} for {name}"
        for audience, name in (
            (Audience.LEADER, "leaders"),
            (Audience.COORDINATOR, "the coordinator"),
        )
        if audiences[audience]
    ]
    among = f"; of these {listed(others)}" if others else ""
    return f"{found} in the plans of {counted(teachers, 'teacher')}{among}."

"""Findings as GitHub workflow commands, which show as annotations on a run. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from sheets_sync.frames import Plans
from sheets_sync.model import Finding, Severity
from sheets_sync.report.words import one_line, place, who

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def render_github(plans: Plans, findings: Iterable[Finding]) -> str:
    """Render a command per finding; lines mean nothing in a workbook, so the message says where."""
    file = "" if "://" in plans.snapshot.source else one_line(plans.snapshot.source)
    return "".join(_command(plans, one, file) + "\n" for one in findings)


def _command(plans: Plans, finding: Finding, file: str) -> str:
    properties = [f"file={_property(file)}"] if file else []
    properties.append(f"title={_property(f'{finding.code} {finding.name}')}")
    parts = filter(None, (one_line(finding.tab), place(finding), who(plans, finding)))
    message = _escape(f"{', '.join(parts)}: {one_line(finding.message)}")
    return f"::{_COMMANDS[finding.severity]} {','.join(properties)}::{message}"


def _escape(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escape(text).replace(":", "%3A").replace(",", "%2C")

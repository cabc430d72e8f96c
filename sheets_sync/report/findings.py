"""A finding as a record, the same wherever findings leave the tool. Pure."""

from __future__ import annotations

from typing import Any

from sheets_sync.model import Finding

KEYS = (
    *("code", "name", "severity", "for", "tab", "row", "column", "cell"),
    *("teacher", "goal", "value", "message", "suggestions"),
)
"""The keys of a record, in order; keys are only ever added."""


def as_record(finding: Finding) -> dict[str, Any]:
    """Return a finding by ``KEYS``."""
    values = (
        *(finding.code, finding.name, finding.severity.value, finding.audience.value),
        *(finding.tab, finding.row, finding.column, finding.cell),
        *(finding.teacher, finding.goal, finding.value, finding.message, list(finding.suggestions)),
    )
    return dict(zip(KEYS, values, strict=True))

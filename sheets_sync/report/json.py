"""Findings and counts as JSON for programs. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from sheets_sync.frames import Plans
from sheets_sync.model import Finding, Severity
from sheets_sync.report.findings import as_record
from sheets_sync.verdicts import Verdicts

SCHEMA = 1

_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def render_json(plans: Plans, findings: Sequence[Finding], verdicts: Verdicts) -> str:
    """Render what ``check --format json`` prints; keys are only ever added."""
    severities = Counter(one.severity for one in findings)
    steps = plans.template.steps
    return dumps(
        {
            "schema": SCHEMA,
            "workbook": plans.snapshot.source,
            "today": plans.today.isoformat(),
            "summary": {
                "findings": {severity.value: severities[severity] for severity in Severity},
                "teachers": len(plans.active),
                "goals": len(plans.goals),
                "status": {
                    plans.layout.title(one.key, plans.template): verdicts.counts(one.key) for one in steps
                },
            },
            "findings": [as_record(one) | {"scores": dict(one.scores)} for one in findings],
        }
    )


def dumps(value: Any) -> str:
    """Return JSON text that any terminal and file can hold: controls and lone surrogates escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"

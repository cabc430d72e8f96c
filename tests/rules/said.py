"""Spells findings as ``said.toml`` does, and writes that file anew to be read before it is kept.

I/O: ``python -m tests.rules.said`` writes said.toml beside this file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sheets_sync.model import Finding
from sheets_sync.rules.engine import run
from tests.builders import school
from tests.rules.cases import CASES

SAID_TOML = Path(__file__).with_name("said.toml")


def spell(finding: Finding) -> dict[str, Any]:
    """Return what a finding says, its column by header and not by position."""
    row = f"row {finding.row}" if finding.row else None
    goal = f"goal {finding.goal}" if finding.goal else None
    spelt = {
        "code": finding.code,
        "where": " / ".join(filter(None, (finding.tab, row, finding.column))),
        "who": " ".join(filter(None, (finding.audience.value, finding.teacher, goal))),
        "value": finding.value,
        "suggestions": list(finding.suggestions) or None,
        "says": f"{finding.severity.value}: {finding.message}",
    }
    return {key: value for key, value in spelt.items() if value is not None}


def _lines() -> Iterator[str]:
    yield "# What the rules say in each case of cases.py, whole: no more and no less."
    for code, kinds in CASES.items():
        for kind, change in kinds.items():
            for finding in run(change(school()).plans()):
                yield f"\n[[{json.dumps(f'{code} {kind}')}]]"
                for key, value in spell(finding).items():
                    yield f"{key} = {json.dumps(value, ensure_ascii=False)}"


if __name__ == "__main__":
    SAID_TOML.write_text("\n".join(_lines()) + "\n", encoding="utf-8")

"""Findings as CSV: one row each, safe to open in a spreadsheet. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

from sheets_sync.model import Finding, clean_text
from sheets_sync.report.findings import KEYS, as_record

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")


def render_csv(findings: Iterable[Finding]) -> str:
    """Render a header row and a row per finding; several suggestions are separated by semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(KEYS)
    writer.writerows([_cell(value) for value in as_record(one).values()] for one in findings)
    return out.getvalue()


def _cell(value: Any) -> str:
    """Return one cell as text that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    if isinstance(value, list):
        value = "; ".join(value)
    text = "" if value is None else clean_text(str(value)).replace("\r\n", "\n").replace("\r", "\n")
    return "'" + text if text.startswith(_FORMULA_STARTS) else text

"""How many calls a run sends to Google, and with which rights."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from benchmarks.generate import make_workbook
from sheets_sync import sync
from sheets_sync.backends.xlsx import XlsxBackend
from tests.backends.contract.homes import GoogleHome
from tests.backends.contract.schools import MOMENT, TEMPLATE, check, synced
from tests.e2e.school import new_school, quiet
from tests.emulator.calls import Call
from tests.emulator.server import Emulator

READ_ONLY = "https://www.googleapis.com/auth/spreadsheets.readonly"
READ_AND_WRITE = "https://www.googleapis.com/auth/spreadsheets"


def asked_scopes(calls: list[Call]) -> set[str]:
    """Return the rights that token calls asked for."""
    return {scope for call in calls if call.is_token for scope in _scopes(call)}


def _scopes(call: Call) -> list[str]:
    assertion = parse_qs(call.content.decode())["assertion"][0]
    claims = assertion.split(".")[1]
    said = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    return str(said["scope"]).split()


def sent(google: Emulator, before: int = 0) -> list[str]:
    """Return the routes of the calls since, tokens aside."""
    return [call.route for call in google.requests[before:] if not call.is_token]


@pytest.mark.parametrize("teachers", [50, 1_000])
def test_a_run_sends_one_call_at_each_end(
    google: Emulator, google_home: GoogleHome, tmp_path: Path, teachers: int
) -> None:
    path = tmp_path / "school.xlsx"
    make_workbook(path, teachers, seed=1, defects=20)
    if teachers > 50:
        synced(XlsxBackend(path))  # a first sync of so many goes in parts; test_parts looks at those
    google_home.put(path)
    assert not synced(google_home.open()).is_empty
    assert sent(google) == ["get", "batchUpdate"]
    at = len(google.requests)
    assert synced(google_home.open()).is_empty
    assert sent(google, at) == ["get"]
    assert asked_scopes(google.requests[at:]) == {READ_AND_WRITE}
    assert all(len(call.content) < 2_000_000 for call in google.calls)


def test_a_change_by_a_person_costs_two_calls(
    google: Emulator, google_home: GoogleHome, tmp_path: Path
) -> None:
    path = tmp_path / "school.xlsx"
    make_workbook(path, 12, seed=1)
    google_home.put(path)
    synced(google_home.open())
    google_home.person.type_text("2 Goals", 3, 3, "Do better")
    at = len(google.requests)
    assert not synced(google_home.open()).is_empty
    assert sent(google, at) == ["get", "batchUpdate"]


def test_init_reads_once_and_writes_once(google: Emulator, google_home: GoogleHome) -> None:
    sync.initialise(google_home.open(may_create=True), TEMPLATE, new_school(), MOMENT, quiet)
    assert sent(google) == ["get", "batchUpdate"]
    assert asked_scopes(google.requests) == {READ_AND_WRITE}


def test_a_check_asks_for_no_more_than_it_reads(google: Emulator, google_home: GoogleHome) -> None:
    check(google_home.open(writes=False))
    (call,) = google.calls
    assert call.method == "GET"
    assert set(call.query) == {"fields", "prettyPrint"}
    assert "*" not in call.query["fields"][0]
    assert call.headers.get("Accept-Encoding", call.headers.get("accept-encoding", "")).startswith("gzip")

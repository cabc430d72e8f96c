"""A running emulator with one spreadsheet, and a client that is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from google.auth.transport.requests import AuthorizedSession
from google.oauth2.service_account import Credentials

from tests.emulator.server import SCOPE, Emulator
from tests.emulator.workbook import Spreadsheet


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as emulator:
        emulator.add(Spreadsheet("plans", "Plans"))
        emulator.share("plans")
        yield emulator


@pytest.fixture
def session(google: Emulator, tmp_path: Path) -> AuthorizedSession:
    key = google.key_file(tmp_path / "key.json")
    return AuthorizedSession(Credentials.from_service_account_file(str(key), scopes=[SCOPE]))

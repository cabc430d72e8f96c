"""Each test of the contract runs once in every home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backends.contract.homes import FileHome, GoogleHome, Home
from tests.emulator.server import Emulator


@pytest.fixture
def google() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def google_home(google: Emulator, tmp_path: Path) -> GoogleHome:
    return GoogleHome(google, tmp_path)


@pytest.fixture
def file_home(tmp_path: Path) -> FileHome:
    return FileHome(tmp_path)


@pytest.fixture(params=["file", "google"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    name = f"{request.param}_home"
    found: Home = request.getfixturevalue(name)
    return found

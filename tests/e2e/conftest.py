"""Synced schools to start from, made once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sheets_sync import state
from tests.e2e.meanwhile import Bases, Desk
from tests.e2e.school import GOALS, TALK_TITLES, Paper, make_school, sync_file
from tests.emulator.server import Emulator


@pytest.fixture(scope="session")
def plain_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a small school as ``init`` and one sync leave it."""
    path = tmp_path_factory.mktemp("plain") / "plans.xlsx"
    make_school(path)
    sync_file(path)
    return path.read_bytes()


@pytest.fixture
def plain(plain_bytes: bytes, tmp_path: Path) -> Path:
    """Return a small synced school on disk."""
    path = tmp_path / "plans.xlsx"
    path.write_bytes(plain_bytes)
    return path


@pytest.fixture(scope="session")
def talked_bytes(plain_bytes: bytes, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the school after leaders typed into both windows; column Our ref of 2 Goals names each goal."""
    path = tmp_path_factory.mktemp("talked") / "plans.xlsx"
    path.write_bytes(plain_bytes)
    paper = Paper(path)
    goals = paper["2 Goals"]
    refs = {words: ref for ref, (_, _, words) in GOALS.items()}
    ref_of = {row: refs[str(goals.value(row, "Goal"))] for row in goals.body() if goals.value(row, "Goal")}
    goals.insert_col(goals.col("Status"), "Our ref", dict(ref_of))
    for title in TALK_TITLES:
        page = paper[title]
        for row in page.body():
            ref = refs.get(str(page.value(row, "Goal")), "hugo0")
            for header, word in (
                ("What we said", "said"),
                ("Next step", "next"),
                ("Support promised", "help"),
            ):
                page.put(row, header, f"{word} {ref} {title}")
            page.put(row, "Met on", "2026-11-12; 2026-11-19")
            page.put(row, "Progress", "On the way")
    paper.save()
    sync_file(path)
    assert sync_file(path).is_empty
    return path.read_bytes()


@pytest.fixture
def talked(talked_bytes: bytes, tmp_path: Path) -> Path:
    """Return that school on disk."""
    path = tmp_path / "plans.xlsx"
    path.write_bytes(talked_bytes)
    return path


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder, with a state folder of one's own."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(state, "default_folder", lambda: tmp_path / "state")


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Yield the emulator and one signed-in client for all schools in which people act meanwhile."""
    with Emulator() as google:
        yield Desk(google, google.key_file(tmp_path_factory.mktemp("keys") / "key.json"))


@pytest.fixture(scope="session")
def bases(desk: Desk) -> Bases:
    """Return the schools to begin with."""
    return Bases(desk)

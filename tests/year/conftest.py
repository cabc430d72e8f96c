"""Each home's year, lived once however many tests and workers look at it."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from tests.year.homes import at_home
from tests.year.walking import Walked, walk

Lived = Callable[[str], Walked]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Live the years first: whoever begins with the longest tests has none left when the others are done."""
    here = Path(__file__).parent
    items.sort(key=lambda item: here not in item.path.parents)


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Lived:
    """Return what gives a home's year: lived now, or recorded by whichever worker lived it.

    Each call gives another copy, which a test may spoil.
    """
    root = tmp_path_factory.getbasetemp()
    shared = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root

    def of(kind: str) -> Walked:
        record = shared / f"year-{kind}.pickle"
        with FileLock(f"{record}.lock"):
            if not record.exists():
                record.write_bytes(pickle.dumps(_live(kind, tmp_path_factory.mktemp(kind))))
            return pickle.loads(record.read_bytes())

    return of


def _live(kind: str, folder: Path) -> Walked:
    with pytest.MonkeyPatch.context() as patch, at_home(kind, folder) as home:
        patch.chdir(folder)
        return walk(home, folder)

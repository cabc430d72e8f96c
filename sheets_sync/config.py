"""``sheets-sync.toml`` and the environment to a frozen configuration.

I/O: reads the configuration file and environment variables.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sheets_sync.errors import UsageError

DEFAULT_NAME = "sheets-sync.toml"
_ID_IN_LINK = re.compile(r"/d/([A-Za-z0-9_-]+)")


@dataclass(frozen=True, slots=True)
class SchoolConfig:
    """Where a school's workbook is and what it is read with."""

    source: str
    template: Path | None = None
    credentials: Path | None = None


@dataclass(frozen=True, slots=True)
class GoogleConfig:
    """How Google is reached: through a private endpoint or gateway, and with how much patience.

    ``timeout_seconds`` bounds the wait for one answer, ``give_up_seconds`` all attempts of one call.
    """

    endpoint: str = "https://sheets.googleapis.com"
    timeout_seconds: float = 60.0
    give_up_seconds: float = 240.0


ENVIRONMENT = {
    "endpoint": "SHEETS_SYNC_GOOGLE_ENDPOINT",
    "timeout_seconds": "SHEETS_SYNC_GOOGLE_TIMEOUT_SECONDS",
    "give_up_seconds": "SHEETS_SYNC_GOOGLE_GIVE_UP_SECONDS",
}
"""Variables that overrule the ``[google]`` table of the file."""


@dataclass(frozen=True, slots=True)
class Config:
    """The schools a coordinator named, in the file's order."""

    schools: Mapping[str, SchoolConfig] = field(default_factory=dict)
    google: GoogleConfig = field(default_factory=GoogleConfig)

    def find(self, source: str) -> SchoolConfig:
        """Return the school of this name, or the one whose workbook this is; else a school of its own.

        A workbook made with a template is so never read with another.
        """
        known = self.schools.get(source)
        same = (school for school in self.schools.values() if _is_same(school.source, source))
        return known or next(same, SchoolConfig(source))


def load(path: Path | None) -> Config:
    """Load the file that was named, else the one in the current folder, else nothing.

    Raises:
        UsageError: The file cannot be read or used.
    """
    if path is None:
        path = Path(DEFAULT_NAME)
        if not path.is_file():
            return Config(google=_google(path, {}))
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"The configuration {path} could not be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The configuration {path} is not valid TOML: {error}.") from error
    schools, google = raw.get("schools", {}), raw.get("google", {})
    if not isinstance(schools, dict) or not isinstance(google, dict) or set(raw) - {"schools", "google"}:
        raise UsageError(
            f"The configuration {path} holds [schools.NAME] tables, a [google] table and nothing else."
        )
    return Config(
        {name: _school(path, name, table) for name, table in schools.items()}, _google(path, google)
    )


def _google(path: Path, table: Mapping[str, Any]) -> GoogleConfig:
    """Return how Google is reached: the environment's word, else the file's, else the usual way."""
    unknown = set(table) - set(ENVIRONMENT)
    if unknown:
        raise UsageError(
            f"In {path} [google] has unknown settings: {', '.join(sorted(unknown))}. "
            f"Known are {', '.join(sorted(ENVIRONMENT))}."
        )
    given = {key: os.environ[name] for key, name in ENVIRONMENT.items() if os.environ.get(name)}
    chosen: dict[str, Any] = {"endpoint": GoogleConfig().endpoint, **table, **given}
    endpoint = str(chosen.pop("endpoint")).rstrip("/")
    if "://" not in endpoint:
        raise UsageError(f"The Google endpoint {endpoint!r} should be an address such as https://HOST.")
    return GoogleConfig(endpoint, **{key: _seconds(key, value) for key, value in chosen.items()})


def _seconds(key: str, value: Any) -> float:
    try:
        seconds = float(value)
    except (TypeError, ValueError):
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise UsageError(f"The Google setting {key} should be a number of seconds above 0, not {value!r}.")
    return seconds


def _school(path: Path, name: str, table: Any) -> SchoolConfig:
    if not isinstance(table, dict) or not table.get("source"):
        raise UsageError(f"In {path} the school {name!r} needs a `source`: a path or an address.")
    known = {one.name for one in fields(SchoolConfig)}
    unknown = set(table) - known
    if unknown:
        raise UsageError(
            f"In {path} the school {name!r} has unknown settings: {', '.join(sorted(unknown))}. "
            f"Known are {', '.join(sorted(known))}."
        )
    wrong = [key for key, value in table.items() if not isinstance(value, str)]
    if wrong:
        raise UsageError(f"In {path} the {wrong[0]} of school {name!r} should be text in quotes.")
    source = table["source"]
    beside = path.parent / source
    if "://" not in source and (beside.suffix.casefold() == ".xlsx" or beside.exists()):
        source = str(beside)  # there already, or for init to make
    return SchoolConfig(source, _beside(path, table.get("template")), _beside(path, table.get("credentials")))


def _is_same(source: str, other: str) -> bool:
    """Tell whether two words name one workbook: every link of a spreadsheet holds its ID."""
    return _without_link(source) == _without_link(other) or (
        "://" not in source + other and Path(source).resolve() == Path(other).resolve()
    )


def _without_link(source: str) -> str:
    found = _ID_IN_LINK.search(source) if "google.com/" in source else None
    return found[1] if found else source


def _beside(path: Path, name: str | None) -> Path | None:
    """A path in the file is meant from where the file stands."""
    return path.parent / name if name else None

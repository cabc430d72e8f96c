"""``sheets-sync.toml`` to a frozen configuration.

I/O: reads the configuration file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sheets_sync.errors import UsageError

DEFAULT_NAME = "sheets-sync.toml"


@dataclass(frozen=True, slots=True)
class SchoolConfig:
    """Where a school's workbook is and what it is read with."""

    source: str
    template: Path | None = None
    credentials: Path | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The schools a coordinator named, in the file's order."""

    schools: Mapping[str, SchoolConfig] = field(default_factory=dict)

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
            return Config()
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise UsageError(f"The configuration {path} could not be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The configuration {path} is not valid TOML: {error}.") from error
    schools = raw.get("schools", {})
    if not isinstance(schools, dict) or set(raw) - {"schools"}:
        raise UsageError(f"The configuration {path} holds [schools.NAME] tables and nothing else.")
    return Config({name: _school(path, name, table) for name, table in schools.items()})


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
    return source == other or (
        "://" not in source + other and Path(source).resolve() == Path(other).resolve()
    )


def _beside(path: Path, name: str | None) -> Path | None:
    """A path in the file is meant from where the file stands."""
    return path.parent / name if name else None

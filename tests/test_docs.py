"""What the README says is what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from sheets_sync import __version__, errors
from sheets_sync.cli import FAULT, INTERRUPTED, cli
from sheets_sync.lists import rubric_names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table after a heading or phrase."""
    lines = README[README.index(heading) :].splitlines()
    table = [line for line in lines if line.startswith("|")]
    first = lines.index(table[0])
    end = next((at for at, line in enumerate(lines[first:], first) if not line.startswith("|")), len(lines))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[first + 2 : end]]


def test_the_table_of_commands_is_the_programs() -> None:
    named = [re.search(r"sheets-sync (\w+)", row[0])[1] for row in rows("## Commands")]  # type: ignore[index]
    assert sorted(named) == sorted(cli.commands)


def test_the_table_of_exit_codes_is_complete() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    codes = {kind.exit_code for kind in kinds if issubclass(kind, errors.SheetsSyncError)}
    listed = {int(row[0]) for row in rows("| exit code |")}
    assert listed == codes | {0, 1, FAULT, INTERRUPTED}


def test_every_package_has_its_line() -> None:
    wanted = {
        re.match(r"[\w-]+", line)[0].casefold()  # type: ignore[index]
        for line in PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
        if isinstance(line, str)
    }
    named = {word.casefold() for row in rows("| package |") for word in re.findall(r"[\w-]+", row[0])}
    assert wanted - named == set()
    assert all(row[1] for row in rows("| package |"))


@pytest.mark.parametrize("line", re.findall(r"^ +(?:\S+ )?sheets-sync (.+)$", README, re.MULTILINE))
def test_every_line_that_is_shown_can_be_typed(line: str) -> None:
    command, *words = line.split()
    options = {opt for param in cli.commands[command].params for opt in param.opts}
    assert {word for word in words if word.startswith("--")} <= options


def test_every_rubric_is_named() -> None:
    assert [name for name in rubric_names() if f"`{name}`" not in README] == []


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{p.name}" for p in ROOT.glob("docs/*.md"))]
)
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []


def test_contributing_fits_a_page() -> None:
    assert len((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").splitlines()) <= 75


def test_the_changelog_speaks_of_this_version() -> None:
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert PROJECT["project"]["version"] == __version__

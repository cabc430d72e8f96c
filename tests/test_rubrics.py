"""The rubrics that ship are whole, unambiguous and named by edition. I/O: reads the package's files."""

from __future__ import annotations

import csv
import tomllib
from importlib import resources

import pytest

ROOM = resources.files("sheet_templates") / "rubrics"
HEADERS = ["Code", "Domain", "Component", "Description", "Aliases"]
COMPONENTS = {
    "dallas_pl": 20,
    "ttess": 16,
    "danielson": 22,
    "massachusetts_2012": 16,
    "marzano_focused": 23,
    "generic": 16,
}


def read_rubric(key: str) -> list[list[str]]:
    text = (ROOM / f"{key}.csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines(), strict=True))


def read_components(key: str) -> list[dict[str, str]]:
    return [dict(zip(HEADERS, row, strict=True)) for row in read_rubric(key)[1:]]


def read_catalogue() -> dict[str, dict[str, str]]:
    return tomllib.loads((ROOM / "rubrics.toml").read_text(encoding="utf-8"))


def split_aliases(component: dict[str, str]) -> list[str]:
    return [alias.strip() for alias in component["Aliases"].split(";") if alias.strip()]


def plain(name: str) -> str:
    """Fold what people type differently: case, spaces, hyphens, dots, "&"."""
    return "".join(letter for letter in name.casefold().replace("&", "and") if letter.isalnum())


def test_every_file_has_an_entry_and_every_entry_a_file() -> None:
    files = {file.name.removesuffix(".csv") for file in ROOM.iterdir() if file.name.endswith(".csv")}
    assert files == set(read_catalogue()) == set(COMPONENTS)


@pytest.mark.parametrize("key", COMPONENTS)
def test_the_entry_names_title_edition_publisher_and_note(key: str) -> None:
    entry = read_catalogue()[key]
    assert list(entry) == ["title", "edition", "publisher", "note"]
    assert all(text.strip() for text in entry.values())
    assert "use your district's official text for evaluation" in entry["note"]


@pytest.mark.parametrize(("key", "count"), COMPONENTS.items())
def test_every_component_is_there_and_whole(key: str, count: int) -> None:
    assert read_rubric(key)[0] == HEADERS
    components = read_components(key)
    assert len(components) == count
    for component in components:
        assert all(text == text.strip() for text in component.values()), component
        assert all(component[header] for header in HEADERS[:4]), component


@pytest.mark.parametrize("key", COMPONENTS)
def test_codes_are_unique_however_they_are_typed(key: str) -> None:
    codes = [plain(component["Code"]) for component in read_components(key)]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("key", COMPONENTS)
def test_a_name_means_one_component_of_its_domain(key: str) -> None:
    names = [(component["Domain"], plain(component["Component"])) for component in read_components(key)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("key", COMPONENTS)
def test_an_alias_means_one_component(key: str) -> None:
    components = read_components(key)
    taken = {plain(component[header]) for component in components for header in ("Code", "Component")}
    owners: dict[str, str] = {}
    for component in components:
        for alias in split_aliases(component):
            other = owners.setdefault(plain(alias), component["Code"])
            assert other == component["Code"], f"{alias} is {other} and {component['Code']}"
            own = {plain(component["Code"]), plain(component["Component"])}
            assert plain(alias) not in taken - own, f"{alias} is another's code or name"


def test_the_danielson_names_of_2022_are_understood() -> None:
    aliases = {alias: row["Code"] for row in read_components("danielson") for alias in split_aliases(row)}
    assert aliases["Knowing and Valuing Students"] == "1b"
    assert aliases["Acting in Service of Students"] == "4f"


def test_the_general_rubric_has_four_components_in_each_of_its_four_parts() -> None:
    codes = [component["Code"] for component in read_components("generic")]
    assert codes == [f"{part}{number}" for part in "PETG" for number in range(1, 5)]

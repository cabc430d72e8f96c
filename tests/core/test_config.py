"""``sheets-sync.toml``: where schools are, meant from where the file stands; sentences for what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_sync.config import Config, GoogleConfig, SchoolConfig, load
from sheets_sync.errors import UsageError


def write(folder: Path, text: str) -> Path:
    path = folder / "sheets-sync.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_is_read_in_the_files_order(tmp_path: Path) -> None:
    (tmp_path / "alder.xlsx").touch()
    path = write(
        tmp_path,
        '[schools.oak]\nsource = "https://docs.google.com/spreadsheets/d/abc/edit"\n'
        'credentials = "key.json"\n'
        '[schools.alder]\nsource = "alder.xlsx"\ntemplate = "ours.toml"\n'
        '[schools.elm]\nsource = "1AbCdEf"\n',
    )
    assert list(load(path).schools.items()) == [
        (
            "oak",
            SchoolConfig("https://docs.google.com/spreadsheets/d/abc/edit", None, tmp_path / "key.json"),
        ),
        ("alder", SchoolConfig(str(tmp_path / "alder.xlsx"), tmp_path / "ours.toml")),
        ("elm", SchoolConfig("1AbCdEf")),
    ]


def test_a_source_that_is_no_schools_name_is_itself() -> None:
    config = Config({"alder": SchoolConfig("alder.xlsx")})
    assert config.find("alder") == SchoolConfig("alder.xlsx")
    assert config.find("plans.xlsx") == SchoolConfig("plans.xlsx")


@pytest.mark.parametrize(
    "source",
    [
        "https://docs.google.com/spreadsheets/d/1AbC-dEf_1/edit#gid=0",
        "https://docs.google.com/spreadsheets/u/1/d/1AbC-dEf_1/edit?usp=sharing",
        "docs.google.com/spreadsheets/d/1AbC-dEf_1",
        "1AbC-dEf_1",
    ],
)
def test_any_link_of_a_spreadsheet_finds_its_school(source: str) -> None:
    oak = SchoolConfig("https://docs.google.com/spreadsheets/d/1AbC-dEf_1/edit", credentials=Path("key.json"))
    assert Config({"oak": oak}).find(source) == oak
    assert Config({"oak": oak}).find(source.replace("dEf", "dEG")).credentials is None


def test_without_a_file_there_are_no_schools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load(None) == Config()
    write(tmp_path, '[schools.elm]\nsource = "elm.xlsx"\n')
    assert load(None).schools == {"elm": SchoolConfig("elm.xlsx")}


@pytest.mark.parametrize("text", ["", "\ufeff", "[schools]\n"])
def test_an_empty_file_holds_no_schools(tmp_path: Path, text: str) -> None:
    assert load(write(tmp_path, text)) == Config()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "schools = 3",
            "The configuration {path} holds [schools.NAME] tables, a [google] table and nothing else.",
        ),
        (
            "[school.alder]\nsource='x'",
            "The configuration {path} holds [schools.NAME] tables, a [google] table and nothing else.",
        ),
        (
            "[schools.alder]\ntemplate='x'",
            "In {path} the school 'alder' needs a `source`: a path or an address.",
        ),
        ("[schools]\nalder='x'", "In {path} the school 'alder' needs a `source`: a path or an address."),
        (
            "[schools.alder]\nsource=''",
            "In {path} the school 'alder' needs a `source`: a path or an address.",
        ),
        (
            "[schools.alder]\nsource='x'\nsauce='y'\nkey='z'",
            (
                "In {path} the school 'alder' has unknown settings: key, sauce. "
                "Known are credentials, source, template."
            ),
        ),
        (
            "[schools.alder]\nsource='x'\ntemplate=3",
            "In {path} the template of school 'alder' should be text in quotes.",
        ),
        (
            "[google]\nendpont='https://sheets.example.edu'",
            (
                "In {path} [google] has unknown settings: endpont. "
                "Known are endpoint, give_up_seconds, timeout_seconds."
            ),
        ),
        (
            "[google]\nendpoint='sheets.example.edu'",
            "The Google endpoint 'sheets.example.edu' should be an address such as https://HOST.",
        ),
        (
            "[google]\ntimeout_seconds='soon'",
            "The Google setting timeout_seconds should be a number of seconds above 0, not 'soon'.",
        ),
        (
            "[google]\ngive_up_seconds=0",
            "The Google setting give_up_seconds should be a number of seconds above 0, not 0.",
        ),
        ("[schools.alder]\nsource=3", "In {path} the source of school 'alder' should be text in quotes."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(tmp_path: Path, text: str, message: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        load(path)
    assert str(caught.value) == message.replace("{path}", str(path))
    assert caught.value.exit_code == 2


def test_a_file_that_is_not_there_or_not_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path / "none.toml")
    assert str(caught.value) == (
        f"The configuration {tmp_path / 'none.toml'} could not be read: No such file or directory."
    )
    for raw in (b"[schools", b"\xff\xfe"):
        (tmp_path / "sheets-sync.toml").write_bytes(raw)
        with pytest.raises(UsageError, match=r"sheets-sync\.toml is not valid TOML: "):
            load(tmp_path / "sheets-sync.toml")


def test_the_way_to_google_is_the_environments_word_else_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load(write(tmp_path, "")).google == GoogleConfig("https://sheets.googleapis.com", 60.0, 240.0)
    monkeypatch.setenv("SHEETS_SYNC_GOOGLE_ENDPOINT", "https://gateway.example.edu/")
    monkeypatch.setenv("SHEETS_SYNC_GOOGLE_GIVE_UP_SECONDS", "30")
    monkeypatch.chdir(tmp_path.parent)
    assert load(None).google == GoogleConfig("https://gateway.example.edu", 60.0, 30.0)
    text = "[google]\nendpoint = 'https://other.example.edu'\ntimeout_seconds = 5"
    assert load(write(tmp_path, text)).google == GoogleConfig("https://gateway.example.edu", 5.0, 30.0)


def test_a_variable_that_is_no_number_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHEETS_SYNC_GOOGLE_TIMEOUT_SECONDS", "long")
    with pytest.raises(UsageError, match="timeout_seconds should be a number of seconds above 0, not 'long'"):
        load(write(tmp_path, ""))

"""The template as data: the shipped one, a copy in another language, and copies that cannot work."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from sheets_sync import making, reconcile
from sheets_sync.errors import TemplateError
from sheets_sync.frames import parse
from sheets_sync.look import pages_across
from sheets_sync.model import Snapshot
from sheets_sync.template import Template, fold, load
from tests.builders import ANA, BEN, Book, school

SHIPPED = files("sheet_templates").joinpath("plan.toml").read_text(encoding="utf-8")
HOURS = '{ key = "hours",'


def copy(folder: Path, *words: tuple[str, str]) -> Path:
    text = SHIPPED
    for old, new in words:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "Our Plan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_template_is_the_contracts_workbook() -> None:
    template = load()
    assert [tab.title for tab in template.tabs] == [
        *("Settings", "Focus Areas", "Rubric", "Vocabulary", "Roster"),
        *("1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up"),
        *("Start Here", "Overview", "Follow-up {window}", "PD Needs", "Coverage", "Sync Log"),
    ]
    filled = {
        tab.title: [column.header for column in tab.typed() if not column.optional] for tab in template.filled
    }
    assert filled == {
        "Settings": ["Setting", "Value", "Opens", "Closes"],
        "Focus Areas": ["ID", "Focus area", "What it means here", "Rubric components"],
        "Rubric": ["Code", "Domain", "Component", "Description", "Aliases"],
        "Vocabulary": ["Words", "Means"],
        "Roster": ["Email", "Name", "Department", "Coach", "Active", "Joined on"],
        "1 Why": ["Teacher", "Message read on", "Curious about", "Learns best by"],
        "2 Goals": ["Teacher", "Goal #", "Goal", "Focus area", "Rubric component"],
        "3 Document": [
            *(
                "Teacher",
                "Goal #",
                "Goal statement",
                "Rubric component",
                "Why this goal",
                "Talked through on",
            ),
        ],
        "4 Success": [
            *("Teacher", "Goal #", "Looks like (students do)", "Sounds like (students say)", "Feels like"),
            "Portfolio pieces",
        ],
        "5 Actions": [
            *("Teacher", "Goal #", "Action step", "PD method", "Resource or support needed", "Start", "Due"),
            *("State", "Evidence (link or where it is)"),
        ],
        "6 Follow-up": [
            *("Teacher", "Goal #", "Follow-up with", "How and how often", "First check-in"),
            *("Mid-year reflection", "Year-end reflection", "Outcome"),
        ],
    }
    owned = {tab.title: [column.header for column in tab.owned()] for tab in template.steps}
    assert owned == {
        "1 Why": ["Status", "Messages"],
        "2 Goals": ["Status", "Alignment", "Messages", "Key"],
        "3 Document": ["My goal", "Status", "Alignment", "Messages"],
        "4 Success": ["My goal", "Status", "Messages"],
        "5 Actions": ["My goal", "Status", "Messages"],
        "6 Follow-up": ["My goal", "Status", "Messages"],
    }
    assert template.labels("state") == ("Planned", "Under way", "Done", "Dropped")
    assert template.labels("outcome") == ("Met", "Partly met", "Not met", "Carried over", "Replaced")
    assert template.labels("progress") == ("Starting", "On the way", "Met", "Changing course")
    assert template.labels("active") == ("Yes", "On leave", "No")
    assert template.disclosure == "Everyone with access to this spreadsheet can read this tab."
    assert [column.header for column in template.by_key["talks"].columns if column.owner == "leaders"] == [
        *("Met on", "Progress", "What we said", "Next step", "Support promised", "Support given on"),
    ]
    needs = template.by_key["pd_needs"]
    assert [column.header for column in needs.typed()] == ["Offered", "Offered on", "Invited"]
    assert template.by_key["coverage"].typed() == template.by_key["sync_log"].typed() == ()


def test_every_column_that_people_fill_has_help_and_every_width_is_sensible() -> None:
    for tab in load().tabs:
        for column in tab.columns:
            assert 6 <= column.width <= 80
            assert column.help or tab.key == "overview", f"{tab.title}: {column.header}"


def test_tabs_that_leaders_read_print_on_one_page_across_and_those_they_work_in_on_two_at_most() -> None:
    across = {
        tab.key: pages_across([0 if one.hidden or one.optional else one.width for one in tab.columns])
        for tab in load().tabs
        if tab.columns
    }
    assert [key for key, pages in across.items() if pages > 1] == [
        *("documents", "success", "actions", "follow_up", "talks", "pd_needs"),
    ]
    assert max(across.values()) == 2


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("schema = 1", "schema = 2"),
            "The template {path} has no `schema = 1`; start from a copy of the shipped one.",
        ),
        (
            ('disclosure = "', 'disclosures = "'),
            "The template {path} has a row that cannot be read: 'disclosure'.",
        ),
        (('title = "2 Goals"', 'title = "1 why"'), "The template {path}: there are two tabs called '1 why'."),
        (
            ('header = "Feels like"', 'header = "LOOKS like"'),
            "The template {path}: there are two columns of '4 Success' called 'looks like'.",
        ),
        (
            (HOURS, '{ key = "due", header = "Again", type = "date" }, ' + HOURS),
            "The template {path}: there are two columns of '5 Actions' with key 'due'.",
        ),
        (
            (HOURS, '{ key = "mood", header = "Mood", type = "feeling" }, ' + HOURS),
            "The template {path}: 'Mood' of '5 Actions' has the unknown type 'feeling'.",
        ),
        (
            (HOURS, '{ key = "mood", header = "Mood", type = "text", owner = "me" }, ' + HOURS),
            "The template {path}: 'Mood' of '5 Actions' has the unknown owner 'me'.",
        ),
        (
            (HOURS, '{ key = "mood", header = "Mood", type = "text", required = "maybe" }, ' + HOURS),
            "The template {path}: 'Mood' of '5 Actions' has the unknown required 'maybe'.",
        ),
        (
            (HOURS, '{ key = "mood", header = "Mood", type = "choice" }, ' + HOURS),
            "The template {path}: 'Mood' of '5 Actions' names the unknown choices ''.",
        ),
        (
            (HOURS, '{ key = "mood", header = "Mood", type = "choice", choices = "moods" }, ' + HOURS),
            "The template {path}: 'Mood' of '5 Actions' names the unknown choices 'moods'.",
        ),
        (
            (HOURS, '{ key = "mood", header = "Mood", type = "text", owner = "tool" }, ' + HOURS),
            (
                "In the template {path} the column 'Mood' of 'actions' cannot be the tool's; "
                "columns of your own are people's."
            ),
        ),
        (
            ('beside = "goal_number"', 'beside = "number"'),
            "The template {path}: 'My goal' of '3 Document' names the unknown column 'number'.",
        ),
        (
            ('joins = ["id", "name"]', 'joins = ["id", "title"]'),
            "The template {path}: 'Pick list' of 'Focus Areas' names the unknown column 'title'.",
        ),
        (
            ('"Dropped", aliases', '"Done", aliases'),
            "The template {path}: there are two state choices called 'done'.",
        ),
        (
            ('kind = "step"', 'kind = "steps"'),
            "The template {path}: the tab '1 Why' has the unknown kind 'steps'.",
        ),
        (("step = 3", "step = 2"), "The template {path}: there are two tabs for step '2'."),
        (
            ('label = "District"', 'label = "School"'),
            "The template {path}: there are two Settings rows called 'school'.",
        ),
        (
            ("width = 24", 'width = "wide"'),
            "The template {path}: 'Setting' of 'Settings' has a width that is not a number.",
        ),
        (
            ('aliases = ["Focus"]', 'aliases = "Focus"'),
            "The template {path} has a row that cannot be read: 'Focus' should be a list of words.",
        ),
        (
            ('key = "portfolio"', 'key = "pieces"'),
            (
                "In the template {path} the tab 'success' needs the column with key 'portfolio', "
                "type 'text' and owner 'people'; put it back."
            ),
        ),
        (
            ('key = "roster"', 'key = "people"'),
            "The template {path} has lost the tab with key 'roster'; put it back.",
        ),
        (("replaced = {", "swapped = {"), "The template {path} has lost outcome choices: replaced."),
        (
            ('key = "due_3"', 'key = "due_7"'),
            "The template {path} has lost or altered Settings rows: due_3.",
        ),
    ],
    ids=lambda one: one[1][:40] if isinstance(one, tuple) else None,
)
def test_a_copy_that_cannot_work_is_refused_in_a_sentence(
    tmp_path: Path, words: tuple[str, str], message: str
) -> None:
    path = copy(tmp_path, words)
    with pytest.raises(TemplateError) as caught:
        load(path)
    assert str(caught.value) == message.replace("{path}", str(path))


def test_a_file_that_is_not_there_or_not_toml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"none\.toml could not be read: No such file"):
        load(tmp_path / "none.toml")
    for raw in (b"tabs = [", b"\xff\xfe\x00"):
        path = tmp_path / "broken.toml"
        path.write_bytes(raw)
        with pytest.raises(TemplateError, match=r"broken\.toml is not valid TOML: "):
            load(path)


def test_a_copy_with_columns_methods_and_aliases_of_its_own_is_fine(tmp_path: Path) -> None:
    own = load(
        copy(
            tmp_path,
            (HOURS, '{ key = "cost", header = "Cost", type = "text" }, ' + HOURS),
            ('conference = { label = "Conference" }', 'swap = { label = "Class swap" }'),
            ('aliases = ["Focus"]', 'aliases = ["Schwerpunkt"]'),
        )
    )
    assert own.by_key["actions"].by_key["cost"].owner == "people"
    assert "Class swap" in own.labels("pd_method")


# -- another language --------------------------------------------------------------------------------------

SPANISH = (
    ('title = "2 Goals"', 'title = "2 Metas"'),
    ('title = "1 Why"', 'title = "1 Por qué"'),
    ('title = "5 Actions"', 'title = "5 Acciones"'),
    ('title = "Roster"', 'title = "Docentes"'),
    ('yes = { label = "Yes"', 'yes = { label = "Sí"'),
    ('done = { label = "Done"', 'done = { label = "Hecho"'),
    ('planned = { label = "Planned"', 'planned = { label = "Previsto"'),
    ('header = "Action step", aliases = ["Action"]', 'header = "Paso"'),
    ('label = "School"', 'label = "Escuela"'),
    (
        'disclosure = "Everyone with access to this spreadsheet can read this tab."',
        'disclosure = "Todos pueden leer esta hoja."',
    ),
)


@pytest.fixture(scope="module")
def spanish(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return load(copy(tmp_path_factory.mktemp("es"), *SPANISH))


def test_a_copy_in_another_language_reads_its_own_workbook(spanish: Template) -> None:
    book = (
        Book(school().rows, spanish)
        .put("actions", ANA, state="previsto")
        .put("actions", BEN, state="hecho")
        .set("Escuela", "Río Claro")
    )
    book.at("roster", "email", ANA, active="Sí")
    plans = book.plans()
    assert plans.layout.missing == ()
    assert plans.misses == ()
    assert plans.school.name == "Río Claro"
    assert list(plans.steps["actions"]["state"]) == ["planned", "planned", "done"]
    assert ANA in set(plans.active["email"])


def test_a_workbook_made_in_another_language_is_found_whole_again(spanish: Template) -> None:
    new = making.NewSchool(name="Río Claro", roster=[{"email": ANA, "name": "Ana Lopez", "active": "Sí"}])
    empty = Snapshot("x.xlsx", ())
    made = reconcile.after(empty, making.plan(empty, spanish, new, date(2026, 11, 23)))
    assert [tab.title for tab in made.tabs][3:6] == ["Docentes", "1 Por qué", "2 Metas"]
    plans = parse(made, spanish, date(2026, 11, 23))
    assert (plans.layout.missing, plans.misses) == ((), ())
    assert list(plans.steps["goals"]["teacher"]) == [ANA]
    assert plans.school.name == "Río Claro"


def test_folding_is_about_case_and_spaces_alone() -> None:
    assert fold("  Goal   #\n1 ") == "goal # 1"
    assert fold("STRASSE") == fold("straße")

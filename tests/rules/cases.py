"""Every rule's cases: what passes, what fails, and what a blank means.

Each is an edit of the clean school; what must be said then, and nothing else, stands in ``said.toml``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sheets_sync.keys import no_goal_key
from sheets_sync.model import Tab
from sheets_sync.talks import row_key
from tests.builders import ANA, ANA_1, ANA_2, BEN, BEN_1, CLEO, Book, Broken, Shown

Change = Callable[[Book], Book]

AFTER = date(2027, 5, 20)
"""A day after the last window has closed."""


def _looked_back(book: Book) -> Book:
    """Finish the year: talks noted in every window, actions done, reflections and outcomes typed."""
    for number, (key, name) in enumerate(((ANA_1, "Ana"), (ANA_2, "Ana"), (BEN_1, "Ben"))):
        goal = number % 2 + 1
        book.add("talks:W2", teacher=name, goal_number=goal, met_on=date(2027, 4, 20), key=row_key("W2", key))
    for person in (ANA, BEN):
        book.put("actions", person, state="Done", evidence="Blue binder")
        book.put("follow_up", person, mid_year="It helps.", year_end="It stays.", outcome="Met")
    return book.drop("roster", "dev.okafor@example.edu").on(AFTER)


def _talk(**cells: object) -> Change:
    return lambda book: (book.rows["talks:W1"][0].update(cells), book)[1]


def _second_code(book: Book) -> Book:
    book.at("focus_areas", "id", "FA2", components="AD2; 2.10")
    return book.add("rubric", code="2.1", component="One").add("rubric", code="2.10", component="Ten")


def _copied_key(book: Book) -> Book:
    book.put("goals", ANA, 1, key=ANA_1 + ".5").put("goals", ANA, 2, key=ANA_1 + ".5")
    return _talk(goal_number=7, key=row_key("W1", ANA_1 + ".5"))(book)


def _hand_made(title: str, first: str = "Mine") -> Change:
    return lambda book: (book.others.append(Tab(title, [[first]])), book)[1]


_ROUTINES = "By May my students start the warm-up within a minute; transitions take under two minutes."
_MENTOR = "By May I mentor two new teachers and lead the science department team each week."
_NO_SIGN = "By May my students will choose how to investigate in the lab on their own."
_PLAIN = "By May my students will sing louder and happier than the cicadas."
_FAMILIES = "Families answer my newsletter, and parents call me about their children"
_CALLS = "Call two families a week with good news"
_STEP: dict[str, object] = {
    "teacher": BEN,
    "goal_number": 1,
    "pd_method": "PLC",
    "due": date(2027, 1, 18),
    "state": "Planned",
}


def _anything_serves(book: Book) -> Book:
    """Have no list of components for Ben's focus area."""
    return book.at("focus_areas", "id", "FA1", components="")


def _wrote(book: Book, goal: str) -> Book:
    """Have Ben write another goal, with a statement that says no more."""
    return book.put("goals", BEN, 1, goal=goal).put("documents", BEN, 1, statement=goal)


def _beside_focus(book: Book) -> Book:
    """Have Ben write about leading and link it rightly, under a focus area about feedback."""
    book.at("focus_areas", "id", "FA2", components="").add("rubric", code="LD1", component="Leadership")
    return _wrote(book, _MENTOR).put("goals", BEN, 1, focus_area="FA2", component="LD1")


def _all_by(book: Book, method: str) -> Book:
    """Have Ben take three steps by one kind of learning."""
    for step in ("Watch how a class chooses", "Try two ways to choose"):
        book.add("actions", **_STEP | {"pd_method": method}, action_step=step)
    return book.put("actions", BEN, 1, pd_method=method)


def _in_german(book: Book) -> Book:
    german = "Bis Mai planen die Kinder jede Woche selbst, was sie lesen, im Tagebuch."
    for teacher, number in ((ANA, 1), (ANA, 2), (BEN, 1)):
        text = f"{german} Ziel {number}."
        book.put("documents", teacher, number, statement=text)
        book.put("goals", teacher, number, goal=text, focus_area="FA1", component="SA2")
    return book


CASES: dict[str, dict[str, Change]] = {
    "PLP001": {
        "passes": lambda b: b.call("goals", "My goals"),
        "fails": lambda b: _hand_made("6 Followup")(b.lose("follow_up")),
        "blank": lambda b: b.clear("actions"),
    },
    "PLP002": {
        "passes": lambda b: b.head("success", "feels_like", "  FEELS  like "),
        "fails": lambda b: b.head("success", "portfolio", "Portfolio peices"),
        "fails: no headers": lambda b: b.lose("why", "message_read_on", "curious_about", "learns_best_by"),
        "blank": lambda b: b.lose("documents", "why_this_goal"),
    },
    "PLP003": {
        "passes": lambda b: (b.extra.update(goals=["Goal 2"]), b)[1],
        "fails": lambda b: (b.extra.update(success=["Portfolio pieces"]), b)[1],
        "blank": lambda b: (b.extra.update(success=[""]), b)[1],
    },
    "PLP004": {
        "passes": lambda b: (b.extra.update(goals=["My status"]), b)[1],
        "fails": lambda b: (b.by_hand.add(("goals", "status")), b)[1],
        "blank": lambda b: b.lose("goals", "status", "messages", "alignment"),
    },
    "PLP005": {
        "passes": lambda b: b.add("focus_areas", meaning="Not decided yet"),
        "fails": lambda b: b.add("focus_areas", id="FA3", name="Reading").add(
            "focus_areas", id="FA4", name="Art"
        ),
        "blank": lambda b: b.clear("focus_areas"),
    },
    "PLP006": {
        "passes": lambda b: b.at("focus_areas", "id", "FA2", components="Student Feedback, CC1"),
        "fails": lambda b: b.at("focus_areas", "id", "FA2", components="AD2; SB3"),
        "blank": lambda b: b.at("focus_areas", "id", "FA2", components=""),
    },
    "PLP007": {
        "passes": lambda b: b.add("rubric", code="ZZ9", component="Something else"),
        "fails": lambda b: b.clear("rubric").add("rubric", component="No code"),
        "blank": lambda b: b.clear("rubric"),
    },
    "PLP008": {
        "passes": lambda b: b.add("rubric", code="CC2", component="Routines and Procedures"),
        "fails": lambda b: b.add("rubric", code="cc1", component="Peer Accountability"),
        "blank": lambda b: b.add("rubric", code="", component="One").add("rubric", code="", component="Two"),
    },
    "PLP009": {
        "passes": lambda b: b.add("roster", email="", name="Someone Gone", active="No"),
        "fails": lambda b: b.add(
            "roster", email="eva.thorne", name="Eva Thorne", active="yes", joined_on=b.today
        ),
        "blank": lambda b: b.add("roster", email="", name="Eva Thorne"),
    },
    "PLP010": {
        "passes": lambda b: b.add("roster", email="b.ito@example.edu", name="Bao Ito", active="No"),
        "fails": lambda b: b.add("roster", email="Ben.Ito@example.edu", name="Ben Ito"),
        "blank": lambda b: b.add("roster", name="A", active="No").add("roster", name="B", active="No"),
    },
    "PLP011": {
        "passes": lambda b: b.set("Due 2 Goals", "Oct 1, 2026").set("Profile", "Guided"),
        "fails": lambda b: b.set("Due 2 Goals", "early October").set("Profile", "relaxed"),
        "blank": lambda b: b.set("Window W2", "Spring", opens="", closes=date(2027, 5, 7)),
    },
    "PLP012": {
        "passes": lambda b: b.put("actions", ANA, 1, teacher="Ana  LOPEZ"),
        "fails": lambda b: b.add(
            "actions", teacher="ana.lopes@example.edu", goal_number=2, action_step="Read"
        ),
        "fails: nobody alike": lambda b: b.add("why", teacher="zzz", curious_about="much"),
        "fails: two of a name": lambda b: b.add(
            "roster", email="b.ito@example.edu", name="Ben Ito", active="No"
        ).add("why", teacher="Ben Ito", curious_about="much"),
        "blank": lambda b: b.add("why", curious_about="much").add("actions", goal_number=1),
    },
    "PLP013": {
        "passes": lambda b: b.add(
            "actions", teacher=ANA, goal_number=1, action_step="Read", pd_method="PLC", due=AFTER
        ),
        "fails": lambda b: b.add("documents", teacher=ANA, goal_number=1, why_this_goal="A second row"),
        "fails: step 1": lambda b: b.add("why", teacher=BEN, curious_about="much more"),
        "blank": lambda b: b.add("documents", teacher=ANA, goal_number=1),
    },
    "PLP014": {
        "passes": lambda b: b.put("actions", ANA, 2, goal_number="Goal 2"),
        "fails": lambda b: b.put("actions", ANA, 2, goal_number="first").add(
            "actions", teacher=ANA, goal_number=2, action_step="Read", pd_method="PLC", due=AFTER
        ),
        "fails: too high": lambda b: b.add("actions", teacher=BEN, goal_number=7, action_step="Read"),
        "blank": lambda b: b.put("follow_up", BEN, 1, goal_number="").put("actions", ANA, 1, goal_number=""),
    },
    "PLP015": {
        "passes": lambda b: b.put(
            "goals", ANA, 1, goal="By May my students can say what #REF! means to them."
        ),
        "fails": lambda b: b.put("documents", ANA, 1, statement=Broken("#REF!")),
        "fails: teacher": lambda b: b.add(
            "actions", teacher=Broken("#N/A"), goal_number=1, action_step="Read"
        ),
        "blank": lambda b: b.put("documents", ANA, 1, why_this_goal=""),
    },
    "PLP016": {
        "passes": lambda b: b.put("actions", ANA, 1, due="Dec 18", start="2026-11-02"),
        "fails": lambda b: b.put("actions", ANA, 1, due="each grading period"),
        "fails: two ways": lambda b: b.put("actions", ANA, 1, due="12/04/2026"),
        "fails: no year": lambda b: b.put("documents", ANA, 1, talked_through_on="10-15"),
        "fails: words": lambda b: b.put("follow_up", ANA, 2, first_check_in="soon"),
        "fails: talk": _talk(met_on="twice", support_given_on="later"),
        "fails: roster": lambda b: b.at("roster", "email", BEN, joined_on="last year"),
        "blank": lambda b: b.put("actions", ANA, 1, start=""),
    },
    "PLP017": {
        "passes": lambda b: b.at("roster", "email", BEN, joined_on=date(2019, 8, 1)),
        "fails": lambda b: b.put("actions", ANA, 1, due=date(2025, 12, 18)),
        "fails: no guess": lambda b: b.put("follow_up", ANA, 2, first_check_in=date(2027, 7, 2)),
        "fails: settings": lambda b: b.set("Due 5 Actions", date(2025, 11, 16)),
        "fails: year": lambda b: b.set("Year end", date(2026, 6, 11)),
        "blank": lambda b: (
            b.set("Year start", "")
            .set("Year end", "")
            .put("documents", ANA, 1, talked_through_on=date(2001, 1, 1))
        ),
    },
    "PLP018": {
        "passes": lambda b: b.put("actions", ANA, 1, state="in progress"),
        "fails": lambda b: b.put("actions", ANA, 1, state="Plnned"),
        "fails: nothing alike": lambda b: b.put("follow_up", ANA, 1, outcome="42"),
        "fails: talk": _talk(progress="Begining"),
        "fails: roster": lambda b: b.at("roster", "email", BEN, active="sabbatical"),
        "blank": lambda b: b.put("actions", ANA, 1, state=""),
    },
    "PLP019": {
        "passes": lambda b: _second_code(b).put("goals", ANA, 2, component=Shown(2.1, "2.10")),
        "fails": lambda b: _second_code(b).put("goals", ANA, 2, component=2.1),
        "fails: date": lambda b: b.add("rubric", code="1-2", component="Order").put(
            "documents", ANA, 2, component=date(2026, 1, 2)
        ),
        "blank": lambda b: _second_code(b).put("documents", ANA, 2, component=""),
    },
    "PLP020": {
        "passes": lambda b: b.put("actions", BEN, 1, goal_number=""),
        "fails": lambda b: b.add("actions", teacher=BEN, goal_number=2, action_step="Read"),
        "blank": lambda b: b.add("actions", teacher=BEN, goal_number=2),
    },
    "PLP021": {
        "passes": lambda b: b.put("goals", ANA, 2, key=ANA_1),
        "fails": _copied_key,
        "blank": lambda b: b.put("goals", ANA, 1, key="").put("goals", ANA, 2, key=""),
    },
    "PLP022": {
        "passes": lambda b: _hand_made("Overview", b.template.disclosure)(b),
        "fails": lambda b: _hand_made("overview")(_hand_made("Follow-up Spring")(b)),
        "blank": lambda b: _hand_made("Notes")(b),
    },
    "PLP023": {
        "passes": lambda b: b.set("Due 6 Follow-up", date(2027, 1, 8)),
        "fails": lambda b: b.at("settings", "setting", "Due 6 Follow-up", setting="Due six"),
        "blank": lambda b: b.set("Due 3 Document", "").set("Due 4 Success", ""),
    },
    "PLP024": {
        "passes": lambda b: _in_german(b).add("vocabulary", words="Tagebuch; Lesen; lesen", means="SA2"),
        "fails": lambda b: _in_german(b),
        "blank": lambda b: b.add("goals", teacher=BEN, goal_number=2),
    },
    "PLP025": {
        "passes": lambda b: (
            b.add("vocabulary", words="number talks", means="student choice")
            .add("vocabulary", words="cohort chats; small chats", means="AD2")
            .add("vocabulary", words="own steering", means="Self-Direction")
        ),
        "fails": lambda b: b.add("vocabulary", words="number talks", means="student choise").add(
            "vocabulary", words="cohort chats", means="Qqq"
        ),
        "blank": lambda b: b.add("vocabulary", words="number talks").add("vocabulary", means="Qqq"),
    },
    "PLP026": {
        "passes": lambda b: b.put(
            "goals", BEN, 1, team_members="Ana Lopez; DEV.okafor@example.edu, Cleo Adler"
        ),
        "fails": lambda b: b.put("goals", BEN, 1, team_members="Ana Lopez; the math team").put(
            "documents", ANA, 2, team_members="dev.okafro@example.edu"
        ),
        "blank": lambda b: b.put("goals", BEN, 1, team_members=" ; "),
    },
    "PLP101": {
        "passes": lambda b: (
            b.above.update(why=[["You know best what your students need next, so choose it and show us."]]),
            b.set("Message", ""),
        )[1],
        "fails": lambda b: (b.above.update(why=[["Step 1"]]), b.set("Message", ""))[1],
        "blank": lambda b: b.set("Message", ""),
    },
    "PLP102": {
        "passes": lambda b: b.put("why", BEN, message_read_on="Sep 3, 2026"),
        "fails": lambda b: b.drop("why", BEN),
        "blank": lambda b: b.put("why", BEN, message_read_on=""),
    },
    "PLP201": {
        "passes": lambda b: b.drop_goal(BEN, 1).put("goals", ANA, 1, team_members="Ben Ito; Cleo Adler"),
        "fails": lambda b: b.drop_goal(BEN, 1),
        "blank": lambda b: b.put("goals", BEN, 1, goal="", focus_area="", component=""),
    },
    "PLP202": {
        "passes": lambda b: b.set("Goals per teacher", "1").drop_goal(ANA, 2),
        "fails": lambda b: b.set("Goals per teacher", "1"),
        "blank": lambda b: b.add("goals", teacher=ANA, goal_number=3),
    },
    "PLP203": {
        "passes": lambda b: b.put("goals", BEN, 1, goal="My students choose how they investigate."),
        "fails": lambda b: b.put("goals", BEN, 1, goal="Student agency"),
        "blank": lambda b: b.add("goals", teacher=BEN, goal_number=2),
    },
    "PLP204": {
        "passes": lambda b: b.put("goals", BEN, 1, focus_area="feedback", component="AD2"),
        "fails": lambda b: b.put("goals", BEN, 1, focus_area=""),
        "blank": lambda b: b.clear("focus_areas"),
    },
    "PLP205": {
        "passes": lambda b: b.put("goals", BEN, 1, focus_area="FA1: Student agency"),
        "fails": lambda b: b.put("goals", BEN, 1, focus_area="Feedbak"),
        "fails: nothing alike": lambda b: b.put("goals", BEN, 1, focus_area="Zzz"),
        "blank": lambda b: b.clear("focus_areas"),
    },
    "PLP206": {
        "passes": lambda b: b.put("goals", BEN, 1, component="Opportunities for Input"),
        "fails": lambda b: b.put("goals", BEN, 1, component=""),
        "blank": lambda b: b.clear("rubric"),
    },
    "PLP207": {
        "passes": lambda b: b.put("goals", BEN, 1, component="SA2, SA3"),
        "fails": lambda b: b.put("goals", BEN, 1, component="Self Directon"),
        "blank": lambda b: b.clear("rubric"),
    },
    "PLP208": {
        "passes": lambda b: b.put(
            "goals", BEN, 1, goal="By May my students plan and track their own reading every week."
        ),
        "fails": lambda b: b.put(
            "goals", ANA, 2, goal="By May, my students plan and track their own reading every week"
        ),
        "blank": lambda b: b.drop_goal(ANA, 2).add("goals", teacher=ANA, goal_number=2),
    },
    "PLP209": {
        "passes": lambda b: b.set("Goals per teacher", "2").put("goals", ANA, 1, team_members=BEN),
        "fails": lambda b: b.set("Goals per teacher", "2"),
        "blank": lambda b: b.set("Goals per teacher", "2").add("goals", teacher=BEN, goal_number=2),
    },
    "PLP301": {
        "passes": lambda b: b.put("documents", ANA, 2, why_this_goal=""),
        "fails": lambda b: b.drop("documents", ANA, 2).drop("actions", ANA, 2),
        "blank": lambda b: b.put("documents", BEN, 1, statement="").drop("actions", BEN, 1),
    },
    "PLP302": {
        "passes": lambda b: b.put(
            "documents", BEN, 1, statement="By May half my class will choose how to investigate."
        ),
        "fails": lambda b: b.put("documents", BEN, 1, statement="Students choose more."),
        "blank": lambda b: b.put("documents", BEN, 1, statement="").drop("actions", BEN, 1),
    },
    "PLP303": {
        "passes": lambda b: b.put("documents", BEN, 1, component="SA3 Opportunities"),
        "fails": lambda b: b.put("documents", BEN, 1, component="Self-Direcion; SA3"),
        "blank": lambda b: b.put("documents", BEN, 1, component=""),
    },
    "PLP304": {
        "passes": lambda b: b.put("goals", BEN, 1, component="SA2; SA3").put(
            "documents", BEN, 1, component="SA3"
        ),
        "fails": lambda b: b.put("documents", BEN, 1, component="SA2"),
        "blank": lambda b: b.put("goals", BEN, 1, component="").put("documents", BEN, 1, component="SA2"),
    },
    "PLP305": {
        "passes": lambda b: b.put("goals", BEN, 1, component="SA2; CC1"),
        "fails": lambda b: b.put("goals", BEN, 1, component="CC1"),
        "fails: step 3": lambda b: b.put("documents", BEN, 1, component="CC1"),
        "blank": lambda b: b.at("focus_areas", "id", "FA1", components="").put(
            "goals", BEN, 1, component="AD2; SA3"
        ),
    },
    "PLP306": {
        "passes": lambda b: _anything_serves(b).put("goals", BEN, 1, component="SA2; CC1; SA3"),
        "passes: talked through": lambda b: (
            _anything_serves(b)
            .put("goals", BEN, 1, component="CC1")
            .put("documents", BEN, 1, talked_through_on=date(2026, 11, 4))
        ),
        "passes: the school's share": lambda b: (
            _anything_serves(b).set("Doubt a link below", 0).put("goals", BEN, 1, component="CC1")
        ),
        "passes: component unknown to us": lambda b: (
            _anything_serves(b)
            .add("rubric", code="ZZ1", component="Vigour")
            .put("goals", BEN, 1, component="ZZ1")
        ),
        "passes: its fact is said": lambda b: b.put("goals", BEN, 1, component="CC1"),
        "passes: another language": lambda b: _wrote(
            _anything_serves(b), "Bis Mai entscheiden meine Schüler im Labor selbst, wie sie Feedback nutzen."
        ).put("goals", BEN, 1, component="CC1"),
        "fails": lambda b: _anything_serves(b).put("goals", BEN, 1, component="CC1"),
        "fails: before step 3": lambda b: (
            _anything_serves(b)
            .put("goals", BEN, 1, component="CC1")
            .drop("documents", BEN, 1)
            .on(date(2026, 10, 12))
        ),
        "fails: words of our own": lambda b: _wrote(
            _anything_serves(b).add(
                "vocabulary", words="Lesetagebuch führen; Tagebuch", means="SA2 Self-Direction"
            ),
            "Bis Mai kann meine Klasse jede Woche ein Lesetagebuch führen, mit Feedback und Choice Boards.",
        ).put("goals", BEN, 1, component="CC1"),
        "fails: focus area chose others": lambda b: _wrote(b, _ROUTINES),
        "blank": lambda b: b.put("documents", BEN, 1, component="").put("goals", BEN, 1, focus_area="FA1"),
    },
    "PLP307": {
        "passes": lambda b: _wrote(
            b, "Students ask for a choice of tasks, and a survey tells me how it went."
        ),
        "passes: talked through": lambda b: _beside_focus(b).put(
            "documents", BEN, 1, talked_through_on="2026-11-04"
        ),
        "passes: focus area unknown to us": lambda b: _beside_focus(b).at(
            "focus_areas", "id", "FA2", name="Rowing together", meaning="", components=""
        ),
        "fails": _beside_focus,
        "fails: another fits": lambda b: _beside_focus(b).add(
            "focus_areas", id="FA3", name="Teachers as mentors", meaning="We mentor new teachers."
        ),
        "blank": lambda b: _beside_focus(b).put("goals", BEN, 1, focus_area=""),
    },
    "PLP308": {
        "passes": lambda b: b.put(
            "documents",
            BEN,
            1,
            statement="By May my students choose how they investigate, as their logs show.",
        ),
        "passes: talked through": lambda b: b.put(
            "documents", BEN, 1, statement=_NO_SIGN, talked_through_on=date(2026, 11, 4)
        ),
        "passes: another language": lambda b: b.put(
            "documents",
            BEN,
            1,
            statement="Mes élèves choisissent comment ils mènent leurs propres recherches.",
        ),
        "fails": lambda b: b.put("documents", BEN, 1, statement=_NO_SIGN),
        "fails: about nothing we know": lambda b: b.put("goals", BEN, 1, goal=_PLAIN).put(
            "documents", BEN, 1, statement=_PLAIN
        ),
        "fails: for whom": lambda b: b.put(
            "documents",
            BEN,
            1,
            statement="By May I have made choosing a part of lab time, and my plan book shows it.",
        ),
        "blank": lambda b: b.put("documents", BEN, 1, statement="").drop("actions", BEN, 1),
    },
    "PLP401": {
        "passes": lambda b: b.put("success", BEN, 1, sounds_like="", feels_like=""),
        "fails": lambda b: b.drop("success", BEN, 1).drop("actions", BEN, 1),
        "blank": lambda b: b.put("success", BEN, 1, looks_like="", sounds_like="").drop("actions", BEN, 1),
    },
    "PLP402": {
        "passes": lambda b: b.put(
            "success", BEN, 1, looks_like="Desks in threes", sounds_like="I tried it twice"
        ),
        "fails": lambda b: b.put("success", BEN, 1, looks_like="Anchor charts are posted", sounds_like=""),
        "blank": lambda b: b.drop("success", BEN, 1).drop("actions", BEN, 1),
    },
    "PLP403": {
        "passes": lambda b: b.put("success", BEN, 1, portfolio="A clip"),
        "fails": lambda b: b.put("success", BEN, 1, portfolio=""),
        "blank": lambda b: b.put("success", BEN, 1, looks_like="", sounds_like="", portfolio="").drop(
            "actions", BEN, 1
        ),
    },
    "PLP404": {
        "passes": lambda b: b.put(
            "success", BEN, 1, looks_like="Students investigate a question", sounds_like=""
        ),
        "fails": lambda b: b.put(
            "success",
            BEN,
            1,
            looks_like="My students choose how they investigate a question!",
            sounds_like="",
        ),
        "blank": lambda b: b.drop("success", BEN, 1).drop("actions", BEN, 1),
    },
    "PLP405": {
        "passes": lambda b: b.put("success", BEN, 1, looks_like=_FAMILIES, sounds_like="'We chose the lab.'"),
        "passes: talked through": lambda b: b.put(
            "success", BEN, 1, looks_like=_FAMILIES, sounds_like=""
        ).put("documents", BEN, 1, talked_through_on=date(2026, 11, 4)),
        "passes: no students, which PLP402 says": lambda b: b.put(
            "success", BEN, 1, looks_like=_FAMILIES.replace("their children", "home"), sounds_like=""
        ),
        "fails": lambda b: b.put("success", BEN, 1, looks_like=_FAMILIES, sounds_like=""),
        "blank": lambda b: b.put("success", BEN, 1, looks_like="", sounds_like="", portfolio="").drop(
            "actions", BEN, 1
        ),
    },
    "PLP501": {
        "passes": lambda b: b.put("actions", BEN, 1, state="Under way"),
        "fails": lambda b: b.drop("actions", ANA, 2),
        "fails: dropped": lambda b: b.put("actions", BEN, 1, state="Dropped"),
        "blank": lambda b: b.drop("actions", BEN, 1).add("actions", teacher=BEN, goal_number=1),
    },
    "PLP502": {
        "passes": lambda b: b.on(date(2026, 10, 20)),
        "fails": lambda b: b.drop("success", BEN, 1).on(date(2026, 10, 20)),
        "fails: both": lambda b: b.drop("documents", BEN, 1).drop("success", BEN, 1).on(date(2026, 10, 12)),
        "blank": lambda b: b.drop("success", BEN, 1).drop("actions", BEN, 1).on(date(2026, 10, 20)),
    },
    "PLP503": {
        "passes": lambda b: b.put("actions", BEN, 1, pd_method="book study; Coaching"),
        "fails": lambda b: b.put("actions", BEN, 1, pd_method="Peer vist"),
        "fails: nothing alike": lambda b: b.put("actions", BEN, 1, pd_method="Osmosis"),
        "blank": lambda b: b.clear("actions").on(date(2026, 11, 15)),
    },
    "PLP504": {
        "passes": lambda b: b.add(
            "actions", teacher=BEN, goal_number=1, action_step="Attend", pd_method="staff meeting", due=AFTER
        ),
        "fails": lambda b: b.put("actions", BEN, 1, pd_method="All-staff meeting"),
        "blank": lambda b: b.put("actions", BEN, 1, pd_method="All-staff meeting").add(
            "actions", teacher=BEN, goal_number=1, action_step="Attend", due=AFTER
        ),
    },
    "PLP505": {
        "passes": lambda b: b.put("actions", BEN, 1, due="", state="Done", evidence="Blue binder"),
        "fails": lambda b: b.put("actions", BEN, 1, due=""),
        "blank": lambda b: b.add("actions", teacher=BEN, goal_number=1),
    },
    "PLP506": {
        "passes": lambda b: b.put("actions", BEN, 1, start=date(2026, 12, 18)),
        "fails": lambda b: b.put("actions", BEN, 1, start=date(2027, 1, 8)),
        "blank": lambda b: b.put("actions", BEN, 1, start=""),
    },
    "PLP507": {
        "passes": lambda b: b.put("actions", BEN, 1, due=date(2026, 11, 23)),
        "fails": lambda b: b.put("actions", BEN, 1, due=date(2026, 11, 20)),
        "blank": lambda b: b.put("actions", BEN, 1, due=date(2026, 11, 20), state=""),
    },
    "PLP508": {
        "passes": lambda b: b.put("actions", BEN, 1, state="completed", evidence="Blue binder"),
        "fails": lambda b: b.put("actions", BEN, 1, state="Done"),
        "blank": lambda b: b.put("actions", BEN, 1, state=""),
    },
    "PLP509": {
        "passes": lambda b: b.put("actions", BEN, 1, pd_method="learning walk"),
        "fails": lambda b: b.put("actions", BEN, 1, pd_method=""),
        "blank": lambda b: b.add("actions", teacher=BEN, goal_number=1),
    },
    "PLP510": {
        "passes": lambda b: b.put("actions", BEN, 1, action_step="Visit"),
        "fails": lambda b: b.put("actions", BEN, 1, action_step=""),
        "blank": lambda b: b.add("actions", teacher=BEN, goal_number=1),
    },
    "PLP511": {
        "passes": lambda b: b.put("actions", BEN, 1, action_step=_CALLS).add(
            "actions", **_STEP, action_step="Offer a choice of two tasks"
        ),
        "passes: a way to learn": lambda b: b.put(
            "actions", BEN, 1, action_step="Go to the workshop, keep a reflection journal, plan with my team"
        ),
        "passes: talked through": lambda b: b.put("actions", BEN, 1, action_step=_CALLS).put(
            "documents", BEN, 1, talked_through_on=date(2026, 11, 4)
        ),
        "passes: dropped": lambda b: b.put("actions", BEN, 1, action_step=_CALLS, state="Dropped").add(
            "actions", **_STEP, action_step="Watch a class choose"
        ),
        "fails": lambda b: b.put("actions", BEN, 1, action_step=_CALLS),
        "fails: several": lambda b: b.put("actions", BEN, 1, action_step=_CALLS).add(
            "actions", **_STEP, action_step="Send a newsletter to parents"
        ),
        "blank": lambda b: b.add("actions", teacher=BEN, goal_number=1),
    },
    "PLP512": {
        "passes": lambda b: _all_by(b, "Self-paced course").add(
            "actions", **_STEP | {"pd_method": "Coaching"}, action_step="Try it with my coach"
        ),
        "passes: several kinds each": lambda b: _all_by(b, "Coaching; PLC"),
        "passes: talked through": lambda b: _all_by(b, "Self-paced course").put(
            "documents", BEN, 1, talked_through_on=date(2026, 11, 4)
        ),
        "fails": lambda b: _all_by(b, "Self-paced course"),
        "fails: visits": lambda b: _all_by(b, "Peer visit"),
        "blank": lambda b: _all_by(b, ""),
    },
    "PLP601": {
        "passes": lambda b: b.at("roster", "email", BEN, coach="").put(
            "follow_up", BEN, 1, follow_up_with="Ana"
        ),
        "fails": lambda b: b.at("roster", "email", BEN, coach=""),
        "blank": lambda b: b.drop("follow_up", BEN, 1).at("roster", "email", BEN, coach=""),
    },
    "PLP602": {
        "passes": lambda b: b.put("follow_up", BEN, 1, first_check_in=date(2026, 11, 23)),
        "fails": lambda b: b.put("follow_up", BEN, 1, first_check_in=date(2026, 10, 20)),
        "blank": lambda b: _talk(met_on="")(b),
    },
    "PLP603": {
        "passes": lambda b: b.put("follow_up", BEN, 1, first_check_in=date(2026, 10, 23)),
        "fails": lambda b: _talk(met_on="")(b.put("follow_up", ANA, 1, first_check_in="")),
        "fails: no tab": lambda b: b.lose("talks:W1").put("follow_up", ANA, 1, first_check_in=""),
        "blank": lambda b: b.put("follow_up", BEN, 1, first_check_in=""),
    },
    "PLP604": {
        "passes": _talk(support_promised=""),
        "fails": _talk(support_given_on=""),
        "blank": lambda b: b.add(
            "talks:W1", teacher="Cleo", support_promised="A visit", key=row_key("W1", no_goal_key(CLEO))
        ),
    },
    "PLP605": {
        "passes": _looked_back,
        "fails": lambda b: _looked_back(b).put("follow_up", BEN, 1, year_end=""),
        "blank": lambda b: _looked_back(b).put("follow_up", BEN, 1, year_end="", mid_year="", outcome="Met"),
    },
    "PLP606": {
        "passes": lambda b: _looked_back(b).put("follow_up", BEN, 1, outcome="Carried over"),
        "fails": lambda b: _looked_back(b).put("follow_up", BEN, 1, outcome=""),
        "blank": lambda b: b.put("follow_up", BEN, 1, outcome=""),
    },
}

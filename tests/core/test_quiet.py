"""What is said under ``--quiet``, and when: a year of runs without a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_sync import errors, quiet, state
from sheets_sync.quiet import Known, Trouble, of_error, of_words

HERE = timezone(timedelta(hours=-6))
START = datetime(2026, 11, 3, 7, 15, tzinfo=HERE)
QUARTER = timedelta(minutes=15)
END = "It is said again only if it changes or a day has passed."


@dataclass
class Runs:
    """The runs of one schedule: what each meets, and what is said of it."""

    now: datetime = START
    every: timedelta = QUARTER
    known: tuple[Known, ...] = ()
    log: list[list[str]] = field(default_factory=list)

    def meet(self, *met: Trouble) -> list[str]:
        said, self.known = quiet.weigh(self.known, met, self.now)
        self.log.append(said)
        self.now += self.every
        return said

    def moments(self, met: Trouble, count: int) -> list[str]:
        """Meet the same again and again, and tell when it was said."""
        return [f"{self.now - self.every:%d %H:%M}" for _ in range(count) if self.meet(met)]


class Unreachable(errors.ReadError):
    """Stands for what passes by itself."""

    is_passing = True


SHARED = of_error("cedar", "sheets-sync: cedar: It is not shared.", errors.ReadError())
LEFT = of_error("cedar", "sheets-sync: cedar: It is an .xlsx file.", errors.ReadError())
DOWN = of_error("cedar", "sheets-sync: cedar: Google did not answer.", Unreachable())
BUSY = of_error("cedar", "sheets-sync: cedar: Google is busy.", Unreachable())
PART = of_error("cedar", "sheets-sync: cedar: Part was written.", errors.PartWrittenError())
FAULT = of_error("cedar", "sheets-sync: cedar: Something went wrong (KeyError).", KeyError())
ROSTER = of_words("cedar", "cedar: Roster: this is no address. [PLP011]")


def test_a_healthy_run_says_and_remembers_nothing() -> None:
    assert quiet.weigh((), (), START) == ([], ())


@pytest.mark.parametrize("met", [SHARED, FAULT, ROSTER], ids=lambda one: one.text)
def test_it_is_said_once_and_again_after_a_day(met: Trouble) -> None:
    runs = Runs()
    began = "This began on Tuesday 3 November at 07:15"
    assert runs.meet(met) == [f"{met.text} {began}. {END}"]
    assert runs.moments(met, 4 * 24 * 2 - 1) == ["04 07:15"]
    assert runs.meet(met) == [f"{met.text} {began} and was last seen on Thursday 5 November at 07:15. {END}"]


def test_a_daily_schedule_says_it_daily_though_it_starts_a_little_early() -> None:
    runs = Runs(every=timedelta(hours=23, minutes=55))
    assert [len(runs.meet(SHARED)) for _ in range(5)] == [1, 1, 1, 1, 1]


def test_what_changes_is_said_at_once() -> None:
    runs = Runs()
    assert runs.meet(SHARED)
    assert runs.meet(LEFT) == [f"{LEFT.text} This began on Tuesday 3 November at 07:30. {END}"]
    assert not runs.meet(LEFT)


def test_a_count_that_grows_is_the_same_trouble() -> None:
    first, second = (
        of_error("cedar", f"It would blank {count} of 61 verdicts.", errors.GuardError())
        for count in (40, 41)
    )
    runs = Runs()
    assert runs.meet(first) and not runs.meet(second)


def test_findings_that_move_are_another_trouble() -> None:
    runs = Runs()
    assert runs.meet(of_words("cedar", "Roster: row 4")) and runs.meet(of_words("cedar", "Roster: row 5"))


def test_when_it_heals_nothing_is_said_and_it_begins_anew() -> None:
    runs = Runs()
    runs.meet(SHARED)
    assert not runs.meet() and runs.known == ()
    assert runs.meet(SHARED) == [f"{SHARED.text} This began on Tuesday 3 November at 07:45. {END}"]


# -- what may pass by itself -------------------------------------------------------------------------------


def test_what_passes_within_the_hour_is_never_said() -> None:
    runs = Runs()
    assert runs.moments(DOWN, 4) == [] and runs.meet() == [] and runs.moments(DOWN, 4) == []


def test_what_lasts_an_hour_is_said_with_its_beginning() -> None:
    runs = Runs()
    runs.moments(DOWN, 4)
    assert runs.meet(DOWN) == [
        f"{DOWN.text} This began on Tuesday 3 November at 07:15 and was last seen at 08:15. {END}"
    ]
    assert runs.moments(DOWN, 4 * 24) == ["04 08:15"]


def test_one_outage_may_show_in_several_ways() -> None:
    runs = Runs()
    said = [runs.meet((DOWN, BUSY)[at % 2]) for at in range(8)]
    assert [len(one) for one in said] == [0, 0, 0, 0, 1, 0, 0, 0]


def test_a_daily_schedule_says_what_lasted_until_the_next_day() -> None:
    runs = Runs(every=timedelta(days=1))
    assert [len(runs.meet(DOWN)) for _ in range(3)] == [0, 1, 1]


@pytest.mark.parametrize("kind", [errors.LockedError, errors.ChangedError])
def test_another_run_and_a_change_meanwhile_may_pass(kind: type[errors.SheetsSyncError]) -> None:
    assert of_error("cedar", "", kind()).is_passing


def test_a_single_error_can_be_marked() -> None:
    error = errors.ReadError("Quota spent.")
    assert not of_error("cedar", "Quota spent.", error).is_passing
    error.is_passing = True
    assert of_error("cedar", "Quota spent.", error).is_passing


def test_an_outage_does_not_make_known_trouble_new() -> None:
    runs = Runs()
    runs.meet(SHARED)
    runs.meet(ROSTER)
    runs.meet(SHARED)
    assert not runs.meet(DOWN) and not runs.meet(ROSTER) and not runs.meet(DOWN) and not runs.meet(ROSTER)


def test_part_written_is_said_only_when_the_next_sync_did_not_put_it_right() -> None:
    runs = Runs()
    assert not runs.meet(PART) and not runs.meet() and not runs.meet(PART)
    assert runs.meet(PART) == [
        f"{PART.text} This began on Tuesday 3 November at 07:45 and was last seen at 08:00. {END}"
    ]


# -- several at once, odd clocks, no memory ----------------------------------------------------------------


def test_schools_do_not_mix() -> None:
    other = of_error("oak", SHARED.text, errors.ReadError())
    runs = Runs()
    assert len(runs.meet(SHARED)) == 1 and len(runs.meet(SHARED, other)) == 1
    assert not runs.meet(other) and len(runs.known) == 1
    assert len(runs.meet(SHARED, other)) == 1


def test_two_at_once_are_two_paragraphs_each_once() -> None:
    runs = Runs()
    assert len(runs.meet(ROSTER, of_words("cedar", "No report."), ROSTER)) == 2


def test_a_clock_set_back_silences_nothing_for_long() -> None:
    runs = Runs()
    runs.meet(SHARED)
    runs.now -= timedelta(days=300)
    assert len(runs.meet(SHARED)) == 1 and not runs.meet(SHARED)


def test_without_memory_everything_is_said_each_time() -> None:
    for met in (SHARED, DOWN, PART, ROSTER):
        said, _ = quiet.weigh((), (met,), START, is_remembered=False)
        assert said == [f"{met.text} This began on Tuesday 3 November at 07:15. {END}"]


def test_a_moment_is_told_by_the_clock_of_its_day() -> None:
    runs = Runs(datetime(2026, 10, 31, 23, 50, tzinfo=timezone(timedelta(hours=-5))))
    runs.meet(SHARED)
    runs.now = datetime(2026, 11, 2, 0, 5, tzinfo=HERE)
    assert (
        "on Saturday 31 October at 23:50 and was last seen on Monday 2 November at 00:05."
        in runs.meet(SHARED)[0]
    )


@given(
    st.lists(
        st.lists(st.sampled_from([SHARED, LEFT, DOWN, BUSY, PART, ROSTER, FAULT]), max_size=2), max_size=60
    )
)
@settings(max_examples=100)
def test_no_trouble_is_said_twice_within_a_day_unless_it_was_gone(days: list[list[Trouble]]) -> None:
    runs = Runs(every=timedelta(hours=1))
    last: dict[str, datetime] = {}
    for met in days:
        now, said = runs.now, runs.meet(*met)
        for text in said:
            cause = next(one.cause for one in met if text.startswith(one.text))
            assert cause not in last or now - last[cause] >= timedelta(hours=23, minutes=50)
            last[cause] = now
        gone = {} if any(one.is_error for one in met) else {one.cause for one in met}
        if not any(one.is_error for one in met):
            last = {cause: moment for cause, moment in last.items() if cause in gone}
        elif not any(one.is_passing for one in met):
            last.pop("passing", None)
        assert not said or met
        assert len(runs.known) <= 7


# -- the memory --------------------------------------------------------------------------------------------


def test_what_is_remembered_comes_back_and_holds_nobodys_words(tmp_path: Path) -> None:
    _, known = quiet.weigh((), (ROSTER, SHARED), START)
    assert state.remember(tmp_path, "sync cedar", known)
    assert state.recall(tmp_path, "sync cedar") == known
    assert state.recall(tmp_path, "sync oak") == ()
    [file] = (tmp_path / "said").iterdir()
    text = file.read_text(encoding="utf-8")
    assert not [word for word in ("cedar", "Roster", "address", "shared") if word in text + file.name]
    assert state.remember(tmp_path, "sync cedar", ())
    assert list((tmp_path / "said").iterdir()) == [] and state.recall(tmp_path, "sync cedar") == ()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", "7", '[{"place": "a"}]', '["a"]',
     '[{"place": "a", "cause": "b", "began": "x", "seen": "x", "said": null}]',
     '[{"place": "a", "cause": "b", "began": "2026-11-03", "seen": "2026-11-03", "said": null}]'],
)  # fmt: skip
def test_a_memory_that_cannot_be_read_is_none(tmp_path: Path, text: str) -> None:
    state.remember(tmp_path, "sync", quiet.weigh((), (SHARED,), START)[1])
    [file] = (tmp_path / "said").iterdir()
    file.write_text(text, encoding="utf-8")
    assert state.recall(tmp_path, "sync") == ()


def test_a_folder_that_cannot_be_written_is_told_and_no_error(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    folder.write_text("a file", encoding="utf-8")
    known = (Known("a", "b", START.astimezone(UTC), START.astimezone(UTC)),)
    assert state.remember(folder, "sync", known) is False
    assert state.recall(folder, "sync") == ()


def test_a_memory_that_cannot_take_its_place_leaves_no_litter(tmp_path: Path) -> None:
    known = quiet.weigh((), (SHARED,), START)[1]
    state.remember(tmp_path, "sync", known)
    [file] = (tmp_path / "said").iterdir()
    file.unlink()
    file.mkdir()
    assert state.remember(tmp_path, "sync", known) is False
    assert [*(tmp_path / "said").iterdir()] == [file]

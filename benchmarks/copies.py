"""Personal copies: one handout for each of many people, by brochure and by peers that make a whole PDF for each."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import handouts, running, timing, validity, words
from benchmarks.contenders import ALL, PROGRAMS
from benchmarks.measures import faces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.contenders import Contender
    from benchmarks.handouts import Handout

_FIELDS = ("first_name", "visit", "clinician", "note")
_SHOWN = 8  # copies of each that are looked at
_SCALED = {"WeasyPrint": 50}  # it is so slow that it makes one in so many, and its time is multiplied
_CORES = (1, 2)


@dataclass(frozen=True)
class Copied:
    """One contender's rounds on so many cores: copies a second, and milliseconds of a core for each.

    `size` is the bytes of a copy, `words` what some copies say otherwise than they should.
    """

    name: str
    cores: int
    a_second: tuple[float, ...]
    spent: tuple[float, ...]
    size: int
    made: int
    words: tuple[str, ...] = ()
    verdicts: Mapping[str, bool] | None = None


def measure(folder: Path, count: int, rounds: int) -> list[Copied]:
    """Copies a second of every contender that can, in processes of their own that begin with nothing."""
    handout, documents = _documents(folder)
    peers = [contender for contender in ALL if contender.name in documents]
    found = []
    looked = {peer.name: _looked_at(peer, handout, documents[peer.name], folder) for peer in peers}
    for cores in _CORES:
        runs = timing.in_turn(rounds, _runs(peers, handout, documents, count, cores))
        for peer in peers:
            shown = looked[peer.name] if cores == 1 else ((), None)
            speeds, spent, sizes = zip(*runs[peer.name], strict=True)
            made = count // _SCALED.get(peer.name, 1)
            found.append(Copied(peer.name, cores, speeds, spent, sizes[0], made, *shown))
    return found


def _documents(folder: Path) -> tuple[Handout, dict[str, Path]]:
    """The handout with personal fields as a document of each; the peers' with a mark in the place of each field."""
    text = handouts.with_people(handouts.SHIPPED.read_text(encoding="utf-8"))
    found, documents = None, {}
    for contender in ALL:
        if contender.name == "plain ReportLab":  # laying out is all it does: its time is that of another handout
            continue
        content = handouts.lay_out_folder(folder / contender.package)
        content.write_text(text, encoding="utf-8")
        found = found or handouts.read(content)
        marked = handouts.filled(found, {name: "{{" + name + "}}" for name in _FIELDS})
        document = documents[contender.name] = contender.write(marked, content.parent)
        if contender.name == "Typst":
            source = document.read_text(encoding="utf-8")
            for name in _FIELDS:
                source = source.replace(f'"{{{{{name}}}}}"', f"sys.inputs.{name}")
            document.write_text(source, encoding="utf-8")
    if found is None:
        raise ValueError("there is nobody to write for")
    return found, documents


def _runs(
    peers: Sequence[Contender],
    handout: Handout,
    documents: Mapping[str, Path],
    count: int,
    cores: int,
) -> dict[str, Callable[[int], tuple[float, float, int]]]:
    """For each the measure of a round: copies a second, milliseconds of a core for each, and its bytes."""

    def measured(peer: Contender) -> Callable[[int], tuple[float, float, int]]:
        def once(_round: int) -> tuple[float, float, int]:
            made = count // _SCALED.get(peer.name, 1)
            people = [handouts.person(number) for number in range(made)]
            shares = [people[core::cores] for core in range(cores)]
            answers = _copied(peer, handout, documents[peer.name], shares)
            seconds, spent, sizes = zip(*answers, strict=True)
            return made / max(seconds), sum(spent) / made * 1000, sum(sizes) // made

        return once

    return {peer.name: measured(peer) for peer in peers}


def _copied(
    peer: Contender, handout: Handout, document: Path, shares: Sequence[Sequence[Mapping[str, str]]], keep: str = ""
) -> list[tuple[float, float, int]]:
    """Seconds, those on a core, and bytes of each process; each makes the copies of its share, all at the same time."""
    command = [peer.python, str(PROGRAMS / "copier.py"), peer.program, str(faces(handout))]
    with ExitStack() as stack, ThreadPoolExecutor(len(shares)) as pool:
        workers = [stack.enter_context(running.Worker(command)) for _ in shares]
        asked = [{"document": str(document), "people": share, "keep": keep or None} for share in shares]
        for worker, line in zip(workers, asked, strict=True):
            worker.ask({**line, "people": [], "keep": None})  # everything is loaded
        answers = pool.map(lambda pair: pair[0].ask(pair[1]), zip(workers, asked, strict=True))
        return [(seconds, spent, size) for seconds, spent, size in map(json.loads, answers)]


def _looked_at(
    peer: Contender, handout: Handout, document: Path, folder: Path
) -> tuple[tuple[str, ...], Mapping[str, bool]]:
    """What some copies say otherwise than their people's handouts, and which standards all of them pass."""
    kept = folder / f"copies-{peer.package}"
    kept.mkdir()
    people = [handouts.person(number * 37) for number in range(_SHOWN)]
    _copied(peer, handout, document, [people], str(kept))
    told = [
        difference
        for number, values in enumerate(people)
        for difference in words.difference(
            words.of_pdf(kept / f"{number}.pdf", handout.edition), words.of_handout(handouts.filled(handout, values))
        )
    ]
    verdicts = validity.judged([kept / f"{number}.pdf" for number in range(_SHOWN)]).values()
    standards = next(iter(verdicts))
    return tuple(told), {name: all(verdict[name] for verdict in verdicts) for name in standards}


@dataclass(frozen=True)
class Step:
    """After so many copies: resident memory in MiB, seconds since the first."""

    copies: int
    memory: float
    seconds: float


def long_run(folder: Path, count: int, steps: int = 10) -> list[Step]:
    """The memory of one process that makes very many copies, as it goes on."""
    content = handouts.lay_out_folder(folder)
    content.write_text(handouts.with_people(handouts.SHIPPED.read_text(encoding="utf-8")), encoding="utf-8")
    ring = folder / "ring"
    ring.mkdir()
    command = [sys.executable, str(PROGRAMS / "ring.py"), str(content), str(ring), str(count), str(steps)]
    said = subprocess.check_output(command, text=True, env=running.environment())
    rows = [line.split() for line in said.splitlines()]
    return [Step(int(copies), float(memory), float(seconds)) for copies, memory, seconds in rows]


def rows(copied: Sequence[Copied]) -> list[list[str]]:
    """The table, its head first; ratios are to the first of those measured on as many cores."""
    standards = list(copied[0].verdicts or ())
    table = [["", "cores", "copies a second", "×", "ms of a core", "bytes each", "made", *standards, "same words"]]
    for one in copied:
        ours = next(other for other in copied if other.cores == one.cores)
        verdicts = [("pass" if one.verdicts[name] else "fail") if one.verdicts else "" for name in standards]
        same = ("no" if one.words else "yes") if one.verdicts else ""
        often = f"{timing.ratio(one.a_second, ours.a_second):.4f}"
        told = [f"{median(one.a_second):,.1f}", often, f"{median(one.spent):,.2f}", f"{one.size:,}", f"{one.made:,}"]
        table.append([one.name, str(one.cores), *told, *verdicts, same])
    return table


def notes(steps: Sequence[Step]) -> list[str]:
    """What is to be known beside the table."""
    told = [
        "One handout for each person, as many as were made; each process begins with nothing but its modules loaded.",
        "× is copies a second as a multiple of brochure's on as many cores: below 1 is slower.",
        "Typst compiles for each person, in one process that has read its faces.",
        f"WeasyPrint is so slow that it makes one copy where the others make {_SCALED['WeasyPrint']}.",
        f"Words and standards are those of {_SHOWN} copies of each; the tests look at every one of brochure's.",
    ]
    if steps:
        curve = ", ".join(f"{step.memory:.0f} MiB after {step.copies:,}" for step in steps)
        last = steps[-1]
        told.append(
            f"A long run: {curve}; {last.copies / last.seconds:,.0f} copies a second, each one written to disk."
        )
    return told

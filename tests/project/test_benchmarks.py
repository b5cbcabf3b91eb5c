"""Tests of the benchmark: documents with the same words, interleaved rounds, time and memory of processes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from argparse import Namespace
from collections import Counter
from dataclasses import replace
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from benchmarks import (
    __main__ as command,
    compare,
    contenders,
    copies,
    handouts,
    measurements,
    plan,
    plot,
    processes,
    report,
    rounds,
    sections,
    word_counts,
)
from benchmarks.programs import run_brochure
from benchmarks.writers import reportlab, typst, weasyprint
from brochure.build import pipeline
from brochure.document.blocks import Figure, Heading, SectionBlock, Span
from support import validators

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.handouts import Handout

SHIPPED = handouts.SHIPPED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shipped() -> Handout:
    return handouts.read_handout(handouts.SHIPPED)


def run_plain_reportlab(handout: Handout, folder: Path) -> Path:
    validators._require_programs("pdftotext")
    for name in ("logo", "cover"):
        Image.new("RGB", (20, 20), "teal").save(folder / f"{name}.jpg")
    document, target = reportlab.write(handout, folder), folder / "output.pdf"
    code = "import sys, run_reportlab; run_reportlab.main(*sys.argv[1:])"
    command = [sys.executable, "-c", code, str(document), str(target)]
    subprocess.run(command, check=True, env=processes.make_environment())
    return target


def test_brochure_and_plain_reportlab_have_the_words_of_the_shipped_handout(shipped: Handout, tmp_path: Path) -> None:
    ours = tmp_path / "ours.pdf"
    ours.write_bytes(pipeline.build(handouts.SHIPPED).data or b"")
    expected = word_counts.count_handout_words(shipped)
    assert sum(expected.values()) > 1000
    for pdf in (ours, run_plain_reportlab(shipped, tmp_path)):
        assert word_counts.list_differences(word_counts.count_pdf_words(pdf, shipped.edition), expected) == []


def test_the_html_page_has_the_words_of_the_shipped_handout(shipped: Handout, tmp_path: Path) -> None:
    page = weasyprint.write(shipped, tmp_path).read_text(encoding="utf-8")
    body = re.sub(r"</?(strong|a)\b[^>]*>", "", page[page.index("<body>") :])
    actual, expected = (
        word_counts.count_words(unescape(re.sub(r"<[^>]+>", " ", body))),
        word_counts.count_handout_words(shipped),
    )
    assert actual - expected == Counter()
    assert all(word.isdecimal() for word in expected - actual)  # WeasyPrint writes the numbers of lists
    assert sum(actual.values()) > 1000


def test_the_typst_document_holds_every_text_of_the_shipped_handout(shipped: Handout, tmp_path: Path) -> None:
    document = typst.write(shipped, tmp_path).read_text(encoding="utf-8")
    strings = {json.loads(string) for string in re.findall(r'"(?:[^"\\\n]|\\.)*"', document)}
    for section in shipped.document.sections:
        if section.heading:
            assert section.heading.spans[0].text in strings
    for text in ("terrifying", "Do not drive for at least 24 hours", "10.1176/appi.ajp.2020.20050596"):
        assert any(text in string for string in strings)


def test_no_text_is_read_as_markup(shipped: Handout, tmp_path: Path) -> None:
    hostile = '#read("x") </p><script> & \\ " [y] $z$ *b*'
    section = SectionBlock(Heading((Span(hostile),), 2), ())
    handout = replace(shipped, document=replace(shipped.document, sections=(section,)))
    assert json.dumps(hostile) in typst.write(handout, tmp_path).read_text(encoding="utf-8")
    assert "<script>" not in weasyprint.write(handout, tmp_path).read_text(encoding="utf-8")
    pdf = run_plain_reportlab(handout, tmp_path)
    assert (
        word_counts.list_differences(
            word_counts.count_pdf_words(pdf, shipped.edition), word_counts.count_handout_words(handout)
        )
        == []
    )


def test_an_unknown_kind_of_block_is_an_error(shipped: Handout, tmp_path: Path) -> None:
    section = SectionBlock(Heading((Span("A picture"),), 2), (Figure("cover", "A beach"),))
    handout = replace(shipped, document=replace(shipped.document, sections=(section,)))
    for write in (typst.write, weasyprint.write, reportlab.write):
        with pytest.raises(TypeError, match="Figure"):
            write(handout, tmp_path)


def test_different_words_are_listed() -> None:
    assert word_counts.list_differences(Counter("ab"), Counter("ab")) == []
    assert word_counts.list_differences(Counter("abb"), Counter("abc")) == ["lacks c", "adds b"]


def test_every_number_gives_another_word_and_another_handout() -> None:
    unique = {handouts.make_word(number) for number in range(800)}
    assert len(unique) == 800
    assert all(word.isalpha() and word not in SHIPPED.split() for word in unique)
    assert handouts.EDITED not in handouts.edit_word(SHIPPED, 7)
    with pytest.raises(ValueError, match="terrifying"):
        handouts.edit_word("calm", 1)
    assert len({handouts.vary_words(SHIPPED, number) for number in range(100)}) == 100
    lines = zip(SHIPPED.splitlines(), handouts.vary_words(SHIPPED, 3).splitlines(), strict=True)
    assert sum(a != b for a, b in lines) >= 15


def test_variants_and_longer_handouts_are_valid(tmp_path: Path) -> None:
    content = handouts.create_folder(tmp_path / "content")
    for number in (0, 1):
        content.write_text(handouts.vary_words(SHIPPED, number), encoding="utf-8")
        assert handouts.read_handout(content).document.sections
    once = len(handouts.read_handout(handouts.SHIPPED).document.sections)
    content.write_text(handouts.repeat_sections(SHIPPED, 3), encoding="utf-8")
    assert len(handouts.read_handout(content).document.sections) > 2 * once
    maximum = handouts.count_possible_repeats(SHIPPED)
    assert handouts.repeat_sections(SHIPPED, maximum)
    with pytest.raises(ValueError, match="too long"):
        handouts.repeat_sections(SHIPPED, maximum + 1)


def test_rounds_are_interleaved_and_ratios_are_computed_round_by_round() -> None:
    order: list[str] = []

    def measure(name: str, number: int) -> float:
        order.append(name)
        return float(number)

    results = rounds.run_interleaved(3, {name: partial(measure, name) for name in "abc"})
    assert "".join(order) == "abcbcacab"
    assert results == {name: {0: 0.0, 1: 1.0, 2: 2.0} for name in "abc"}
    assert rounds.compute_ratio({0: 2, 1: 20, 2: 400}, {0: 1, 1: 10, 2: 100}) == 2  # the machine slowed down


def test_a_slow_program_takes_part_in_some_rounds_and_is_compared_within_them() -> None:
    results = rounds.run_interleaved(6, {"fast": lambda number: 1.0 + number, "slow": lambda _: 12.0}, {"slow": 5})
    assert list(results["slow"]) == [0, 5]
    assert len(results["fast"]) == 6
    assert rounds.compute_ratios(results["slow"], results["fast"]) == [12.0, 2.0]


def test_a_cold_process_is_timed_and_its_memory_is_its_own() -> None:
    slow = processes.run_process([sys.executable, "-c", "import time; time.sleep(0.3)"])
    large = processes.run_process([sys.executable, "-c", "b = bytearray(96 << 20); b[::4096] = b'1' * (96 << 8)"])
    assert slow.seconds >= 0.3
    assert slow.memory < 60  # the process of the tests is larger
    assert large.memory > 96
    with pytest.raises(processes.ProcessError, match="no such thing"):
        processes.run_process([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_a_worker_stays_warm_and_measures_its_peak_memory(tmp_path: Path) -> None:
    content = handouts.create_folder(tmp_path / "content")
    command = contenders.BROCHURE.make_worker_command()
    with processes.Worker(command) as worker:
        first = worker.make_pdfs([content])
        runs = [worker.make_pdfs([content]) for _ in range(3)]
    assert 0 < min(run.seconds for run in runs) < first.seconds  # the first build imports the libraries
    assert 10 < first.memory < runs[-1].memory + 1 < 500  # MiB; shared pages that come and go count for a little
    with processes.Worker(command) as worker, pytest.raises(processes.ProcessError):
        worker.make_pdfs([tmp_path / "none.yaml"])


def make_run(memory: float) -> processes.Run:
    return processes.Run(0.1, 0.1, memory)


def test_tables_are_aligned_text_or_markdown() -> None:
    table = [["", "ms", "same words"], ["brochure", "8.1", "yes"], ["other program", "1,234.5", "no"]]
    lines = report.format_text(table).splitlines()
    assert {len(line) for line in lines} == {len("other program  1,234.5  same words")}
    assert report.format_markdown(table).splitlines()[3] == "| other program | 1,234.5 | no |"


def test_peak_memory_is_that_after_a_number_of_handouts() -> None:
    runs = {number: make_run(40.0 + number) for number in range(4)}
    assert sections.format_memory(runs, 10) == "41"
    assert sections.format_memory(runs, 20) == "43"
    assert sections.format_memory(runs, 100) == ""  # a slow program made fewer


def test_long_handouts_have_a_row_for_each_length_and_a_plot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = [measurements.LongRun(pages, {0: processes.Run(pages / 100, 0.1, 40)}) for pages in (6, 46)]
    monkeypatch.setattr(measurements, "measure_long", lambda *_: {"brochure": runs})
    (section,) = sections.measure_long(tmp_path, plan.DEFAULT, tmp_path / "page.md")
    assert section.table[1:] == [
        ["brochure", "6", "0.06", "40", "", "1"],
        ["brochure", "46", "0.46", "40", "10", "1"],
    ]
    assert section.format_markdown().endswith("(page.svg)")
    assert (tmp_path / "page.svg").exists()


def test_slow_programs_make_a_share_of_the_copies_and_the_same_number_on_each_core() -> None:
    copies_of = {contender.name: copies._count_copies(contender, plan.DEFAULT, 2) for contender in copies._COMPARED}
    assert copies_of == {"brochure": 1000, "Typst": 100, "WeasyPrint": 6}


def test_options_change_the_plan() -> None:
    arguments = Namespace(full=True, quick=False, rounds=5, handouts=12, copies=None, long_run=0)
    chosen = command.make_plan(arguments)
    assert (chosen.rounds, chosen.handouts, chosen.copies, chosen.long_run) == (5, 15, 1000, 0)
    assert chosen.repeats == plan.FULL.repeats


# --- one checkout against another ---------------------------------------------------------------------------------


def test_a_checkout_is_compared_with_itself(tmp_path: Path) -> None:
    few = replace(plan.QUICK, rounds=1, handouts=5, copies=10)
    comparisons = compare.compare_checkouts(handouts.ROOT, tmp_path, few)
    table = compare.tabulate_comparisons(comparisons)
    assert [row[0] for row in table[1:]] == [
        "cold build, ms",
        "cold build, peak memory, MiB",
        "rebuild after a one-word edit, ms",
        "each of 5 in one process, ms",
        "peak memory after 5, MiB",
        "10 personal copies, per second",
    ]
    assert {len(row) for row in table} == {len(table[0])}
    for comparison in comparisons:
        assert all(0.1 < ratio < 10 for ratio in comparison.ratios)


def test_a_comparison_has_the_median_ratio_of_its_rounds_and_its_limit() -> None:
    slower = compare.Comparison("cold build", "ms", {0: 0.1, 1: 0.2, 2: 0.4}, {0: 0.11, 1: 0.22, 2: 0.4}, 1.08)
    assert slower.format_row()[:4] == ["cold build, ms", "200.0", "220.0", "1.100"]
    assert slower.format_row()[-2:] == ["1.08", "3"]
    assert slower.exceeds_limit
    rate = compare.Comparison("copies", "per second", {0: 0.001}, {0: 0.0005}, 1.05)
    assert rate.format_row()[1:4] == ["1,000", "2,000", "0.500"]
    assert not rate.exceeds_limit


def test_a_folder_without_brochure_is_not_compared(tmp_path: Path) -> None:
    (tmp_path / "brochure").mkdir()
    with pytest.raises(ValueError, match="Python imports"):
        compare.Checkout(tmp_path, tmp_path, tmp_path).verify_import()


def test_a_worker_runs_the_program_of_a_checkout_with_old_names(tmp_path: Path) -> None:
    programs = tmp_path / "benchmarks" / "programs"
    programs.mkdir(parents=True)
    (programs / "run_brochure.py").write_text(OLD_PROGRAM, encoding="utf-8")
    environment = processes.make_environment(tmp_path)
    for watch in (False, True):
        worker_command = contenders.BROCHURE.make_worker_command(watch=watch)
        with processes.Worker(worker_command, environment) as worker:
            assert worker.make_pdfs([tmp_path]).seconds < 60
    with processes.Worker(contenders.BROCHURE.make_copy_worker_command(), environment) as worker:
        answer = json.loads(worker.send({"document": "", "people": [{}, {}], "folder": None}))
    assert answer[2] == 2 * len(b"%PDF-old")


OLD_PROGRAM = """
from contextlib import nullcontext as undisturbed

def start():
    return lambda path: b"%PDF-old"

def copies(document):
    return lambda values: b"%PDF-old"
"""


def test_the_plot_labels_every_line_and_describes_its_end() -> None:
    points = [plot.Point(4, 0.1, 40), plot.Point(40, 1.0, 50), plot.Point(400, 10.0, 150)]
    svg = plot.draw_svg({"A & B": points, "C": points})
    root = ET.fromstring(svg)  # noqa: S314 (from the line above)
    labels = [node for node in root.iter("{http://www.w3.org/2000/svg}text") if node.text in ("A & B", "C")]
    assert len(labels) == 4
    assert abs(float(labels[0].attrib["y"]) - float(labels[1].attrib["y"])) >= 15  # neither covers the other
    assert "A & B: 400 pages in 10.0 s and 150 MiB" in (root.findtext("{http://www.w3.org/2000/svg}desc") or "")
    assert plot.compute_seconds_per_page(points) == pytest.approx([0.025, 0.025])


# --- personal copies ----------------------------------------------------------------------------------------------


def test_no_two_people_have_the_same_values() -> None:
    people = [handouts.make_person(number) for number in range(120_000)]
    assert len({one["first_name"] for one in people}) == len(people)
    assert len({one["note"] for one in people}) == len(people)


def test_copies_and_their_documents_have_the_same_words(tmp_path: Path) -> None:
    documents = {document.contender.name: document for document in copies.write_copy_documents(tmp_path)}
    handout = documents["brochure"].handout
    person = handouts.make_person(7)
    pdf = tmp_path / "ours.pdf"
    pdf.write_bytes(run_brochure.load_copy_builder(documents["brochure"].path)(person))
    expected = word_counts.count_handout_words(handouts.fill_fields(handout, person))
    assert word_counts.list_differences(word_counts.count_pdf_words(pdf, handout.edition), expected) == []
    page = documents["WeasyPrint"].path.read_text(encoding="utf-8")
    source = documents["Typst"].path.read_text(encoding="utf-8")
    for field in person:
        assert page.count("{{" + field + "}}") == 1
        assert source.count(f"sys.inputs.{field}") == 1
    assert "{{" not in source


def test_a_copy_worker_makes_a_copy_for_each_person(tmp_path: Path) -> None:
    content = handouts.create_folder(tmp_path / "content")
    content.write_text(handouts.add_personal_fields(SHIPPED), encoding="utf-8")
    folder = tmp_path / "copies"
    folder.mkdir()
    people = [handouts.make_person(1), handouts.make_person(2)]
    with processes.Worker(contenders.BROCHURE.make_copy_worker_command()) as worker:
        answer = worker.send({"document": str(content), "people": people, "folder": str(folder)})
    seconds, cpu, size = json.loads(answer)
    assert 0 < cpu < 60
    assert 0 < seconds < 60
    assert sorted(path.name for path in folder.iterdir()) == ["0.pdf", "1.pdf"]
    assert size == sum(path.stat().st_size for path in folder.iterdir())


def test_a_long_run_reports_its_memory_at_each_step(tmp_path: Path) -> None:
    steps = copies.run_many_copies(tmp_path / "long", 40, 4)
    assert [step.copies for step in steps] == [1, 10, 20, 30, 40]
    assert all(10 < step.memory < 500 for step in steps)
    assert [step.seconds for step in steps] == sorted(step.seconds for step in steps)


def test_a_section_replaces_the_old_one_on_a_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    first = report.Section("Copies", [["", "ms"], ["brochure", "1.0"]], ("One note.",))
    report.write_section(page, first)
    text = page.read_text(encoding="utf-8")
    assert text == f"{report.HEAD}\n## Copies\n\n{first.format_markdown()}\n"
    assert text.endswith("| brochure | 1.0 |\n\n* One note.\n")
    page.write_text(f"{text}\n## More\n\nText.\n", encoding="utf-8")
    report.write_section(page, replace(first, notes=("Another note.",)))
    assert page.read_text(encoding="utf-8") == text.replace("One note", "Another note") + "\n## More\n\nText.\n"

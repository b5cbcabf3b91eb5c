"""The benchmark measures what it says: documents with the same words, rounds in turn, time and memory of processes."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import replace
from functools import partial
from html import unescape
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from benchmarks import contenders, copies, handouts, plot, report, running, timing, words
from benchmarks.writers import reportlab, typst, weasyprint
from brochure.build import pipeline
from brochure.document.blocks import Figure, Heading, Section, Span
from support import validators

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.handouts import Handout

SHIPPED = handouts.SHIPPED.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def shipped() -> Handout:
    return handouts.read(handouts.SHIPPED)


def run_plain_reportlab(handout: Handout, folder: Path) -> Path:
    validators._need("pdftotext")
    for name in ("logo", "cover"):
        Image.new("RGB", (20, 20), "teal").save(folder / f"{name}.jpg")
    document, target = reportlab.write(handout, folder), folder / "made.pdf"
    code = "import sys, run_reportlab; run_reportlab.main(*sys.argv[1:])"
    command = [sys.executable, "-c", code, str(document), str(target)]
    subprocess.run(command, check=True, env=running.environment())
    return target


def test_brochure_and_plain_reportlab_say_the_words_of_the_shipped_handout(shipped: Handout, tmp_path: Path) -> None:
    ours = tmp_path / "ours.pdf"
    ours.write_bytes(pipeline.build(handouts.SHIPPED).data or b"")
    wanted = words.of_handout(shipped)
    assert sum(wanted.values()) > 1000
    for pdf in (ours, run_plain_reportlab(shipped, tmp_path)):
        assert words.difference(words.of_pdf(pdf, shipped.edition), wanted) == []


def test_the_web_page_says_the_words_of_the_shipped_handout(shipped: Handout, tmp_path: Path) -> None:
    page = weasyprint.write(shipped, tmp_path).read_text(encoding="utf-8")
    body = re.sub(r"</?(strong|a)\b[^>]*>", "", page[page.index("<body>") :])
    said, wanted = words.counted(unescape(re.sub(r"<[^>]+>", " ", body))), words.of_handout(shipped)
    assert said - wanted == Counter()
    assert all(word.isdecimal() for word in wanted - said)  # the numbers of lists are WeasyPrint's to write
    assert sum(said.values()) > 1000


def test_the_typst_document_holds_every_text_of_the_shipped_handout(shipped: Handout, tmp_path: Path) -> None:
    document = typst.write(shipped, tmp_path).read_text(encoding="utf-8")
    strings = {json.loads(found) for found in re.findall(r'"(?:[^"\\\n]|\\.)*"', document)}
    for section in shipped.document.sections:
        if section.heading:
            assert section.heading.spans[0].text in strings
    for text in ("terrifying", "Do not drive for at least 24 hours", "10.1176/appi.ajp.2020.20050596"):
        assert any(text in string for string in strings)


def test_no_words_are_read_as_markup(shipped: Handout, tmp_path: Path) -> None:
    hostile = '#read("x") </p><script> & \\ " [y] $z$ *b*'
    section = Section(Heading((Span(hostile),), 2), ())
    handout = replace(shipped, document=replace(shipped.document, sections=(section,)))
    assert json.dumps(hostile) in typst.write(handout, tmp_path).read_text(encoding="utf-8")
    assert "<script>" not in weasyprint.write(handout, tmp_path).read_text(encoding="utf-8")
    pdf = run_plain_reportlab(handout, tmp_path)
    assert words.difference(words.of_pdf(pdf, shipped.edition), words.of_handout(handout)) == []


def test_a_kind_of_block_that_no_writer_knows_is_told(shipped: Handout, tmp_path: Path) -> None:
    section = Section(Heading((Span("A picture"),), 2), (Figure("cover", "A beach"),))
    handout = replace(shipped, document=replace(shipped.document, sections=(section,)))
    for write in (typst.write, weasyprint.write, reportlab.write):
        with pytest.raises(TypeError, match="Figure"):
            write(handout, tmp_path)


def test_other_words_are_told() -> None:
    assert words.difference(Counter("ab"), Counter("ab")) == []
    assert words.difference(Counter("abb"), Counter("abc")) == ["lacks c", "adds b"]


def test_each_edit_makes_another_word_and_each_number_another_handout() -> None:
    made = {handouts.new_word(number) for number in range(800)}
    assert len(made) == 800
    assert all(word.isalpha() and word not in SHIPPED.split() for word in made)
    assert handouts.EDITED not in handouts.edited(SHIPPED, 7)
    with pytest.raises(ValueError, match="terrifying"):
        handouts.edited("calm", 1)
    assert len({handouts.another(SHIPPED, number) for number in range(100)}) == 100
    lines = zip(SHIPPED.splitlines(), handouts.another(SHIPPED, 3).splitlines(), strict=True)
    assert sum(a != b for a, b in lines) >= 15


def test_other_and_longer_handouts_are_made_without_errors(tmp_path: Path) -> None:
    content = handouts.lay_out_folder(tmp_path / "made")
    for number in (0, 1):
        content.write_text(handouts.another(SHIPPED, number), encoding="utf-8")
        assert handouts.read(content).document.sections
    once = len(handouts.read(handouts.SHIPPED).document.sections)
    content.write_text(handouts.longer(SHIPPED, 3), encoding="utf-8")
    assert len(handouts.read(content).document.sections) > 2 * once
    most = handouts.most_times(SHIPPED)
    assert handouts.longer(SHIPPED, most)
    with pytest.raises(ValueError, match="as long"):
        handouts.longer(SHIPPED, most + 1)


def test_rounds_go_in_turn_and_ratios_round_by_round() -> None:
    order: list[str] = []

    def measure(name: str, number: int) -> float:
        order.append(name)
        return float(number)

    found = timing.in_turn(3, {name: partial(measure, name) for name in "abc"})
    assert "".join(order) == "abcbcacab"
    assert found == {name: [0.0, 1.0, 2.0] for name in "abc"}
    assert timing.ratio([2, 20, 400], [1, 10, 100]) == 2  # the machine slowed down; the ratio did not


def test_a_cold_process_is_timed_and_its_memory_is_its_own() -> None:
    slow = running.cold([sys.executable, "-c", "import time; time.sleep(0.3)"])
    large = running.cold([sys.executable, "-c", "b = bytearray(96 << 20); b[::4096] = b'1' * (96 << 8)"])
    assert slow.seconds >= 0.3
    assert slow.memory < 60  # this very process is larger
    assert large.memory > 96
    with pytest.raises(running.Failed, match="no such thing"):
        running.cold([sys.executable, "-c", "raise SystemExit('no such thing')"])


def test_a_worker_stays_warm(tmp_path: Path) -> None:
    content = handouts.lay_out_folder(tmp_path / "made")
    command = [sys.executable, str(contenders.PROGRAMS / "worker.py"), "run_brochure"]
    with running.Worker(command) as worker:
        first = worker.make([content])
        assert 0 < min(worker.make([content]) for _ in range(3)) < first  # the first build loads the libraries
    with running.Worker(command) as worker, pytest.raises(running.Failed):
        worker.make([tmp_path / "none.yaml"])


def measured(name: str, seconds: float) -> report.Measured:
    several = (seconds, seconds * 3, seconds * 2)
    verdicts = {"PDF/UA-1": True, "qpdf": False}
    return report.Measured(name, "1.0", several, (40.0,) * 3, several, several, 1234567, 6, verdicts, ())


def test_the_table_has_medians_and_ratios() -> None:
    table = report.rows([measured("ours", 0.1), measured("theirs", 0.3)], 10)
    assert table[2][:3] == ["theirs 1.0", "0.600", "3.00"]
    assert table[2][-5:] == ["1,234,567", "6", "pass", "fail", "yes"]
    assert {len(row) for row in table} == {len(table[0])}
    assert len({line.index("pass") for line in report.text(table).splitlines()[1:]}) == 1
    assert report.markdown(table).splitlines()[3].startswith("| theirs 1.0 | 0.600 | 3.00 |")


def test_the_plot_names_every_line_and_says_its_end_in_words() -> None:
    points = [plot.Point(4, 0.1, 40), plot.Point(40, 1.0, 50), plot.Point(400, 10.0, 150)]
    drawn = plot.svg({"A & B": points, "C": points})
    root = ET.fromstring(drawn)  # noqa: S314 (made a line above)
    labels = [node for node in root.iter("{http://www.w3.org/2000/svg}text") if node.text in ("A & B", "C")]
    assert len(labels) == 4
    assert abs(float(labels[0].attrib["y"]) - float(labels[1].attrib["y"])) >= 15  # one does not cover the other
    assert "A & B: 400 pages in 10.0 s and 150 MiB" in (root.findtext("{http://www.w3.org/2000/svg}desc") or "")
    assert plot.per_page(points) == pytest.approx([0.025, 0.025])


# --- personal copies ----------------------------------------------------------------------------------------------


def test_no_two_people_of_the_benchmark_have_the_same_words() -> None:
    people = [handouts.person(number) for number in range(120_000)]
    assert len({one["first_name"] for one in people}) == len(people)
    assert len({one["note"] for one in people}) == len(people)


def test_copies_and_their_documents_say_the_same_words(tmp_path: Path) -> None:
    handout, documents = copies._documents(tmp_path)
    one = handouts.person(7)
    made = tmp_path / "ours.pdf"
    made.write_bytes(run_copies(documents["brochure"])(one))
    wanted = words.of_handout(handouts.filled(handout, one))
    assert words.difference(words.of_pdf(made, handout.edition), wanted) == []
    page = documents["WeasyPrint"].read_text(encoding="utf-8")
    source = documents["Typst"].read_text(encoding="utf-8")
    for field in one:
        assert page.count("{{" + field + "}}") == 1
        assert source.count(f"sys.inputs.{field}") == 1
    assert "{{" not in source


def run_copies(document: Path) -> Callable[[dict[str, str]], bytes]:
    from benchmarks.programs import run_brochure

    return run_brochure.copies(document)


def test_a_copier_makes_what_it_is_asked_for(tmp_path: Path) -> None:
    _, documents = copies._documents(tmp_path / "documents")
    kept = tmp_path / "kept"
    kept.mkdir()
    command = [sys.executable, str(contenders.PROGRAMS / "copier.py"), "run_brochure"]
    asked = {"document": str(documents["brochure"]), "people": [handouts.person(1), handouts.person(2)]}
    with running.Worker(command) as worker:
        seconds, spent, size = json.loads(worker.ask({**asked, "keep": str(kept)}))
    assert 0 < spent < 60
    assert 0 < seconds < 60
    assert sorted(path.name for path in kept.iterdir()) == ["0.pdf", "1.pdf"]
    assert size == sum(path.stat().st_size for path in kept.iterdir())


def test_a_long_run_tells_its_memory_as_it_goes_on(tmp_path: Path) -> None:
    steps = copies.long_run(tmp_path / "long", 40, 4)
    assert [step.copies for step in steps] == [1, 10, 20, 30, 40]
    assert all(10 < step.memory < 500 for step in steps)
    assert [step.seconds for step in steps] == sorted(step.seconds for step in steps)


def test_a_section_is_put_in_the_place_of_the_old_one(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Head\n\nWords.\n", encoding="utf-8")
    report.put_section(page, "## Copies", "One.")
    assert page.read_text(encoding="utf-8") == "# Head\n\nWords.\n\n## Copies\n\nOne.\n"
    page.write_text(page.read_text(encoding="utf-8") + "\n## More\n\nWords.\n", encoding="utf-8")
    report.put_section(page, "## Copies", "Two.")
    assert page.read_text(encoding="utf-8") == "# Head\n\nWords.\n\n## Copies\n\nTwo.\n\n## More\n\nWords.\n"

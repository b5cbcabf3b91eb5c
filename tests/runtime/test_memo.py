"""Remembering: after any edits a warm process reads and finds to the letter what a fresh one does."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import re
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings, strategies as st

from brochure.build import pipeline
from brochure.checks.text import memo as notes, passages
from brochure.checks.text.clauses import list_normalized_sentences
from brochure.content import handout
from brochure.diagnostics.problem import Where
from brochure.runtime import memo
from brochure.runtime.lazy_import import import_lightly
from brochure.runtime.lazy_regex import compile_lazily
from brochure.runtime.memo import HashedBytes, clear_all_caches, memoize, memoize_by_identity
from brochure.source import parser
from brochure.source.chunks import split_chunks
from brochure.source.encoding import decode
from support.clinic_folders import ROOT
from support.example_counts import scale_examples

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SHIPPED = (ROOT / "content.yaml").read_text(encoding="utf-8")
NAME = "content.yaml"


def told(value: object) -> object:
    """All that a value says, with the places and lines that play no part when values are compared."""
    if dataclasses.is_dataclass(value):
        return type(value).__name__, *((f.name, told(getattr(value, f.name))) for f in dataclasses.fields(value))
    return tuple(map(told, value)) if isinstance(value, tuple | list) else value


def whole(text: str) -> parser.ParseResult:
    """What a text holds, read in one piece."""
    lines, problems = decode(text.encode(), NAME)
    return parser.ParseResult(None, tuple(problems)) if lines is None else parser._parse_whole(lines, NAME, problems)


# --- memories -----------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Thing:
    name: str
    place: int = dataclasses.field(default=0, compare=False)


def test_equal_values_are_made_once() -> None:
    made: list[str] = []

    @memoize(2)
    def shouted(word: str) -> str:
        made.append(word)
        return word.upper()

    assert [shouted(word) for word in ("a", "b", "a")] == ["A", "B", "A"]
    assert made == ["a", "b"]
    shouted("c")
    shouted("b")  # the one that was not asked for longest is forgotten
    assert made == ["a", "b", "c", "b"]


def test_an_equal_thing_in_another_place_is_another_thing() -> None:
    @memoize_by_identity(8)
    def placed(thing: Thing, by: int) -> int:
        return thing.place + by

    one, other = Thing("x", 1), Thing("x", 2)
    assert one == other
    assert [placed(one, 10), placed(other, 10), placed(one, 20), placed(one, 10)] == [11, 12, 21, 11]


def test_a_memory_of_things_is_bounded_and_keeps_what_is_used() -> None:
    made: list[str] = []

    @memoize_by_identity(2)
    def named(thing: Thing) -> str:
        made.append(thing.name)
        return thing.name

    a, b = Thing("a"), Thing("b")
    for thing in (a, b, a, Thing("c"), a, b):
        assert named(thing) == thing.name
    assert made == ["a", "b", "c", "b"]
    clear_all_caches()
    named(a)
    assert made[-1] == "a"


def test_files_that_begin_and_end_alike_are_told_apart() -> None:
    one, other = (HashedBytes(b"x" * 100 + middle + b"x" * 100) for middle in (b"1", b"2"))
    assert hash(one) == hash(other)
    assert one != other
    assert one == HashedBytes(bytes(one.data))


def test_what_is_noted_is_kept_for_the_facts_last_used() -> None:
    looked: list[int] = []

    @notes.memoize_per_text
    def longer(part: passages.SectionText, least: int) -> Iterator[str]:
        looked.append(least)
        return (passage.text for passage in part.passages if len(passage.text) > least)

    texts = ("some", "word")
    part = passages.SectionText(tuple(passages.Passage(text, (), "text", Where(NAME), 0) for text in texts))
    assert [longer(part, least) for least in (3, 3, 4, 3)] == [texts, texts, (), texts]
    assert looked == [3, 4, 3]
    assert len(notes.get_memo(part)) == 1


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    broken = compile_lazily("(")
    with pytest.raises(Exception, match="unterminated"):
        broken.search("a")
    word = compile_lazily(r"[a-z]+")
    assert word.pattern == "[a-z]+"
    assert not hasattr(word, "no_such_method")
    assert [found[0] for found in word.finditer("a 1 bc")] == ["a", "bc"]


def test_modules_loaded_meanwhile_compile_later() -> None:
    with import_lightly():
        word = re.compile("(")
    assert word.pattern == "("
    with pytest.raises(re.error):
        re.compile("(")


# --- the table of caches ------------------------------------------------------------------------------------------

_DECORATORS = {"memoize", "memoize_by_identity", "cache", "lru_cache"}
_ROW = re.compile(r"    (\w+(?:\.\w+)+) {2,}\S.*? {2,}\S.* (\S+)")


def documented_caches() -> dict[str, dict[str, str]]:
    """Return the tables of runtime/memo.py: by how a cache is kept, each cache with its bound."""
    tables: dict[str, dict[str, str]] = {}
    for line in (memo.__doc__ or "").split("\n"):
        title = re.search(r", with `(?:functools\.)?(\w+)`; (emptied by `clear_all_caches`|never emptied):$", line)
        if title:
            table = tables.setdefault(title[1], {})
        row = _ROW.fullmatch(line)
        if row:
            assert row[1] not in table, f"{row[1]} is there twice"
            table[row[1]] = row[2]
    return tables


def caches_in_code() -> dict[str, dict[str, str]]:
    """Return the same by the syntax trees of the package; a bound that the code does not say is empty."""
    tables: dict[str, dict[str, str]] = {name: {} for name in (*_DECORATORS - {"lru_cache"}, "register_cache")}
    package = ROOT / "brochure"
    for path in sorted(package.glob("**/*.py")):
        if path == package / "runtime" / "memo.py":
            continue
        module = ".".join(path.relative_to(package).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        decorators = set()
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for decorator in function.decorator_list:
                call = decorator if isinstance(decorator, ast.Call) else None
                name = ast.unparse(call.func if call else decorator).rpartition(".")[2]
                if name in _DECORATORS:
                    decorators |= {id(node) for node in ast.walk(decorator)}
                    bound = str(ast.literal_eval(call.args[0])) if call and call.args else ""
                    tables[name][f"{module}.{function.name}"] = bound
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "register_cache":
                tables["register_cache"][f"{module}.{ast.unparse(node.args[0]).removesuffix('.clear')}"] = ""
            elif isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                name = ast.unparse(node)
                used = name in {*_DECORATORS, *(f"functools.{name}" for name in _DECORATORS)}
                assert not used or id(node) in decorators, f"{module}: {name} is used, but decorates no function"
    return tables


def test_the_table_of_caches_lists_every_cache_with_its_bound() -> None:
    documented, code = documented_caches(), caches_in_code()
    assert {kind: set(table) for kind, table in documented.items()} == {kind: set(t) for kind, t in code.items()}
    for kind, table in code.items():
        for name, bound in table.items():
            assert bound in {"", documented[kind][name]}, name
    assert all(code["memoize"].values())
    assert all(code["memoize_by_identity"].values())


def test_every_cache_that_depends_on_content_can_be_emptied(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "assets", tmp_path / "assets")
    shutil.copy(ROOT / "content.yaml", tmp_path)
    kept = [
        getattr(importlib.import_module(f"brochure.{module}"), function)
        for module, _, function in (name.rpartition(".") for name in documented_caches()["memoize"])
    ]
    for edition in ("handout", "trifold"):
        pipeline.build(tmp_path / "content.yaml", pipeline.BuildOptions(edition))
    assert sum(cache.cache_info().currsize > 0 for cache in kept) > len(kept) // 2
    clear_all_caches()
    assert [cache.__name__ for cache in kept if cache.cache_info().currsize] == []


# --- pieces -------------------------------------------------------------------------------------------------------


def test_pieces_are_the_whole_text_cut_where_its_rows_say() -> None:
    rows = SHIPPED.split("\n")
    found = list(split_chunks(SHIPPED))
    assert len(found) > 15
    for piece in found:
        lines = piece.text.split("\n")
        begin = 1 if piece.continues_list else 0
        assert rows[piece.row + begin : piece.row + len(lines) - 1] == lines[begin:-1]
    assert "".join(piece.text.partition("\n")[2] if piece.continues_list else piece.text for piece in found) == SHIPPED


def test_the_shipped_handout_is_read_in_pieces_as_it_is_as_a_whole() -> None:
    assert parser._parse_in_chunks(SHIPPED, NAME) is not None
    assert told(parser.parse_yaml(SHIPPED.encode(), NAME)) == told(whole(SHIPPED))


def test_a_word_changes_one_section_and_leaves_the_others_the_same_things() -> None:
    before, after = (
        parser.parse_yaml(text.encode(), NAME).root for text in (SHIPPED, SHIPPED.replace("terrifying", "frightful"))
    )
    old, new = (handout.read_handout(root)[0] for root in (before, after) if root is not None)
    assert old is not None
    assert new is not None
    changed = [
        number for number, pair in enumerate(zip(old.sections, new.sections, strict=True)) if pair[0] is not pair[1]
    ]
    assert len(changed) == 1


# --- edits --------------------------------------------------------------------------------------------------------

BITS = (
    *("word", "", " ", "\t", '"', "'", "#", " # note", ":", ": ", "- ", "|", ">", "[", "]", "{{", "&a ", "*a", "!x "),
    *("%", "\u00a0", "é", "→", "\\", "**", "[2]", "[7]", "---", "...", "? ", "cures everyone.", "20%", "1 in 5"),
    *("10 in 100", "FDA-approved", "Do not drive for 12 hours.", "tachycardia", "was checked", "COPD", "555-0142"),
)
LINES = (
    *("", "# a note", "  # a note", "- a", "  - heading: A", "    kind: faq", "    text: |", "      more", "more"),
    *("   odd", "title: Again", "topic:", "sections:", "allow: {long-sentence: quoted}", "\tx: y", "---", 'y: "open'),
)


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, float, float, str]:
    """What is done, on which row, at which column, and with what."""
    what = draw(st.sampled_from(("write", "write", "write", "overwrite", "delete", "insert", "cut", "copy", "join")))
    share = st.floats(0, 1, exclude_max=True)
    return what, draw(share), draw(share), draw(st.sampled_from(LINES if what == "insert" else BITS))


def edited(text: str, edit: tuple[str, float, float, str]) -> str:
    what, row_at, column_at, bit = edit
    rows = text.split("\n")
    row = int(row_at * len(rows))
    line = rows[row]
    column = int(column_at * (len(line) + 1))
    if what == "write":
        rows[row] = line[:column] + bit + line[column:]
    elif what == "overwrite":
        rows[row] = line[:column] + bit + line[column + len(bit) :]
    elif what == "delete":
        rows[row] = line[:column] + line[column + 1 :]
    elif what == "insert":
        rows.insert(row, bit)
    elif what == "copy":
        rows.insert(row, rows[int(column_at * len(rows))])
    else:
        rows[row : row + 2] = [] if what == "cut" else ["".join(rows[row : row + 2])]
    return "\n".join(rows)


def run_of(text: str, changes: list[tuple[str, float, float, str]]) -> Iterator[str]:
    """The texts that edits make: each on top of the last, and now and then all undone."""
    now = text
    for number, change in enumerate(changes):
        now = edited(now, change)
        yield now
        if number % 3 == 2:
            now = text
            yield now


@settings(max_examples=scale_examples(20), deadline=None)
@given(changes=st.lists(edits(), min_size=1, max_size=6))
def test_pieces_hold_what_the_whole_holds_after_any_edits(changes: list[tuple[str, float, float, str]]) -> None:
    for text in run_of(SHIPPED, changes):
        assert told(parser.parse_yaml(text.encode(), NAME)) == told(whole(text))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("edited")
    shutil.copytree(ROOT / "assets", made / "assets")
    return made


def found_in(path: Path) -> object:
    """All that reading and checking find, edition by edition, and what they hand on."""
    loaded, problems = pipeline.load(path)
    if loaded is None:
        return told(problems)
    made = [
        pipeline.check_edition(loaded, problems, pipeline.BuildOptions(edition)) for edition in ("handout", "trifold")
    ]
    contents = [content for content, _ in made if content is not None]
    documents = [
        (told(content.content.document), content.fingerprint, content.omitted_sections) for content in contents
    ]
    return told(loaded.handout), documents, [told(found) for _, found in made], told(pipeline.check(path))


@settings(max_examples=scale_examples(5), deadline=None)
@given(changes=st.lists(edits(), min_size=1, max_size=4))
def test_a_warm_process_finds_what_a_fresh_one_finds(
    folder: Path, changes: list[tuple[str, float, float, str]]
) -> None:
    path = folder / "content.yaml"
    texts = list(run_of(SHIPPED, changes))
    warm, fresh = [], []
    for text in texts:
        path.write_text(text, encoding="utf-8", newline="")
        warm.append(found_in(path))
    for text in texts:
        path.write_text(text, encoding="utf-8", newline="")
        memo.clear_all_caches()
        fresh.append(found_in(path))
    assert warm == fresh


def test_what_the_clinic_changes_is_seen_at_once(folder: Path) -> None:
    path, clinic = folder / "content.yaml", folder / "assets" / "clinic.yaml"
    path.write_text(SHIPPED, encoding="utf-8")
    facts = clinic.read_text(encoding="utf-8")
    before = {problem.rule for problem in pipeline.check(path)}
    try:
        clinic.write_text(facts.replace("[clinic phone]", "(435) 555-0142"), encoding="utf-8")
        after = {problem.rule for problem in pipeline.check(path)}
        logo = folder / "assets" / "logo.svg"
        drawn = logo.read_bytes()
        logo.write_bytes(b"<svg")
        damaged = [problem for problem in pipeline.check(path) if problem.where.file.endswith("clinic.yaml")]
        logo.write_bytes(drawn)
    finally:
        clinic.write_text(facts, encoding="utf-8")
    assert after - before == {"fictional-phone"}
    assert {problem.rule for problem in damaged} > {"fictional-phone"}
    assert {problem.rule for problem in pipeline.check(path)} == before


def test_a_line_put_in_above_moves_every_place_below(folder: Path) -> None:
    path = folder / "content.yaml"
    path.write_text(SHIPPED, encoding="utf-8")
    before = pipeline.check(path)
    path.write_text("# a note\n" + SHIPPED, encoding="utf-8")
    after = pipeline.check(path)
    moved = [problem.where.line - (problem.where.file == str(path)) for problem in after]
    assert moved == [problem.where.line for problem in before]


def test_sentences_of_unchanged_sections_are_the_same_things(folder: Path) -> None:
    path = folder / "content.yaml"
    kept: list[set[int]] = []
    said = []
    for text in (SHIPPED, SHIPPED.replace("terrifying", "frightful")):
        path.write_text(text, encoding="utf-8")
        loaded, problems = pipeline.load(path)
        assert loaded is not None
        content, _ = pipeline.check_edition(loaded, problems)
        assert content is not None
        said.append(list_normalized_sentences(content.content))
        kept.append({id(sentence) for sentence in said[-1]})
    assert len(kept[1] - kept[0]) <= 3

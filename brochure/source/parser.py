"""Parse YAML text to a tree of nodes that know their place in the file; every mistake in it is a problem with a place.

The steps: bytes -> text (`encoding`) -> corrected lines and their problems (`scanner`) -> YAML's events -> nodes.
Events are used, never `compose`, which crashes the interpreter on deep nesting. Scalars stay text, so `no`, `1:30`
and `2026-11-23` are never converted.

A text is read in chunks (`chunks`), which are memoized: after an edit only the chunk that changed is read again. If
there may be a mistake in any chunk, the whole text is read at once, and all its problems are reported.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import field, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, cast

from brochure.diagnostics.problem import ERROR, Problem, Where, has_errors, sort_problems
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_import import import_lightly
from brochure.runtime.lazy_regex import compile_lazily
from brochure.runtime.memo import memoize
from brochure.source.chunks import Chunk, split_chunks
from brochure.source.encoding import CONTROL_CHARACTER, MAX_FILE_BYTES, decode
from brochure.source.scanner import MAX_PROBLEMS, scan_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

with import_lightly():  # compiling the patterns of its resolver would take longer than reading content.yaml
    import yaml

MAX_DEPTH = 12
"""The most levels of lists and records; the content format needs seven."""


@dataclass(frozen=True)
class Scalar:
    """A text, with the place where it begins; `is_plain` is True if it has no quotation marks and is no block text.

    `style` is YAML's mark for how it is written (`"`, `'`, `|`, `>` or none), `lines` are its lines in the file, and
    `end_column` is the column (from 0) after it on the last of them.
    """

    value: str
    where: Where
    is_plain: bool
    style: str = field(default="", compare=False, repr=False)
    lines: tuple[str, ...] = field(default=(), compare=False, repr=False)
    end_column: int = field(default=0, compare=False, repr=False)

    @cached_property
    def _runs(self) -> list[tuple[int, int, int]]:
        """The runs of the value, cached because a long text needs the place of each of its paragraphs."""
        return list(_find_block_runs(self) if self.style == "|" else _find_runs(self))

    def where_at(self, offset: int, length: int = 1) -> Where:
        """Return the place in the file of the character at `offset` of the value.

        It is exact for block texts (`|`) and for texts on one line. For folded texts the line is right, and so is the
        column unless blanks were folded.
        """
        runs = self._runs
        index = bisect_right(runs, offset, key=lambda run: run[0]) - 1
        if index < 0:
            return replace(self.where, column=self.where.column + offset, length=length)
        start, row, column = runs[index]
        line = self.where.line + row
        return Where(self.where.file, line, column + offset - start + 1, length, self.lines[row])


@dataclass(frozen=True)
class Sequence:
    """A list, with the place of its first item."""

    items: tuple[Node, ...]
    where: Where


@dataclass(frozen=True)
class Mapping:
    """A record: keys with their values in the order written; each key occurs once."""

    items: tuple[tuple[Scalar, Node], ...]
    where: Where

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None."""
        return next((node for name, node in self.items if name.value == key), None)


Node: TypeAlias = Scalar | Sequence | Mapping


@dataclass(frozen=True)
class ParseResult:
    """The tree of a file, and the problems with how it is written.

    `root` is None if the structure is unclear. It can be there although `problems` has errors: faulty texts are then
    in it as they were meant, so that later stages can report their own problems at the same time.
    """

    root: Node | None
    problems: tuple[Problem, ...]


def read_file(path: Path, name: str | None = None) -> ParseResult:
    """Read and parse a file that messages call `name`, or by its path. Raise BrochureError if it cannot be read."""
    display_name = str(path) if name is None else name
    try:
        if path.is_dir():
            raise BrochureError(f"{display_name} is a folder, not a file.")
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        raise BrochureError(f"There is no file {display_name}.") from None
    except OSError as fault:
        raise BrochureError(f"{display_name} cannot be read: {fault.strerror or fault}.") from None
    return parse_yaml(data, display_name)


def parse_yaml(data: bytes, name: str) -> ParseResult:
    """Parse the bytes of a file that messages call `name`. All mistakes become problems; nothing is raised."""
    text, problems = decode(data, name)
    if text is None:
        return ParseResult(None, tuple(problems))
    if not has_errors(problems) and (mapping := _parse_in_chunks(text, name)):
        return ParseResult(mapping, tuple(sort_problems(problems)))
    return _parse_whole(text, name, problems)


def _parse_in_chunks(text: str, name: str) -> Mapping | None:
    """Return the record of a text, parsed chunk by chunk; None if there may be a mistake in it."""
    pairs: list[tuple[Scalar, Node]] = []
    where: Where | None = None
    for chunk in split_chunks(text):
        record = _parse_chunk(chunk, name)
        if record is None:
            return None
        where = where or record.where
        if not chunk.continues_list:
            pairs += record.items
            continue
        earlier_value, value = pairs[-1][1], record.items[-1][1]
        if not isinstance(earlier_value, Sequence) or not isinstance(value, Sequence):
            return None
        pairs[-1] = pairs[-1][0], Sequence(earlier_value.items + value.items, earlier_value.where)
    if where is None or len({key.value for key, _ in pairs}) < len(pairs):
        return None
    return Mapping(tuple(pairs), where)


@memoize(128)
def _parse_chunk(chunk: Chunk, name: str) -> Mapping | None:
    """Return a chunk as a record; None if it has a mistake, or may have one together with its neighbors."""
    lines = chunk.text.split("\n")
    scan_result = scan_lines(lines, name, set())
    if scan_result.problems or scan_result.intended_values or not scan_result.is_certain:
        return None
    reader = _EventReader(lines, name, {}, chunk.row)
    root = reader.read_tree("\n".join(scan_result.lines))
    is_complete = (
        isinstance(root, Mapping) and not reader.problems and (len(root.items) == 1 or not chunk.continues_list)
    )
    return cast("Mapping", root) if is_complete else None


def _parse_whole(text: str, name: str, problems: list[Problem]) -> ParseResult:
    lines = text.split("\n")
    scan_result = scan_lines(lines, name, {problem.where.line - 1 for problem in problems if has_errors([problem])})
    problems += scan_result.problems
    root = None
    if scan_result.is_certain and len(problems) < MAX_PROBLEMS:
        reader = _EventReader(lines, name, scan_result.intended_values)
        root = reader.read_tree("\n".join(scan_result.lines))
        problems += reader.problems
    return ParseResult(root, tuple(sort_problems(problems)[:MAX_PROBLEMS]))


PlainValue: TypeAlias = "str | list[PlainValue] | dict[str, PlainValue]"


def read_own_file(path: Path) -> dict[str, PlainValue]:
    """Return one of the program's own files, a record, as a dictionary of texts, lists and dictionaries.

    It is not scanned for mistakes as users' files are. Raise BrochureError if it is damaged.
    """
    try:
        events = yaml.parse(path.read_text("utf-8"), Loader=_LOADER)
        for event in events:
            if isinstance(event, yaml.MappingStartEvent):
                return _read_plain_record(events)
    except (OSError, ValueError, StopIteration, yaml.YAMLError) as fault:
        raise BrochureError(f"{path} cannot be read: brochure's own files are damaged.") from fault
    raise BrochureError(f"{path} cannot be read: brochure's own files are damaged.")


def _read_plain_record(events: Iterator[yaml.Event]) -> dict[str, PlainValue]:
    record: dict[str, PlainValue] = {}
    while isinstance(key := next(events), yaml.ScalarEvent):
        record[key.value] = _read_plain_value(next(events), events)
    return record


def _read_plain_value(event: yaml.Event, events: Iterator[yaml.Event]) -> PlainValue:
    if isinstance(event, yaml.ScalarEvent):
        text: str = event.value
        return text
    if isinstance(event, yaml.MappingStartEvent):
        return _read_plain_record(events)
    items: list[PlainValue] = []
    while not isinstance(item := next(events), yaml.SequenceEndEvent):
        items.append(_read_plain_value(item, events))
    return items


class _StopError(Exception):
    """Parsing cannot go on; the problem has been reported."""


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # only its parser is used; the one in C is ten times as fast


_FEATURES = {
    "alias": 'a reference to another part ("*")',
    "anchor": 'a name for other parts to refer to ("&")',
    "tag": 'a type ("!")',
}


def _get_marks(event: yaml.Event) -> tuple[yaml.Mark, yaml.Mark]:
    """Return the start and end of an event; the parser always sets them, though its types allow None."""
    return cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)


class _EventReader:
    """Builder of nodes from YAML's events that reports their problems; `row` is the row of the first line, from 0."""

    def __init__(self, lines: list[str], name: str, intended_values: dict[tuple[int, int], str], row: int = 0) -> None:
        self._lines, self._name, self._intended_values, self._row = lines, name, intended_values, row
        self.problems: list[Problem] = []
        self._events: Iterator[yaml.Event] = iter(())

    def read_tree(self, text: str) -> Node | None:
        """Return the tree of a text, or None if its structure is unclear."""
        self._events = yaml.parse(text, Loader=_LOADER)
        try:
            for event in self._events:
                if not isinstance(event, (yaml.StreamStartEvent, yaml.DocumentStartEvent)):
                    return self._read_root(event)
        except yaml.MarkedYAMLError as fault:
            self._report_syntax_error(fault)
        except _StopError:
            pass
        return None

    def _read_root(self, event: yaml.Event) -> Node | None:
        if isinstance(event, yaml.StreamEndEvent) or (isinstance(event, yaml.ScalarEvent) and not event.value):
            hint = "write the handout in it, or run `brochure new NAME` to get a file to start from"
            self._report("empty-file", Where(self._name), "the file has only comments", hint)
            return None
        node = self._read_node(event, 1)
        for _ in self._events:  # read to the end, so that later syntax errors are found
            pass
        return node

    def _read_node(self, event: yaml.Event, depth: int) -> Node:
        self._report_features(event)
        if isinstance(event, yaml.AliasEvent):
            return Scalar("", self._where_of(event), is_plain=True)
        if isinstance(event, yaml.ScalarEvent):
            return self._read_scalar(event)
        if depth > MAX_DEPTH:
            message = f"lists and records are nested more than {MAX_DEPTH} levels deep"
            self._report(
                "nested-too-deep",
                self._where_of(event),
                message,
                "check the indentation and brackets: a handout never needs so many levels",
            )
            raise _StopError
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
                if isinstance(item, yaml.MappingStartEvent):
                    self._report_features(item)
                    items += self._read_mappings(item, depth + 1, of_list=True)
                else:
                    items.append(self._read_node(item, depth + 1))
            return Sequence(tuple(items), self._where_of(event))
        return self._read_mappings(event, depth)[0]

    def _read_mappings(self, event: yaml.Event, depth: int, *, of_list: bool = False) -> list[Mapping]:
        """Return the record that begins here; or several, if list entries lack the dash before their first key."""
        where = self._where_of(event)
        pairs: dict[str, tuple[Scalar, Node]] = {}
        records = [pairs]
        while not isinstance(key_event := next(self._events), yaml.MappingEndEvent):
            key = self._read_node(key_event, depth + 1)
            value = self._read_node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._report("complex-key", key.where, "a key must be a text", "write one word, then a colon")
                continue
            if key.value in pairs:
                self._report_duplicate(key.where, key.value, pairs[key.value][0].where, where if of_list else None)
                if not of_list or key.value != next(iter(pairs)):
                    continue
                pairs = {}
                records.append(pairs)
            pairs[key.value] = key, value
        return [Mapping(tuple(pairs.values()), where) for pairs in records]

    def _report_duplicate(self, where: Where, key: str, first_where: Where, entry_where: Where | None) -> None:
        """Report a key that occurs twice in a record; `entry_where` is where the record begins, if it is in a list."""
        message = f'the key "{key}" is here a second time; the first one is on line {first_where.line}'
        hint = "keep one of the two"
        dash = entry_where.text.rfind("-", 0, entry_where.column - 1) if entry_where else -1
        if dash >= 0:
            hint = (
                'if a new entry of the list begins here, put "- " back before its first line, with the dash in'
                f" column {dash + 1} like the others; if not, keep one of the two"
            )
        self._report("duplicate-key", where, message, hint, related_where=first_where)

    def _read_scalar(self, event: yaml.ScalarEvent) -> Scalar:
        where = self._where_of(event)
        start, end = _get_marks(event)
        if (intended := self._intended_values.get((start.line, start.column))) is not None:
            line = self._lines[start.line]
            return Scalar(intended, where, is_plain=True, lines=(line,), end_column=len(line))
        style = event.style or ""
        if control := CONTROL_CHARACTER.search(event.value):
            message = f"this text has the escape for U+{ord(control[0]):04X}, an invisible control character"
            self._report("control-character", where, message, "delete the escape")
        if end.column or start.line == end.line:
            lines = tuple(self._lines[start.line : end.line + 1])
            return Scalar(event.value, where, is_plain=not style, style=style, lines=lines, end_column=end.column)
        lines = tuple(self._lines[start.line : end.line])  # a block text, up to the start of the next line
        return Scalar(event.value, where, is_plain=not style, style=style, lines=lines, end_column=len(lines[-1]))

    def _report_features(self, event: yaml.Event) -> None:
        """Report YAML features that content must not use, where the scanner does not find them: inside brackets."""
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        feature = "alias" if isinstance(event, yaml.AliasEvent) else "anchor" if anchor else "tag" if tag else ""
        if feature:
            message = f"{_FEATURES[feature]} cannot be used here"
            self._report(feature, self._where_of(event), message, "write the words themselves, in double quotes")

    def _where_of(self, event: yaml.Event) -> Where:
        return self._where_between(*_get_marks(event))

    def _where_between(self, start: yaml.Mark, end: yaml.Mark) -> Where:
        """Return the place between two of YAML's marks, which may be after the last line if something is missing."""
        row = min(start.line, len(self._lines) - 1)
        line = self._lines[row]
        column = start.column if row == start.line else len(line)
        length = (end.column if end.line == row else len(line)) - column
        return Where(self._name, self._row + row + 1, column + 1, max(1, length), line)

    def _report(self, rule: str, where: Where, message: str, hint: str, related_where: Where | None = None) -> None:
        self.problems.append(Problem(ERROR, where, rule, message, hint, related_where=related_where))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _StopError

    def _report_syntax_error(self, fault: yaml.MarkedYAMLError) -> None:
        """Report an error that only YAML's parser finds: misplaced or missing brackets."""
        mark = fault.problem_mark
        if fault.context_mark and (mark is None or not any(self._lines[mark.line :])):
            mark = fault.context_mark  # the opening bracket or quote helps more than the end of the file
        where = self._where_between(mark, mark) if mark else Where(self._name)
        hint = "look for a bracket, comma or quotation mark missing or left over, here or on the line above"
        self._report("broken-brackets", where, "the file cannot be read from here on", hint)


def _slice_lines(scalar: Scalar) -> Iterator[tuple[int, str]]:
    """Yield the part of each line that belongs to a scalar, with the column (from 0) where it begins."""
    quote = 1 if scalar.style in ("'", '"') else 0
    for row, line in enumerate(scalar.lines):
        end = scalar.end_column - quote if row == len(scalar.lines) - 1 else len(line)
        start = len(line) - len(line.lstrip())
        if row == 0:
            start = len(line) if scalar.style == ">" else scalar.where.column - 1 + quote
        yield start, line[start:end]


_ESCAPES = {'"': compile_lazily(r"\\(?:x..|u....|U........|.|$)"), "'": compile_lazily("''")}
_MATCH_NOTHING = compile_lazily("(?!)")


def _find_runs(scalar: Scalar) -> Iterator[tuple[int, int, int]]:
    """Yield the offset in the value, the line, and the column (from 0) of the start of each run without escapes."""
    value, position = scalar.value, 0
    for row, (column, line_text) in enumerate(_slice_lines(scalar)):
        start = 0
        escapes = list(_ESCAPES.get(scalar.style, _MATCH_NOTHING).finditer(line_text))
        for stop, run_start, skipped in [(e.start(), e.end(), len(e[0]) > 1) for e in escapes] + [
            (len(line_text), 0, False)
        ]:
            run = line_text[start:stop]
            text = run if len(scalar.lines) == 1 else run.strip()
            index = value.find(text, position)
            if index >= 0:
                yield index, row, column + start + run.find(text)
                position = index + len(text)
            position, start = position + skipped, run_start


def _find_block_runs(scalar: Scalar) -> Iterator[tuple[int, int, int]]:
    """Yield the same for a block text, whose lines are lines of the file without their indentation."""
    position = 0
    for row, line in enumerate(scalar.value.rstrip("\n").split("\n"), 1):
        if row < len(scalar.lines):
            yield position, row, len(scalar.lines[row]) - len(line)
        position += len(line) + 1


def iter_scalars(node: Node) -> Iterator[Scalar]:
    """Yield every text in a tree, without keys, in the order written."""
    if isinstance(node, Scalar):
        yield node
    else:
        children = node.items if isinstance(node, Sequence) else (value for _, value in node.items)
        for child in children:
            yield from iter_scalars(child)


def iter_branches(root: Node) -> Iterator[Node]:
    """Yield the values of a record, with lists as their items; unchanged ones are the same objects after an edit."""
    for value in (value for _, value in root.items) if isinstance(root, Mapping) else (root,):
        if isinstance(value, Sequence):
            yield from value.items
        else:
            yield value

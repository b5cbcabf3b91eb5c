"""One run of `brochure copies`, from the order to the last copy. It prints nothing."""

from __future__ import annotations

from array import array
from contextlib import ExitStack, closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.build import batch, parallel, pipeline
from brochure.copies import manifest, output_folder, renderer, worker
from brochure.copies.manifest import ManifestEntry
from brochure.copies.people import CellFault, PeopleReader, Person, RejectedRow
from brochure.copies.rejects import RejectsFile
from brochure.diagnostics.problem import ERROR, UNREADY
from brochure.diagnostics.reporters import count_problems
from brochure.runtime import files
from brochure.runtime.app_dirs import find_assets
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.runtime.redaction import redact_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from brochure.build.pipeline import PreparedEdition
    from brochure.copies.manifest import Manifest
    from brochure.copies.row_ranges import RowRanges
    from brochure.diagnostics.problem import Problem

MAX_LISTED_ROWS = 10  # rows that are listed one by one
_MIN_PASSWORD_LENGTH = 8  # characters
_RULE_EXPLANATIONS = {"does-not-fit": "its words do not fit in this edition: shorten them, or choose another edition"}


@dataclass(frozen=True)
class CopyOrder:
    """The options of a run; `folder` is None for the default, `password_column` has each copy's password."""

    table_path: Path
    content_path: Path
    options: pipeline.BuildOptions
    mapping: Mapping[str, str]
    folder: Path | None = None
    rows: RowRanges | None = None
    max_workers: int | None = None
    password_column: str = ""
    combine: bool = False
    restart: bool = False


@dataclass(frozen=True)
class CopyPlan:
    """An order whose content has no errors, and whose table has the columns that it needs."""

    order: CopyOrder
    prepared: PreparedEdition
    problems: tuple[Problem, ...]
    people: PeopleReader

    @property
    def unready_count(self) -> int:
        """The number of unready problems in the content; with any, every copy is a draft."""
        return count_problems(self.problems, UNREADY)


class RowSample:
    """The number of rows of one kind, and the first few of them."""

    def __init__(self) -> None:
        self.count, self.first_rows = 0, list[int]()

    def add(self, row: int) -> None:
        """Count a row."""
        self.count += 1
        self.first_rows += [row] * (self.count <= MAX_LISTED_ROWS)


_NO_ROWS_SAMPLE = RowSample()


@dataclass(frozen=True)
class PreflightResult:
    """The result of the preflight: numbers of rows, and the first few of them."""

    usable_count: int = 0
    existing_count: int = 0
    rejected_count: int = 0
    faults: tuple[CellFault, ...] = ()  # of the first few rows, and one more
    duplicates: tuple[tuple[int, int], ...] = ()  # pairs of rows with the same words
    short_passwords: RowSample = _NO_ROWS_SAMPLE
    past_dates: RowSample = _NO_ROWS_SAMPLE  # with a date before today
    assumed_order: str = ""  # "month" or "day", if the order of a date was taken from the language
    has_contradiction: bool = False  # if other dates are possible only in the other order
    has_dotted_dates: bool = False  # such as 3.12.2026


def read_content(order: CopyOrder) -> tuple[PreparedEdition | None, tuple[Problem, ...]]:
    """Return the prepared content of an order and its problems. Raise BrochureError if it has no personal fields."""
    prepared, problems = pipeline.prepare_edition(order.content_path, order.options)
    if prepared is not None and not prepared.content.full_handout.people:
        raise BrochureError(
            f"{order.content_path} has no personal fields, so all copies would be the same: make one with"
            " `brochure build`.\nTo add fields, list them under `people:`, as in `people: {first_name: name}`."
        )
    return prepared, problems


def plan_copies(order: CopyOrder, prepared: PreparedEdition, problems: tuple[Problem, ...]) -> CopyPlan:
    """Open the table of an order and return the plan. Raise BrochureError if the table cannot be used."""
    content = prepared.content
    people = PeopleReader(
        order.table_path,
        content.full_handout.people,
        words=content.context.words,
        language=content.handout.language,
        family=content.family,
        header_by_field=order.mapping,
        extra_columns=(order.password_column,) if order.password_column else (),
        has_literal_headers=True,
        row_ranges=order.rows,
    )
    return CopyPlan(order, prepared, problems, people)


@contextmanager
def open_run(plan: CopyPlan) -> Iterator[CopyRun]:
    """Lock the folder of an order, run the preflight, and yield the run.

    Raise BrochureError if the rows have no people, the folder cannot be used, or the table cannot be read to its end.
    """
    order = plan.order
    plan.people.require_people()
    job = output_folder.build_job(plan.people.compute_digest(), order.content_path, _format_options(plan))
    folder = order.folder or output_folder.choose_folder(order.content_path, job)
    _refuse_shared_folder(order, folder)
    with ExitStack() as stack:
        open_folder = output_folder.open_folder(folder, job, restart=order.restart, is_combined=order.combine)
        open_manifest = stack.enter_context(open_folder)
        names = [field.name for field in plan.prepared.content.full_handout.people]
        rejects = RejectsFile(folder, plan.people.headers, plan.people.delimiter, names)
        run = CopyRun(plan, folder, open_manifest, stack.enter_context(rejects))
        run.run_preflight()
        yield run


def _refuse_shared_folder(order: CopyOrder, folder: Path) -> None:
    """Raise BrochureError for a folder in the clinic's branding, or for a restart in the folder of the table.

    The branding is shared with others. A table in the folder is the fixed rejects.csv of an earlier run, which a
    restart would remove.
    """
    assets, resolved_folder = find_assets(str(order.content_path)), folder.resolve()
    if assets and resolved_folder.is_relative_to(Path(assets).resolve()):
        raise BrochureError(
            f"{folder} is in the folder of the clinic's branding: choose another folder for patients' copies."
        )
    if order.restart and order.table_path.resolve().parent == resolved_folder:
        raise BrochureError(
            f"Move {order.table_path} to another folder: --restart would empty the folder that it is in."
        )


def _format_options(plan: CopyPlan) -> str:
    """Return the options of an order that change how its copies look, as one line."""
    order, edition = plan.order, plan.prepared.content.edition
    words = [edition.name, edition.paper, *(["gray"] if order.options.gray else [])]
    words += [*(["draft"] if plan.unready_count else []), *(["combined"] if order.combine else [])]
    words += [f"password={order.password_column}"] if order.password_column else []
    return " ".join([*words, *(f"{name}={header}" for name, header in sorted(order.mapping.items()))])


class CopyRun:
    """The copies made for one order, with counts that are current at any moment."""

    def __init__(self, plan: CopyPlan, folder: Path, open_manifest: Manifest, rejects: RejectsFile) -> None:
        self._plan, self.folder, self._open_manifest, self.rejects = plan, folder, open_manifest, rejects
        self.preflight = PreflightResult()
        self.made_count = 0
        self.faults: list[CellFault] = []  # of rows that the renderer rejected, the first few and one more
        self.rows_by_rule: dict[str, list[int]] = {}  # of warnings: the number of copies, then the first few rows
        self.bug_count = self.late_reject_count = 0

    @property
    def is_combined(self) -> bool:
        """Whether all copies go into one file, which is kept only if it is complete."""
        return self._plan.order.combine

    @property
    def remaining_count(self) -> int:
        """The number of copies to make in this run."""
        return self.preflight.usable_count - self.preflight.existing_count

    @property
    def available_count(self) -> int:
        """The number of copies of this order that exist."""
        return self.made_count + self.preflight.existing_count

    def run_preflight(self) -> None:
        """Check every row before the first copy is made, and write those that cannot be used to rejects.csv."""
        usable_count = existing_count = 0
        short_passwords, past_dates = RowSample(), RowSample()
        date_parser = self._plan.people.date_parser
        past_count = date_parser.past_count
        faults: list[CellFault] = []
        hashes, row_numbers = array("q"), array("Q")
        for cells, entry in self._read_rows():
            previous_past_count, past_count = past_count, date_parser.past_count
            if isinstance(entry, RejectedRow):
                self.rejects.add(cells, entry.faults)
                faults += entry.faults if self.rejects.count <= MAX_LISTED_ROWS + 1 else ()
                continue
            usable_count += 1
            existing_count += not self._plan.order.combine and entry.row in self._open_manifest.made_rows
            if 0 < len(entry.extra_values.get(self._plan.order.password_column, "")) < _MIN_PASSWORD_LENGTH:
                short_passwords.add(entry.row)
            if date_parser.past_count > previous_past_count:
                past_dates.add(entry.row)
            hashes.append(hash((*entry.values.values(), *entry.extra_values.values())))
            row_numbers.append(entry.row)
        assumed_order = "" if not date_parser.has_ambiguous else "month" if date_parser.is_month_first else "day"
        self.preflight = PreflightResult(
            usable_count,
            existing_count,
            self.rejects.count,
            tuple(faults),
            _find_duplicates(hashes, row_numbers),
            short_passwords,
            past_dates,
            assumed_order,
            date_parser.has_contradiction,
            date_parser.has_dotted,
        )

    def make_copies(self, on_copy_done: Callable[[], None]) -> None:
        """Make every copy that does not exist yet, and call `on_copy_done` after each. Raise BrochureError."""
        pending = (
            (cells, entry)
            for cells, entry in self._read_rows()
            if isinstance(entry, Person) and entry.row not in self._open_manifest.made_rows
        )
        if self._plan.order.combine:
            self._combine(pending, on_copy_done)
        else:
            self._make_separately(pending, on_copy_done)

    def _read_rows(self) -> Iterator[tuple[Sequence[str], Person | RejectedRow]]:
        password_column = self._plan.order.password_column
        for cells, entry in self._plan.people.read_rows():
            reason = (
                _find_password_problem(entry.extra_values[password_column])
                if password_column and isinstance(entry, Person)
                else ""
            )
            if reason:
                yield cells, RejectedRow(entry.row, tuple(cells), (CellFault(entry.row, password_column, reason),))
            else:
                yield cells, entry

    def _make_separately(self, pending: Iterator[worker.Row], on_copy_done: Callable[[], None]) -> None:
        order, prepared = self._plan.order, self._plan.prepared
        suffix = prepared.content.edition.suffix
        settings = worker.CopySettings(
            order.content_path,
            order.options,
            prepared.fingerprint,
            self.folder,
            suffix,
            password_column=order.password_column,
        )
        workers = min(order.max_workers or parallel.count_cores(), 1 + self.remaining_count // worker.BATCH_SIZE)
        with ExitStack() as stack:
            executor = stack.enter_context(batch.open_pool(workers)) if workers > 1 else None
            for (cells, _), result in stack.enter_context(
                closing(worker.make_all(settings, pending, executor, workers))
            ):
                self._record_result(cells, result)
                self._open_manifest.add((result.entry,))
                on_copy_done()

    def _combine(self, pending: Iterator[worker.Row], on_copy_done: Callable[[], None]) -> None:
        path = self.folder / output_folder.COMBINED_NAME
        temporary = files.choose_temporary_path(path)
        page_numbers, first_page = array("Q"), 1  # of each copy: row, first page, pages
        try:
            with (
                open(files.create_file(temporary, private=True), "wb") as file,  # noqa: PTH123 -- a descriptor has no path
                renderer.CombinedFile(file, self._plan.prepared, self._plan.problems) as combined_file,
            ):
                for cells, person in pending:
                    result, page_count = _add_copy(combined_file, person)
                    self._record_result(cells, result)
                    page_numbers.extend((person.row, first_page, page_count))
                    first_page += page_count
                    on_copy_done()
            if self.made_count:
                Path(temporary).replace(path)
                self._open_manifest.add(
                    manifest.CopyLocation(*page_numbers[offset : offset + 3])
                    for offset in range(0, len(page_numbers), 3)
                )
        except OSError as fault:
            raise BrochureError(files.explain_write_fault(path, fault)) from None

    def _record_result(self, cells: Sequence[str], result: worker.CopyResult) -> None:
        """Count the copy of a row, or reject the row."""
        row = result.entry.row
        if result.entry.file_name:
            self.made_count += 1
            for rule in result.rules:
                count_and_rows = self.rows_by_rule.setdefault(rule, [0])
                count_and_rows[0] += 1
                count_and_rows += [row] * (len(count_and_rows) <= MAX_LISTED_ROWS)
            return
        self.bug_count += bool(result.bug)
        self.late_reject_count += 1
        reason = f"a bug in brochure: {result.bug}" if result.bug else "; ".join(map(_explain_rule, result.rules))
        fault = CellFault(row, "", reason)
        self.rejects.add(cells, (fault,))
        self.faults += [fault] * (len(self.faults) <= MAX_LISTED_ROWS)


def _add_copy(combined_file: renderer.CombinedFile, person: Person) -> tuple[worker.CopyResult, int]:
    """Add a person's copy to the file for the printer; return the result and its pages, empty backs included.

    Raise RowError if that fails: the file may then have an incomplete copy, and cannot be used.
    """
    with redact_errors(person.row):
        copy = combined_file.add_copy(person.values)
    rules = tuple(
        dict.fromkeys(problem.rule for problem in copy.problems if copy.page_count or problem.severity is ERROR)
    )
    return worker.CopyResult(
        ManifestEntry(person.row, output_folder.COMBINED_NAME if copy.page_count else ""), rules
    ), copy.page_count + copy.page_count % 2


def _explain_rule(rule: str) -> str:
    return _RULE_EXPLANATIONS.get(rule, f"its pages break a rule: `brochure rules {rule}` explains it")


def _find_password_problem(password: str) -> str:
    """Return why a password cannot lock a copy, without the password itself; empty if it can."""
    from brochure.render.pdf.writer.encryption import PasswordError, prepare_password

    try:
        prepare_password(password)
    except PasswordError as error:
        return f"cannot lock a copy: {error}" if password else "is empty"
    return ""


def _find_duplicates(hashes: array[int], row_numbers: array[int]) -> tuple[tuple[int, int], ...]:
    """Return the first few pairs of rows with the same hash."""
    repeated_hashes = {smaller for smaller, larger in pairwise(sorted(hashes)) if smaller == larger}
    first_row_by_hash: dict[int, int] = {}
    pairs: list[tuple[int, int]] = []
    for row_hash, row in zip(hashes, row_numbers, strict=True):
        if (
            row_hash in repeated_hashes
            and len(pairs) < MAX_LISTED_ROWS
            and first_row_by_hash.setdefault(row_hash, row) != row
        ):
            pairs.append((first_row_by_hash[row_hash], row))
    return tuple(pairs)

"""One run of `brochure copies`, from what was asked for to the last copy. It prints nothing."""

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

MAX_LISTED_ROWS = 10  # rows that are told one by one
_MIN_PASSWORD_LENGTH = 8  # characters
_RULE_EXPLANATIONS = {"does-not-fit": "its words do not fit into this edition: shorten them, or choose another edition"}


@dataclass(frozen=True)
class CopyOrder:
    """What was asked for; `folder` is None for the usual one, `password` the column with each copy's password."""

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
    """An order whose content was read without errors, and whose table has the columns that it needs."""

    order: CopyOrder
    prepared: PreparedEdition
    problems: tuple[Problem, ...]
    people: PeopleReader

    @property
    def unready_count(self) -> int:
        """How many things of the content are not ready, which makes every copy a draft."""
        return count_problems(self.problems, UNREADY)


class RowSample:
    """How many rows there are of a kind, and the first few of them."""

    def __init__(self) -> None:
        self.count, self.first_rows = 0, list[int]()

    def add(self, row: int) -> None:
        """Count a row."""
        self.count += 1
        self.first_rows += [row] * (self.count <= MAX_LISTED_ROWS)


_NO_ROWS_SAMPLE = RowSample()


@dataclass(frozen=True)
class PreflightResult:
    """What a look at all rows came to, in numbers of rows and the first few of them."""

    usable_count: int = 0
    existing_count: int = 0
    rejected_count: int = 0
    faults: tuple[CellFault, ...] = ()  # of the first few rows, and of one more
    duplicates: tuple[tuple[int, int], ...] = ()  # rows that say the same
    short_passwords: RowSample = _NO_ROWS_SAMPLE
    past_dates: RowSample = _NO_ROWS_SAMPLE  # with a date before today
    assumed_order: str = ""  # "month" or "day", where the order of a date had to be taken from the language
    has_contradiction: bool = False  # though other dates can only be meant in the other order
    has_dotted_dates: bool = False  # whether there were dates such as 3.12.2026


def read_content(order: CopyOrder) -> tuple[PreparedEdition | None, tuple[Problem, ...]]:
    """The content of an order, and what is wrong with it. Raises BrochureError where it has no fields."""
    prepared, problems = pipeline.prepare_edition(order.content_path, order.options)
    if prepared is not None and not prepared.content.full_handout.people:
        raise BrochureError(
            f"{order.content_path} has no fields for people's words, so all copies would be the same: `brochure build` makes"
            " it.\nFields are declared under `people:`, as in `people: {first_name: name}`."
        )
    return prepared, problems


def plan_copies(order: CopyOrder, prepared: PreparedEdition, problems: tuple[Problem, ...]) -> CopyPlan:
    """Look at the table of an order. Raises BrochureError where it cannot be used."""
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
    """The run of an order, all rows looked at, in its folder, which is locked to others meanwhile.

    Raises BrochureError where nobody is in the rows, the folder cannot be used, or the table not be read to its end.
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
    """Raises BrochureError for a folder in the branding, which goes to others, and for one with the table to be read.

    Such a table is the mended rejects of the run before; a restart would remove them.
    """
    assets, resolved_folder = find_assets(str(order.content_path)), folder.resolve()
    if assets and resolved_folder.is_relative_to(Path(assets).resolve()):
        raise BrochureError(f"{folder} is in the folder of the clinic's branding: copies of patients' are kept apart.")
    if order.restart and order.table_path.resolve().parent == resolved_folder:
        raise BrochureError(
            f"{order.table_path} is in the folder that --restart would empty: move the table out of it."
        )


def _format_options(plan: CopyPlan) -> str:
    """What of an order decides how its copies look, as one line."""
    order, edition = plan.order, plan.prepared.content.edition
    words = [edition.name, edition.paper, *(["gray"] if order.options.gray else [])]
    words += [*(["draft"] if plan.unready_count else []), *(["combined"] if order.combine else [])]
    words += [f"password={order.password_column}"] if order.password_column else []
    return " ".join([*words, *(f"{name}={header}" for name, header in sorted(order.mapping.items()))])


class CopyRun:
    """Copies made for one order; its numbers tell at any moment how far it has come."""

    def __init__(self, plan: CopyPlan, folder: Path, open_manifest: Manifest, rejects: RejectsFile) -> None:
        self._plan, self.folder, self._open_manifest, self.rejects = plan, folder, open_manifest, rejects
        self.preflight = PreflightResult()
        self.made_count = 0
        self.faults: list[CellFault] = []  # of rows that the press rejected, the first few and one more
        self.rows_by_rule: dict[str, list[int]] = {}  # of warnings: how many copies, and the first few rows
        self.bug_count = self.late_reject_count = 0

    @property
    def is_combined(self) -> bool:
        """Whether all copies go into one file, which is made whole or not at all."""
        return self._plan.order.combine

    @property
    def remaining_count(self) -> int:
        """How many copies are to be made in this run."""
        return self.preflight.usable_count - self.preflight.existing_count

    @property
    def available_count(self) -> int:
        """How many copies there are, of those asked for."""
        return self.made_count + self.preflight.existing_count

    def run_preflight(self) -> None:
        """Look at every row, and write down those that cannot be used; no copy is made before."""
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
        """Make every copy that is not there yet; `tick` is called after each. Raises BrochureError."""
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
                _find_password_fault(entry.extra_values[password_column])
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
        """Count what came of a row, or reject it."""
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
        reason = f"a fault in brochure: {result.bug}" if result.bug else "; ".join(map(_explain_rule, result.rules))
        fault = CellFault(row, "", reason)
        self.rejects.add(cells, (fault,))
        self.faults += [fault] * (len(self.faults) <= MAX_LISTED_ROWS)


def _add_copy(combined_file: renderer.CombinedFile, person: Person) -> tuple[worker.CopyResult, int]:
    """Add a person's copy to the file for the printer; with the number of pages, both sides of its sheets counted.

    Raises RowError where that fails: half a copy may be in the file then, so that it cannot be used.
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


def _find_password_fault(password: str) -> str:
    """Why a password cannot lock a copy, without the password; empty where it can."""
    from brochure.render.pdf.writer.encryption import PasswordError, prepare_password

    try:
        prepare_password(password)
    except PasswordError as error:
        return f"cannot lock a copy: {error}" if password else "is empty"
    return ""


def _find_duplicates(hashes: array[int], row_numbers: array[int]) -> tuple[tuple[int, int], ...]:
    """The first few pairs of rows whose sums are the same."""
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

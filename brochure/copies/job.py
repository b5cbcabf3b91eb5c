"""One run of `brochure copies`, from what was asked for to the last copy. It prints nothing."""

from __future__ import annotations

from array import array
from contextlib import ExitStack, closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.build import batch, parallel, pipeline as line
from brochure.copies import manifest as manifests, output_folder as folders, renderer, worker
from brochure.copies.manifest import Line
from brochure.copies.people import Fault, People, Person, Rejected
from brochure.copies.rejects import Rejects
from brochure.diagnostics.problem import ERROR, UNREADY
from brochure.diagnostics.reporters import count
from brochure.runtime import files
from brochure.runtime.app_dirs import find_assets
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.runtime.redaction import redact_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from brochure.build.pipeline import Content
    from brochure.copies.manifest import Manifest
    from brochure.copies.row_ranges import Rows
    from brochure.diagnostics.problem import Problem

FEW = 10  # rows that are told one by one
_SHORT_PASSWORD = 8  # characters
_WRONG = {"does-not-fit": "its words do not fit into this edition: shorten them, or choose another edition"}


@dataclass(frozen=True)
class Order:
    """What was asked for; `folder` is None for the usual one, `password` the column with each copy's password."""

    table: Path
    content: Path
    options: line.Options
    mapping: Mapping[str, str]
    folder: Path | None = None
    rows: Rows | None = None
    jobs: int | None = None
    password: str = ""
    combine: bool = False
    restart: bool = False


@dataclass(frozen=True)
class Ready:
    """An order whose content was read without errors, and whose table has the columns that it needs."""

    order: Order
    content: Content
    problems: tuple[Problem, ...]
    people: People

    @property
    def unready(self) -> int:
        """How many things of the content are not ready, which makes every copy a draft."""
        return count(self.problems, UNREADY)


class Some:
    """How many rows there are of a kind, and the first few of them."""

    def __init__(self) -> None:
        self.count, self.first = 0, list[int]()

    def add(self, row: int) -> None:
        """Count a row."""
        self.count += 1
        self.first += [row] * (self.count <= FEW)


_NO_ROWS = Some()


@dataclass(frozen=True)
class Checked:
    """What a look at all rows came to, in numbers of rows and the first few of them."""

    good: int = 0
    made_before: int = 0
    rejected: int = 0
    faults: tuple[Fault, ...] = ()  # of the first few rows, and of one more
    doubled: tuple[tuple[int, int], ...] = ()  # rows that say the same
    short_passwords: Some = _NO_ROWS
    past: Some = _NO_ROWS  # with a date before today
    dates: str = ""  # "month" or "day", where the order of a date had to be taken from the language
    contradicted: bool = False  # though other dates can only be meant in the other order
    dotted: bool = False  # whether there were dates such as 3.12.2026


def read(order: Order) -> tuple[Content | None, tuple[Problem, ...]]:
    """The content of an order, and what is wrong with it. Raises BrochureError where it has no fields."""
    content, problems = line.read(order.content, order.options)
    if content is not None and not content.subject.whole.people:
        raise BrochureError(
            f"{order.content} has no fields for people's words, so all copies would be the same: `brochure build` makes"
            " it.\nFields are declared under `people:`, as in `people: {first_name: name}`."
        )
    return content, problems


def ready(order: Order, content: Content, problems: tuple[Problem, ...]) -> Ready:
    """Look at the table of an order. Raises BrochureError where it cannot be used."""
    subject = content.subject
    people = People(
        order.table,
        subject.whole.people,
        words=subject.context.words,
        language=subject.handout.language,
        family=subject.family,
        mapping=order.mapping,
        also=(order.password,) if order.password else (),
        named=True,
        rows=order.rows,
    )
    return Ready(order, content, problems, people)


@contextmanager
def begun(ready: Ready) -> Iterator[Run]:
    """The run of an order, all rows looked at, in its folder, which is locked to others meanwhile.

    Raises BrochureError where nobody is in the rows, the folder cannot be used, or the table not be read to its end.
    """
    order = ready.order
    ready.people.refuse_none()
    job = folders.job(ready.people.digest(), order.content, _options(ready))
    folder = order.folder or folders.usual(order.content, job)
    _keep_apart(order, folder)
    with ExitStack() as stack:
        opened = folders.opened(folder, job, restart=order.restart, combined=order.combine)
        manifest = stack.enter_context(opened)
        names = [field.name for field in ready.content.subject.whole.people]
        rejects = Rejects(folder, ready.people.columns, ready.people.separator, names)
        run = Run(ready, folder, manifest, stack.enter_context(rejects))
        run.check()
        yield run


def _keep_apart(order: Order, folder: Path) -> None:
    """Raises BrochureError for a folder in the branding, which goes to others, and for one with the table to be read.

    Such a table is the mended rejects of the run before; a restart would remove them.
    """
    assets, where = find_assets(str(order.content)), folder.resolve()
    if assets and where.is_relative_to(Path(assets).resolve()):
        raise BrochureError(f"{folder} is in the folder of the clinic's branding: copies of patients' are kept apart.")
    if order.restart and order.table.resolve().parent == where:
        raise BrochureError(f"{order.table} is in the folder that --restart would empty: move the table out of it.")


def _options(ready: Ready) -> str:
    """What of an order decides how its copies look, as one line."""
    order, edition = ready.order, ready.content.subject.edition
    said = [edition.name, edition.paper, *(["gray"] if order.options.gray else [])]
    said += [*(["draft"] if ready.unready else []), *(["combined"] if order.combine else [])]
    said += [f"password={order.password}"] if order.password else []
    return " ".join([*said, *(f"{name}={head}" for name, head in sorted(order.mapping.items()))])


class Run:
    """Copies made for one order; its numbers tell at any moment how far it has come."""

    def __init__(self, ready: Ready, folder: Path, manifest: Manifest, rejects: Rejects) -> None:
        self._ready, self.folder, self._manifest, self.rejects = ready, folder, manifest, rejects
        self.checked = Checked()
        self.made = 0
        self.faults: list[Fault] = []  # of rows that the press rejected, the first few and one more
        self.rules: dict[str, list[int]] = {}  # of warnings: how many copies, and the first few rows
        self.bugs = self.rejected_late = 0

    @property
    def combines(self) -> bool:
        """Whether all copies go into one file, which is made whole or not at all."""
        return self._ready.order.combine

    @property
    def left(self) -> int:
        """How many copies are to be made in this run."""
        return self.checked.good - self.checked.made_before

    @property
    def there(self) -> int:
        """How many copies there are, of those asked for."""
        return self.made + self.checked.made_before

    def check(self) -> None:
        """Look at every row, and write down those that cannot be used; no copy is made before."""
        good = before = 0
        short, past = Some(), Some()
        dates = self._ready.people.dates
        told = dates.past
        faults: list[Fault] = []
        sums, rows = array("q"), array("Q")
        for cells, judged in self._judged():
            seen, told = told, dates.past
            if isinstance(judged, Rejected):
                self.rejects.add(cells, judged.faults)
                faults += judged.faults if self.rejects.count <= FEW + 1 else ()
                continue
            good += 1
            before += not self._ready.order.combine and judged.row in self._manifest.made
            if 0 < len(judged.also.get(self._ready.order.password, "")) < _SHORT_PASSWORD:
                short.add(judged.row)
            if dates.past > seen:
                past.add(judged.row)
            sums.append(hash((*judged.values.values(), *judged.also.values())))
            rows.append(judged.row)
        order = "" if not dates.guessed else "month" if dates.month_first else "day"
        self.checked = Checked(
            good,
            before,
            self.rejects.count,
            tuple(faults),
            _doubled(sums, rows),
            short,
            past,
            order,
            dates.contradicted,
            dates.dotted,
        )

    def make(self, tick: Callable[[], None]) -> None:
        """Make every copy that is not there yet; `tick` is called after each. Raises BrochureError."""
        wanted = (
            (cells, judged)
            for cells, judged in self._judged()
            if isinstance(judged, Person) and judged.row not in self._manifest.made
        )
        if self._ready.order.combine:
            self._combine(wanted, tick)
        else:
            self._make_each(wanted, tick)

    def _judged(self) -> Iterator[tuple[Sequence[str], Person | Rejected]]:
        password = self._ready.order.password
        for cells, judged in self._ready.people.each():
            why = _password_fault(judged.also[password]) if password and isinstance(judged, Person) else ""
            if why:
                yield cells, Rejected(judged.row, tuple(cells), (Fault(judged.row, password, why),))
            else:
                yield cells, judged

    def _make_each(self, wanted: Iterator[worker.Row], tick: Callable[[], None]) -> None:
        order, content = self._ready.order, self._ready.content
        suffix = content.subject.edition.suffix
        work = worker.Work(
            order.content, order.options, content.fingerprint, self.folder, suffix, password=order.password
        )
        workers = min(order.jobs or parallel.count_cores(), 1 + self.left // worker.BATCH)
        with ExitStack() as stack:
            pool = stack.enter_context(batch.pool(workers)) if workers > 1 else None
            for (cells, _), made in stack.enter_context(closing(worker.run(work, wanted, pool, workers))):
                self._take(cells, made)
                self._manifest.add((made.line,))
                tick()

    def _combine(self, wanted: Iterator[worker.Row], tick: Callable[[], None]) -> None:
        path = self.folder / folders.COMBINED
        new = files.temporary_name(path)
        places, first = array("Q"), 1  # of each copy: row, first page, pages
        try:
            with (
                open(files.create(new, private=True), "wb") as file,  # noqa: PTH123 -- a descriptor has no path
                renderer.Combined(file, self._ready.content, self._ready.problems) as book,
            ):
                for cells, person in wanted:
                    made, pages = _added(book, person)
                    self._take(cells, made)
                    places.extend((person.row, first, pages))
                    first += pages
                    tick()
            if self.made:
                Path(new).replace(path)
                self._manifest.add(manifests.Place(*places[at : at + 3]) for at in range(0, len(places), 3))
        except OSError as fault:
            raise BrochureError(files.advice(path, fault)) from None

    def _take(self, cells: Sequence[str], made: worker.Made) -> None:
        """Count what came of a row, or reject it."""
        row = made.line.row
        if made.line.file:
            self.made += 1
            for rule in made.rules:
                first = self.rules.setdefault(rule, [0])
                first[0] += 1
                first += [row] * (len(first) <= FEW)
            return
        self.bugs += bool(made.bug)
        self.rejected_late += 1
        why = f"a fault in brochure: {made.bug}" if made.bug else "; ".join(map(_wrong, made.rules))
        fault = Fault(row, "", why)
        self.rejects.add(cells, (fault,))
        self.faults += [fault] * (len(self.faults) <= FEW)


def _added(book: renderer.Combined, person: Person) -> tuple[worker.Made, int]:
    """Add a person's copy to the file for the printer; with the number of pages, both sides of its sheets counted.

    Raises RowError where that fails: half a copy may be in the file then, so that it cannot be used.
    """
    with redact_errors(person.row):
        copy = book.add(person.values)
    rules = tuple(dict.fromkeys(problem.rule for problem in copy.problems if copy.pages or problem.severity is ERROR))
    return worker.Made(Line(person.row, folders.COMBINED if copy.pages else ""), rules), copy.pages + copy.pages % 2


def _wrong(rule: str) -> str:
    return _WRONG.get(rule, f"its pages break a rule: `brochure rules {rule}` explains it")


def _password_fault(password: str) -> str:
    """Why a password cannot lock a copy, without the password; empty where it can."""
    from brochure.render.pdf.writer.encryption import PasswordError, prepared

    try:
        prepared(password)
    except PasswordError as why:
        return f"cannot lock a copy: {why}" if password else "is empty"
    return ""


def _doubled(sums: array[int], rows: array[int]) -> tuple[tuple[int, int], ...]:
    """The first few pairs of rows whose sums are the same."""
    doubled = {one for one, other in pairwise(sorted(sums)) if one == other}
    first: dict[int, int] = {}
    found: list[tuple[int, int]] = []
    for sum_, row in zip(sums, rows, strict=True):
        if sum_ in doubled and len(found) < FEW and first.setdefault(sum_, row) != row:
            found.append((first[sum_], row))
    return tuple(found)

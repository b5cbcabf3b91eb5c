"""What came of making copies, in words: rows, fields and numbers, and nobody's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.copies.job import FEW
from brochure.diagnostics.reporters import some
from brochure.document.merge_fields import spans_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.copies.job import Checked, Ready, Run, Some
    from brochure.copies.people import Fault
    from brochure.copies.rejects import Rejects


def begun(ready: Ready, run: Run) -> str:
    """What a look at all rows came to, before the first copy is made."""
    found = run.checked
    whole = found.good + found.rejected
    rows = [*_left_out(ready), *ready.people.notes, f"Checked {_some(whole, 'row')}: {_fit(found.good, whole)}."]
    if run.rejects.kept is not None:
        rows.append(f"{run.rejects.path.name} had been changed since it was written: it is kept as {run.rejects.kept}.")
    if found.rejected:
        rows += [*_listed(found.faults, found.rejected), _mend(run.rejects)]
    rows += [f"Rows {one} and {other} say the same: is one of them too many?" for one, other in found.doubled]
    rows += _dates(found, ready.content.subject.handout.language)
    if found.short_passwords.count:
        short = found.short_passwords
        rows.append(f"{_some(short.count, 'password')} with fewer than 8 characters ({_rows(short)}): easily guessed.")
    if found.made_before:
        rows.append(f"{_some(found.made_before, 'copy')} of an earlier run {_are(found.made_before)} there: going on.")
    if ready.unready:
        rows.append(
            f"The copies are marked Draft: {some(ready.unready, 'thing')} of the content to finish, listed above."
        )
    return "\n".join(rows)


def _left_out(ready: Ready) -> list[str]:
    """What of the handout the edition does without, and whose words nobody will find in it."""
    content = ready.content
    subject, name = content.subject, content.subject.edition.name
    rows = [f"Left out of the {name} edition: {'; '.join(content.left_out)}."] if content.left_out else []
    whole = subject.whole
    asked = {span.field for span in spans_of((whole.key_message, whole.at_a_glance, whole.sections))}
    there = {span.field for span in spans_of(subject.document)}
    lost = [f"`{field.name}`" for field in whole.people if field.name in asked - there]
    if lost:
        one = len(lost) == 1
        named = lost[0] if one else f"{', '.join(lost[:-1])} and {lost[-1]}"
        why = f"Attention: nobody's {named} {'is' if one else 'are'} in the {name} edition, which leaves out where"
        rows.append(
            f"{why} {'it stands' if one else 'they stand'}: choose another edition if {'it' if one else 'they'}"
            " must be read."
        )
    return rows


def made(run: Run, seconds: float) -> str:
    """What a run came to, when it is over."""
    before = run.checked.made_before
    rows = []
    if run.faults:
        rows += [f"{_some(run.rejected_late, 'row')} could not be made:", *_listed(run.faults, run.rejected_late)]
        rows.append(_mend(run.rejects))
    for rule, (number, *first) in run.rules.items():
        where = _named(number, first)
        rows.append(f"In {_some(number, 'copy')} ({where}): warning {rule}; `brochure rules {rule}` explains it.")
    pace = f", {run.made / seconds:,.0f} a second" if seconds > 1 and run.made > 10 * seconds else ""
    earlier = f", and {before:,} earlier" if before else ""
    rows.append(f"Made {_some(run.made, 'copy')}{earlier}{pace}.")
    if run.made or before:
        rows.append(
            "They hold patients' words: the folder is for your eyes alone. Delete it when they are handed over."
        )
    return "\n".join(rows)


def stopped(run: Run | None) -> str:
    """What is said after Ctrl-C."""
    if run is not None and run.combines:
        return "\nStopped. The file for the printer was not finished and is not kept: the same command begins it anew."
    done = f" {_some(run.made, 'copy')} made so far." if run is not None else ""
    return f"\nStopped.{done} The same command goes on where this stopped."


def _fit(good: int, whole: int) -> str:
    if good == whole:
        return "all can be made" if whole > 1 else "it can be made"
    return f"{good:,} can be made, and {whole - good:,} cannot"


def _dates(found: Checked, language: str) -> list[str]:
    """How dates were read that can be meant in two ways, and which may be a slip."""
    rows = []
    if found.dates:
        order = f"Dates such as 3/12/2026 were read with the {found.dates} first, as the content is in {language}."
        doubt = "Some can only be meant the other way: look at all of them." if found.contradicted else ""
        rows.append(f"{order} {doubt or 'If that is wrong, write them as 2026-12-03.'}")
    if found.dotted:
        rows.append("Dates with dots, such as 3.12.2026, were read with the day first, as dates with dots always are.")
    if found.past.count:
        lie = "row has a date" if found.past.count == 1 else "rows have dates"
        rows.append(f"{found.past.count:,} {lie} in the past ({_rows(found.past)}): is that meant?")
    return rows


def _rows(some: Some) -> str:
    return _named(some.count, some.first)


def _named(number: int, first: Sequence[int]) -> str:
    """The first of some rows by their numbers."""
    return f"row{'s' if len(first) > 1 else ''} {', '.join(map(str, first))}{', ...' if number > len(first) else ''}"


def _listed(faults: Sequence[Fault], rejected: int) -> list[str]:
    """The faults of the first few rows; of one row more too, as a line that says so would be as long."""
    if rejected <= FEW + 1:
        return [f"  {fault}" for fault in faults]
    few = list(dict.fromkeys(fault.row for fault in faults))[:FEW]
    return [*(f"  {fault}" for fault in faults if fault.row in few), f"  ... and {_some(rejected - FEW, 'row')} more"]


def _mend(rejects: Rejects) -> str:
    where = f"Rows that cannot be made are in {rejects.path}, with the reasons."
    if rejects.kept is not None:
        return f"{where} What you mended of them before is in {rejects.kept}: make copies of that file."
    return f"{where} Mend them there, and make copies of that file."


def _some(number: int, noun: str) -> str:
    """A number and its noun: `1 copy`, `1,200 copies`."""
    if noun.endswith("y") and number != 1:
        return f"{number:,} {noun[:-1]}ies"
    return some(number, noun) if number < 1000 else f"{number:,} {noun}s"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"

"""What came of making copies, in words: rows, fields and numbers, and nobody's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.copies.job import MAX_LISTED_ROWS
from brochure.diagnostics.reporters import format_quantity
from brochure.document.merge_fields import find_field_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from brochure.copies.job import CopyPlan, CopyRun, PreflightResult, RowSample
    from brochure.copies.people import CellFault
    from brochure.copies.rejects import RejectsFile


def describe_preflight(plan: CopyPlan, run: CopyRun) -> str:
    """What a look at all rows came to, before the first copy is made."""
    preflight = run.preflight
    row_count = preflight.usable_count + preflight.rejected_count
    lines = [
        *_describe_omissions(plan),
        *plan.people.notes,
        f"Checked {_format_count(row_count, 'row')}: {_describe_usable(preflight.usable_count, row_count)}.",
    ]
    if run.rejects.kept_path is not None:
        lines.append(
            f"{run.rejects.path.name} had been changed since it was written: it is kept as {run.rejects.kept_path}."
        )
    if preflight.rejected_count:
        lines += [*_list_faults(preflight.faults, preflight.rejected_count), _describe_rejects(run.rejects)]
    lines += [
        f"Rows {first_row} and {second_row} say the same: is one of them too many?"
        for first_row, second_row in preflight.duplicates
    ]
    lines += _describe_dates(preflight, plan.prepared.content.handout.language)
    if preflight.short_passwords.count:
        short_passwords = preflight.short_passwords
        lines.append(
            f"{_format_count(short_passwords.count, 'password')} with fewer than 8 characters ({_format_sample(short_passwords)}): easily guessed."
        )
    if preflight.existing_count:
        lines.append(
            f"{_format_count(preflight.existing_count, 'copy')} of an earlier run {_choose_verb(preflight.existing_count)} there: going on."
        )
    if plan.unready_count:
        lines.append(
            f"The copies are marked Draft: {format_quantity(plan.unready_count, 'thing')} of the content to finish, listed above."
        )
    return "\n".join(lines)


def _describe_omissions(plan: CopyPlan) -> list[str]:
    """What of the handout the edition does without, and whose words nobody will find in it."""
    prepared = plan.prepared
    content, edition_name = prepared.content, prepared.content.edition.name
    lines = (
        [f"Left out of the {edition_name} edition: {'; '.join(prepared.omitted_sections)}."]
        if prepared.omitted_sections
        else []
    )
    full_handout = content.full_handout
    used_fields = {
        span.field
        for span in find_field_spans((full_handout.key_message, full_handout.at_a_glance, full_handout.sections))
    }
    present_fields = {span.field for span in find_field_spans(content.document)}
    lost_fields = [f"`{field.name}`" for field in full_handout.people if field.name in used_fields - present_fields]
    if lost_fields:
        is_single = len(lost_fields) == 1
        field_names = lost_fields[0] if is_single else f"{', '.join(lost_fields[:-1])} and {lost_fields[-1]}"
        warning = f"Attention: nobody's {field_names} {'is' if is_single else 'are'} in the {edition_name} edition, which leaves out where"
        lines.append(
            f"{warning} {'it stands' if is_single else 'they stand'}: choose another edition if {'it' if is_single else 'they'}"
            " must be read."
        )
    return lines


def describe_result(run: CopyRun, seconds: float) -> str:
    """What a run came to, when it is over."""
    existing_count = run.preflight.existing_count
    lines = []
    if run.faults:
        lines += [
            f"{_format_count(run.late_reject_count, 'row')} could not be made:",
            *_list_faults(run.faults, run.late_reject_count),
        ]
        lines.append(_describe_rejects(run.rejects))
    for rule, (copy_count, *first_rows) in run.rows_by_rule.items():
        row_numbers = _format_row_numbers(copy_count, first_rows)
        lines.append(
            f"In {_format_count(copy_count, 'copy')} ({row_numbers}): warning {rule}; `brochure rules {rule}` explains it."
        )
    pace = f", {run.made_count / seconds:,.0f} a second" if seconds > 1 and run.made_count > 10 * seconds else ""
    earlier = f", and {existing_count:,} earlier" if existing_count else ""
    lines.append(f"Made {_format_count(run.made_count, 'copy')}{earlier}{pace}.")
    if run.made_count or existing_count:
        lines.append(
            "They hold patients' words: the folder is for your eyes alone. Delete it when they are handed over."
        )
    return "\n".join(lines)


def describe_interruption(run: CopyRun | None) -> str:
    """What is said after Ctrl-C."""
    if run is not None and run.is_combined:
        return "\nStopped. The file for the printer was not finished and is not kept: the same command begins it anew."
    progress = f" {_format_count(run.made_count, 'copy')} made so far." if run is not None else ""
    return f"\nStopped.{progress} The same command goes on where this stopped."


def _describe_usable(usable_count: int, row_count: int) -> str:
    if usable_count == row_count:
        return "all can be made" if row_count > 1 else "it can be made"
    return f"{usable_count:,} can be made, and {row_count - usable_count:,} cannot"


def _describe_dates(preflight: PreflightResult, language: str) -> list[str]:
    """How dates were read that can be meant in two ways, and which may be a slip."""
    lines = []
    if preflight.assumed_order:
        order_note = f"Dates such as 3/12/2026 were read with the {preflight.assumed_order} first, as the content is in {language}."
        doubt = "Some can only be meant the other way: look at all of them." if preflight.has_contradiction else ""
        lines.append(f"{order_note} {doubt or 'If that is wrong, write them as 2026-12-03.'}")
    if preflight.has_dotted_dates:
        lines.append("Dates with dots, such as 3.12.2026, were read with the day first, as dates with dots always are.")
    if preflight.past_dates.count:
        noun_and_verb = "row has a date" if preflight.past_dates.count == 1 else "rows have dates"
        lines.append(
            f"{preflight.past_dates.count:,} {noun_and_verb} in the past ({_format_sample(preflight.past_dates)}): is that meant?"
        )
    return lines


def _format_sample(sample: RowSample) -> str:
    return _format_row_numbers(sample.count, sample.first_rows)


def _format_row_numbers(count: int, first_rows: Sequence[int]) -> str:
    """The first of some rows by their numbers."""
    return f"row{'s' if len(first_rows) > 1 else ''} {', '.join(map(str, first_rows))}{', ...' if count > len(first_rows) else ''}"


def _list_faults(faults: Sequence[CellFault], rejected_count: int) -> list[str]:
    """The faults of the first few rows; of one row more too, as a line that says so would be as long."""
    if rejected_count <= MAX_LISTED_ROWS + 1:
        return [f"  {fault}" for fault in faults]
    listed_rows = list(dict.fromkeys(fault.row for fault in faults))[:MAX_LISTED_ROWS]
    return [
        *(f"  {fault}" for fault in faults if fault.row in listed_rows),
        f"  ... and {_format_count(rejected_count - MAX_LISTED_ROWS, 'row')} more",
    ]


def _describe_rejects(rejects: RejectsFile) -> str:
    location = f"Rows that cannot be made are in {rejects.path}, with the reasons."
    if rejects.kept_path is not None:
        return f"{location} What you mended of them before is in {rejects.kept_path}: make copies of that file."
    return f"{location} Mend them there, and make copies of that file."


def _format_count(number: int, noun: str) -> str:
    """A number and its noun: `1 copy`, `1,200 copies`."""
    if noun.endswith("y") and number != 1:
        return f"{number:,} {noun[:-1]}ies"
    return format_quantity(number, noun) if number < 1000 else f"{number:,} {noun}s"


def _choose_verb(number: int) -> str:
    return "is" if number == 1 else "are"

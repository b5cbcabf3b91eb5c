"""Messages about a run of `brochure copies`: rows, fields and numbers, never a patient's words."""

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
    """Return the result of the preflight in words, one line for each fact."""
    preflight = run.preflight
    row_count = preflight.usable_count + preflight.rejected_count
    lines = [
        *_describe_omissions(plan),
        *plan.people.notes,
        f"Checked {_format_count(row_count, 'row')}: {_describe_usable(preflight.usable_count, row_count)}.",
    ]
    if run.rejects.kept_path is not None:
        lines.append(
            f"You changed {run.rejects.path.name} after the last run, so your file is kept as {run.rejects.kept_path}."
        )
    if preflight.rejected_count:
        lines += [*_list_faults(preflight.faults, preflight.rejected_count), _describe_rejects(run.rejects)]
    lines += [
        f"Check rows {first_row} and {second_row}: they have the same words. Is one of them a duplicate?"
        for first_row, second_row in preflight.duplicates
    ]
    lines += _describe_dates(preflight, plan.prepared.content.handout.language)
    if preflight.short_passwords.count:
        short_passwords = preflight.short_passwords
        lines.append(
            f"Choose longer passwords: {_format_count(short_passwords.count, 'password')} with fewer than 8 characters"
            f" ({_format_sample(short_passwords)}), easy to guess."
        )
    if preflight.existing_count:
        lines.append(
            f"Continuing: {_format_count(preflight.existing_count, 'copy')} from an earlier run"
            f" {_choose_verb(preflight.existing_count)} here already."
        )
    if plan.unready_count:
        lines.append(
            "The copies are marked Draft:"
            f" {format_quantity(plan.unready_count, 'thing')} to finish in the content, listed above."
        )
    return "\n".join(lines)


def _describe_omissions(plan: CopyPlan) -> list[str]:
    """Return lines about sections that the edition leaves out, and fields that are therefore in no copy."""
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
        verb, pronoun = ("is", "it") if is_single else ("are", "them")
        lines.append(
            f"Attention: {field_names} {verb} in no copy, because the {edition_name} edition leaves out the text around"
            f" {pronoun}. Choose another edition if patients must read {pronoun}."
        )
    return lines


def describe_result(run: CopyRun, seconds: float) -> str:
    """Return the result of a finished run in words, one line for each fact."""
    existing_count = run.preflight.existing_count
    lines = []
    if run.faults:
        lines += [
            f"No copy could be made for {_format_count(run.late_reject_count, 'row')}:",
            *_list_faults(run.faults, run.late_reject_count),
        ]
        lines.append(_describe_rejects(run.rejects))
    for rule, (copy_count, *first_rows) in run.rows_by_rule.items():
        row_numbers = _format_row_numbers(copy_count, first_rows)
        lines.append(
            f"In {_format_count(copy_count, 'copy')} ({row_numbers}): warning {rule};"
            f" `brochure rules {rule}` explains it."
        )
    pace = f", {run.made_count / seconds:,.0f} a second" if seconds > 1 and run.made_count > 10 * seconds else ""
    earlier = f", and {existing_count:,} earlier" if existing_count else ""
    lines.append(f"Made {_format_count(run.made_count, 'copy')}{earlier}{pace}.")
    if run.made_count or existing_count:
        lines.append(
            "Delete the folder after you give out the copies: they have patients' words in them. Only you can open it."
        )
    return "\n".join(lines)


def describe_interruption(run: CopyRun | None) -> str:
    """Return the message after Ctrl-C; `run` is None if the copies were not started."""
    if run is not None and run.is_combined:
        return "\nStopped. Run the same command to start over: the unfinished file for the printer is not kept."
    progress = f" {_format_count(run.made_count, 'copy')} made so far." if run is not None else ""
    return f"\nStopped.{progress} Run the same command to continue where this stopped."


def _describe_usable(usable_count: int, row_count: int) -> str:
    if usable_count == row_count:
        return "all can be used" if row_count > 1 else "it can be used"
    return f"{usable_count:,} can be used, and {row_count - usable_count:,} cannot"


def _describe_dates(preflight: PreflightResult, language: str) -> list[str]:
    """Return lines about how ambiguous dates were read, and about dates in the past."""
    lines = []
    if preflight.assumed_order:
        first_unit = preflight.assumed_order
        order_note = (
            f"Dates such as 3/12/2026 were read with the {first_unit} first, because the content is in {language}."
        )
        doubt = "Check all of them: some make sense only the other way." if preflight.has_contradiction else ""
        lines.append(f"{order_note} {doubt or 'If that is wrong, type them as 2026-12-03.'}")
    if preflight.has_dotted_dates:
        lines.append("Dates with dots, such as 3.12.2026, were read with the day first, as always.")
    if preflight.past_dates.count:
        noun_and_verb = "row has a date" if preflight.past_dates.count == 1 else "rows have dates"
        lines.append(
            f"{preflight.past_dates.count:,} {noun_and_verb} in the past ({_format_sample(preflight.past_dates)}):"
            " is that right?"
        )
    return lines


def _format_sample(sample: RowSample) -> str:
    return _format_row_numbers(sample.count, sample.first_rows)


def _format_row_numbers(count: int, first_rows: Sequence[int]) -> str:
    """Return the numbers of the first rows of a sample, such as `rows 2, 5, ...`."""
    noun, ellipsis = "rows" if len(first_rows) > 1 else "row", ", ..." if count > len(first_rows) else ""
    return f"{noun} {', '.join(map(str, first_rows))}{ellipsis}"


def _list_faults(faults: Sequence[CellFault], rejected_count: int) -> list[str]:
    """Return the faults of the first few rows, one a line, and how many more rows there are.

    A single further row is listed too, as a line about it would be as long.
    """
    if rejected_count <= MAX_LISTED_ROWS + 1:
        return [f"  {fault}" for fault in faults]
    listed_rows = list(dict.fromkeys(fault.row for fault in faults))[:MAX_LISTED_ROWS]
    return [
        *(f"  {fault}" for fault in faults if fault.row in listed_rows),
        f"  ... and {_format_count(rejected_count - MAX_LISTED_ROWS, 'more row')}",
    ]


def _describe_rejects(rejects: RejectsFile) -> str:
    location = f"Rows that cannot be used are in {rejects.path}, with the reasons."
    if rejects.kept_path is not None:
        return f"{location} The rows that you fixed before are in {rejects.kept_path}: make copies from that file."
    return f"{location} Fix them there, and make copies from that file."


def _format_count(number: int, noun: str) -> str:
    """Return a number and its noun: `1 copy`, `1,200 copies`."""
    if noun.endswith("y") and number != 1:
        return f"{number:,} {noun[:-1]}ies"
    return format_quantity(number, noun) if number < 1000 else f"{number:,} {noun}s"


def _choose_verb(number: int) -> str:
    return "is" if number == 1 else "are"

"""Which column of a table holds which field: by the heads in its first row, or as it was told.

A head is shown to nobody where it may not be one: the first row of a table without heads is a patient. Columns are
therefore named as spreadsheets do, A, B, C, unless they hold a field.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from brochure.copies.csv_table import MAX_COLUMNS
from brochure.diagnostics.reporters import format_quantity
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SEPARATORS = re.compile(r"[\W_]+")
_SPELLINGS = {"e_mail": "email"}  # two spellings of one word


def normalize_header(header: str) -> str:
    """A head or a field's name without what people write differently: `First Name` is `first_name`."""
    normalized = _SEPARATORS.sub("_", unicodedata.normalize("NFKC", header).casefold()).strip("_")
    return _SPELLINGS.get(normalized, normalized)


def to_column_letters(index: int) -> str:
    """The letters that a spreadsheet gives a column, counted from 0: A, B, ... Z, AA."""
    letters = ""
    index += 1
    while index:
        index, remainder = divmod(index - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters


def find_columns(
    headers: Sequence[str],
    field_names: Sequence[str],
    header_by_field: Mapping[str, str],
    optional_fields: frozenset[str],
    table_name: str,
    literal_headers: frozenset[str] = frozenset(),
) -> dict[str, int]:
    """The place of each wanted column, by its name; `mapping` tells the head of some, `optional` ones may be missing.

    Those in `own` are no fields: somebody named them by their heads. Raises BrochureError where the first row has
    no heads, or a column is missing or there twice.
    """
    header_by_field = _map_headers_by_field(header_by_field, field_names)
    unknown_field = next((field for field in header_by_field if field not in field_names), None)
    if unknown_field is not None:
        suggestion = find_nearest(unknown_field, field_names)
        hint = f"did you mean {suggestion}?" if suggestion else f"there are {', '.join(field_names)}"
        raise BrochureError(
            f"--map names {shorten_for_message(unknown_field)!r}, which is no field of the content: {hint}"
        )
    if len(headers) > MAX_COLUMNS:
        raise BrochureError(
            f"{table_name} has more than {MAX_COLUMNS} columns: leave only those that the handout needs."
        )
    indexes_by_header: dict[str, list[int]] = {}
    for index, header in enumerate(headers):
        indexes_by_header.setdefault(normalize_header(header), []).append(index)
    header_keys = {field: normalize_header(header_by_field.get(field, field)) for field in field_names}
    indexes_by_field = {
        field: indexes_by_header[header]
        for field, header in header_keys.items()
        if header and header in indexes_by_header
    }
    if not indexes_by_field:
        raise BrochureError(_describe_missing_header_row(headers, field_names, table_name))
    _refuse_duplicates(indexes_by_field, table_name)
    index_by_field = {field: indexes[0] for field, indexes in indexes_by_field.items()}
    missing_fields = [
        field
        for field in field_names
        if field not in index_by_field and (field not in optional_fields or field in header_by_field)
    ]
    missing_header = next((header for header in missing_fields if header in literal_headers), None)
    if missing_header is not None:
        raise BrochureError(_describe_missing_header(headers, missing_header, table_name))
    if missing_fields:
        raise BrochureError(_describe_missing_columns(headers, field_names, index_by_field, missing_fields, table_name))
    return index_by_field


def _map_headers_by_field(headers_by_name: Mapping[str, str], field_names: Sequence[str]) -> dict[str, str]:
    """The heads by the names of their fields, which may be typed as heads are: `First Name` is first_name."""
    field_by_key = {normalize_header(field): field for field in field_names}
    header_by_field: dict[str, str] = {}
    for typed_name, header in headers_by_name.items():
        field = typed_name if typed_name in field_names else field_by_key.get(normalize_header(typed_name), typed_name)
        if field in header_by_field:
            raise BrochureError(f"--map names the field {field} twice.")
        header_by_field[field] = header
    return header_by_field


def _describe_missing_header(headers: Sequence[str], typed_header: str, table_name: str) -> str:
    """That a table has no column of a name; a head that is nearly the same is told, as it was nearly typed."""
    similar_key = find_nearest(normalize_header(typed_header), [normalize_header(header) for header in headers])
    suggestion = next((header for header in headers if similar_key and normalize_header(header) == similar_key), "")
    hint = f": did you mean {shorten_for_message(suggestion)!r}?" if suggestion else ": look at its first row."
    return f"{table_name} has no column {shorten_for_message(typed_header)!r}{hint}"


def count_unused(headers: Sequence[str], index_by_field: Mapping[str, int]) -> int:
    """How many columns with a head are not used."""
    return sum(bool(header.strip()) for index, header in enumerate(headers) if index not in index_by_field.values())


def _describe_missing_header_row(headers: Sequence[str], field_names: Sequence[str], table_name: str) -> str:
    return (
        f"The first row of {table_name} does not name the columns: none of its {format_quantity(len(headers), 'cell')} is a field of the"
        f" content ({', '.join(field_names)}).\nPut the fields' names in the first row, or say which head is which:"
        f' --map {field_names[0]}="its head".'
    )


def _refuse_duplicates(indexes_by_field: Mapping[str, Sequence[int]], table_name: str) -> None:
    for field, indexes in indexes_by_field.items():
        if len(indexes) > 1:
            column_letters = " and ".join(to_column_letters(index) for index in indexes)
            raise BrochureError(
                f"{table_name} has {field} in columns {column_letters}: leave one of them, or rename a head."
            )
    field_by_index: dict[int, str] = {}
    for field, indexes in indexes_by_field.items():
        first_field = field_by_index.setdefault(indexes[0], field)
        if first_field != field:
            raise BrochureError(
                f"Column {to_column_letters(indexes[0])} of {table_name} is asked for as {first_field} and as {field}."
            )


def _describe_missing_columns(
    headers: Sequence[str],
    field_names: Sequence[str],
    index_by_field: Mapping[str, int],
    missing_fields: Sequence[str],
    table_name: str,
) -> str:
    found_columns = ", ".join(
        f"{to_column_letters(index)} is {field}"
        for field, index in sorted(index_by_field.items(), key=lambda item: item[1])
    )
    other_letters = [
        to_column_letters(index)
        for index, header in enumerate(headers)
        if header.strip() and index not in index_by_field.values()
    ]
    suffix = (
        f", and {', '.join(other_letters)} {'is' if len(other_letters) == 1 else 'are'} something else"
        if other_letters
        else ""
    )
    return (
        f"{table_name} has no column for {' and '.join(missing_fields)}."
        f" The fields are {', '.join(field_names)}; in the file {found_columns}{suffix}.\n"
        f'Rename the head of the right column, or say which it is: --map {missing_fields[0]}="its head".'
    )

"""Finds the column of each field in a table, by the names in its first row or by --map.

The first row of a table without column names is a patient's, so messages do not show it: they name columns by the
letters that spreadsheets use, A, B, C, unless a column holds a field.
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
    """Return a column's or field's name as a key that ignores case and separators: `First Name` gives `first_name`."""
    normalized = _SEPARATORS.sub("_", unicodedata.normalize("NFKC", header).casefold()).strip("_")
    return _SPELLINGS.get(normalized, normalized)


def to_column_letters(index: int) -> str:
    """Return the letters of a column as spreadsheets name it: A for 0, B for 1, ... Z, AA."""
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
    """Return the index of each column in `field_names`, by its name; `optional_fields` may be missing.

    `header_by_field` gives the column name of some fields; `literal_headers` are columns that the user named as they
    are in the table. Raise BrochureError if the first row has no column names, or a column is missing or duplicate.
    """
    header_by_field = _map_headers_by_field(header_by_field, field_names)
    unknown_field = next((field for field in header_by_field if field not in field_names), None)
    if unknown_field is not None:
        suggestion = find_nearest(unknown_field, field_names)
        hint = f"did you mean {suggestion}?" if suggestion else f"the fields are {', '.join(field_names)}"
        raise BrochureError(
            f"--map names {shorten_for_message(unknown_field)!r}, which is not a field in the content: {hint}"
        )
    if len(headers) > MAX_COLUMNS:
        raise BrochureError(
            f"{table_name} has more than {MAX_COLUMNS} columns: delete all that the handout does not need."
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
    """Return the column names by field; fields may be typed like column names: `First Name` for first_name.

    Raise BrochureError if a field is named twice.
    """
    field_by_key = {normalize_header(field): field for field in field_names}
    header_by_field: dict[str, str] = {}
    for typed_name, header in headers_by_name.items():
        field = typed_name if typed_name in field_names else field_by_key.get(normalize_header(typed_name), typed_name)
        if field in header_by_field:
            raise BrochureError(f"--map names the field {field} twice: delete one of them.")
        header_by_field[field] = header
    return header_by_field


def _describe_missing_header(headers: Sequence[str], typed_header: str, table_name: str) -> str:
    """Return the message for a missing column, with a similar column name as a suggestion if there is one."""
    similar_key = find_nearest(normalize_header(typed_header), [normalize_header(header) for header in headers])
    suggestion = next((header for header in headers if similar_key and normalize_header(header) == similar_key), "")
    hint = f": did you mean {shorten_for_message(suggestion)!r}?" if suggestion else ": look at its first row."
    return f"{table_name} has no column {shorten_for_message(typed_header)!r}{hint}"


def count_unused(headers: Sequence[str], index_by_field: Mapping[str, int]) -> int:
    """Return how many columns with a name are not used."""
    return sum(bool(header.strip()) for index, header in enumerate(headers) if index not in index_by_field.values())


def _describe_missing_header_row(headers: Sequence[str], field_names: Sequence[str], table_name: str) -> str:
    return (
        f"The first row of {table_name} does not name the columns: none of its"
        f" {format_quantity(len(headers), 'cell')} is a field in the content ({', '.join(field_names)}).\n"
        "Type the field names in the first row, or say which column is which field:"
        f' --map {field_names[0]}="its column name".'
    )


def _refuse_duplicates(indexes_by_field: Mapping[str, Sequence[int]], table_name: str) -> None:
    for field, indexes in indexes_by_field.items():
        if len(indexes) > 1:
            column_letters = " and ".join(to_column_letters(index) for index in indexes)
            raise BrochureError(f"{table_name} has {field} in columns {column_letters}: delete or rename one of them.")
    field_by_index: dict[int, str] = {}
    for field, indexes in indexes_by_field.items():
        first_field = field_by_index.setdefault(indexes[0], field)
        if first_field != field:
            raise BrochureError(
                f"Give {first_field} and {field} a column each: column {to_column_letters(indexes[0])}"
                f" of {table_name} is used for both."
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
        f'Rename the right column, or say which it is: --map {missing_fields[0]}="its column name".'
    )

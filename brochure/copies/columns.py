"""Which column of a table holds which field: by the heads in its first row, or as it was told.

A head is shown to nobody where it may not be one: the first row of a table without heads is a patient. Columns are
therefore named as spreadsheets do, A, B, C, unless they hold a field.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from brochure.copies.csv_table import MOST_COLUMNS
from brochure.diagnostics.reporters import some
from brochure.diagnostics.suggest import nearest, shorten
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BETWEEN = re.compile(r"[\W_]+")
_SAME = {"e_mail": "email"}  # two spellings of one word


def key(head: str) -> str:
    """A head or a field's name without what people write differently: `First Name` is `first_name`."""
    plain = _BETWEEN.sub("_", unicodedata.normalize("NFKC", head).casefold()).strip("_")
    return _SAME.get(plain, plain)


def letter(place: int) -> str:
    """The letters that a spreadsheet gives a column, counted from 0: A, B, ... Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find(
    heads: Sequence[str],
    wanted: Sequence[str],
    mapping: Mapping[str, str],
    optional: frozenset[str],
    name: str,
    own: frozenset[str] = frozenset(),
) -> dict[str, int]:
    """The place of each wanted column, by its name; `mapping` tells the head of some, `optional` ones may be missing.

    Those in `own` are no fields: somebody named them by their heads. Raises BrochureError where the first row has
    no heads, or a column is missing or there twice.
    """
    mapping = _by_field(mapping, wanted)
    unknown = next((field for field in mapping if field not in wanted), None)
    if unknown is not None:
        meant = nearest(unknown, wanted)
        hint = f"did you mean {meant}?" if meant else f"there are {', '.join(wanted)}"
        raise BrochureError(f"--map names {shorten(unknown)!r}, which is no field of the content: {hint}")
    if len(heads) > MOST_COLUMNS:
        raise BrochureError(f"{name} has more than {MOST_COLUMNS} columns: leave only those that the handout needs.")
    places: dict[str, list[int]] = {}
    for place, head in enumerate(heads):
        places.setdefault(key(head), []).append(place)
    sought = {field: key(mapping.get(field, field)) for field in wanted}
    found = {field: places[head] for field, head in sought.items() if head and head in places}
    if not found:
        raise BrochureError(_no_heads(heads, wanted, name))
    _refuse_doubled(found, name)
    single = {field: at[0] for field, at in found.items()}
    missing = [field for field in wanted if field not in single and (field not in optional or field in mapping)]
    mistyped = next((head for head in missing if head in own), None)
    if mistyped is not None:
        raise BrochureError(_no_such(heads, mistyped, name))
    if missing:
        raise BrochureError(_missing(heads, wanted, single, missing, name))
    return single


def _by_field(mapping: Mapping[str, str], wanted: Sequence[str]) -> dict[str, str]:
    """The heads by the names of their fields, which may be typed as heads are: `First Name` is first_name."""
    names = {key(field): field for field in wanted}
    found: dict[str, str] = {}
    for typed, head in mapping.items():
        field = typed if typed in wanted else names.get(key(typed), typed)
        if field in found:
            raise BrochureError(f"--map names the field {field} twice.")
        found[field] = head
    return found


def _no_such(heads: Sequence[str], typed: str, name: str) -> str:
    """That a table has no column of a name; a head that is nearly the same is told, as it was nearly typed."""
    near = nearest(key(typed), [key(head) for head in heads])
    meant = next((head for head in heads if near and key(head) == near), "")
    hint = f": did you mean {shorten(meant)!r}?" if meant else ": look at its first row."
    return f"{name} has no column {shorten(typed)!r}{hint}"


def unused(heads: Sequence[str], found: Mapping[str, int]) -> int:
    """How many columns with a head are not used."""
    return sum(bool(head.strip()) for place, head in enumerate(heads) if place not in found.values())


def _no_heads(heads: Sequence[str], wanted: Sequence[str], name: str) -> str:
    return (
        f"The first row of {name} does not name the columns: none of its {some(len(heads), 'cell')} is a field of the"
        f" content ({', '.join(wanted)}).\nPut the fields' names in the first row, or say which head is which:"
        f' --map {wanted[0]}="its head".'
    )


def _refuse_doubled(found: Mapping[str, Sequence[int]], name: str) -> None:
    for field, at in found.items():
        if len(at) > 1:
            columns = " and ".join(letter(place) for place in at)
            raise BrochureError(f"{name} has {field} in columns {columns}: leave one of them, or rename a head.")
    taken: dict[int, str] = {}
    for field, at in found.items():
        other = taken.setdefault(at[0], field)
        if other != field:
            raise BrochureError(f"Column {letter(at[0])} of {name} is asked for as {other} and as {field}.")


def _missing(
    heads: Sequence[str], wanted: Sequence[str], found: Mapping[str, int], missing: Sequence[str], name: str
) -> str:
    named = ", ".join(f"{letter(place)} is {field}" for field, place in sorted(found.items(), key=lambda item: item[1]))
    others = [letter(place) for place, head in enumerate(heads) if head.strip() and place not in found.values()]
    rest = f", and {', '.join(others)} {'is' if len(others) == 1 else 'are'} something else" if others else ""
    return (
        f"{name} has no column for {' and '.join(missing)}."
        f" The fields are {', '.join(wanted)}; in the file {named}{rest}.\n"
        f'Rename the head of the right column, or say which it is: --map {missing[0]}="its head".'
    )

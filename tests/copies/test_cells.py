"""Rows of a table of people: which column is which field, what a cell may hold, how days are read, and what is said."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from brochure.content import languages
from brochure.copies import cells, columns, dates, rejects, row_ranges
from brochure.copies.people import PeopleReader, Person, RejectedRow
from brochure.design import fonts
from brochure.document.merge_fields import MergeField
from brochure.runtime.errors import BrochureError
from support.cpu_time import count_calls, measure_least_cpu_seconds

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = fonts.load_family("Atkinson Hyperlegible")
WORDS = languages.load_words("en-US")
FIELDS = (
    MergeField("first_name", "name"),
    MergeField("visit", "date"),
    MergeField("clinician", "text", optional=True),
    MergeField("note", "paragraph", optional=True),
)

NAME, DATE, TEXT, NOTE = FIELDS
TODAY = dt.date(2026, 11, 23)


def read(text: str, language: str = "en-US", epoch: dt.datetime | None = None) -> dt.date:
    return dates.DateParser(WORDS, language, TODAY, epoch).parse(text)


def judged(field: MergeField, cell: str) -> tuple[str, str]:
    return cells.CellParser(FAMILY, WORDS, dates.DateParser(WORDS, "en-US", TODAY)).build_parser(field)(cell)


def people(folder: Path, text: str, **more: object) -> PeopleReader:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return PeopleReader(path, FIELDS, words=WORDS, language="en-US", family=FAMILY, **more)  # type: ignore[arg-type]


def refusal(folder: Path, text: str, **more: object) -> str:
    with pytest.raises(BrochureError) as fault:
        people(folder, text, **more)
    return str(fault.value)


# --- days ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12",
        "2026/3/12",
        "2026.03.12",
        "2026-03-12 00:00:00",
        "2026-03-12T14:30",
        "2026-03-12 2:30 PM",
        "3/12/2026",
        "03-12-2026",
        "12.3.2026",
        "12. 3. 2026",
        "12 March 2026",
        "12 mar 2026",
        "12th of March 2026".replace("of ", ""),
        "12-Mar-2026",
        "March 12, 2026",
        "Mar. 12 2026",
        "Thursday, March 12, 2026",
        "Thu 12 March 2026",
        "12 de March de 2026",
    ],
)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read(text) == dt.date(2026, 3, 12)


@pytest.mark.parametrize("language", ["en-GB", "es", "es-MX", "de-DE", "pl", "en-Latn-AU", "es-419"])
def test_elsewhere_the_day_comes_first(language: str) -> None:
    assert read("3/12/2026", language) == dt.date(2026, 12, 3)
    assert read("3.12.2026", language) == dt.date(2026, 12, 3)


@pytest.mark.parametrize("language", ["en-US", "en", "es-US", "en-Latn-US", "es-PR"])
def test_in_the_united_states_the_month_comes_first(language: str) -> None:
    assert read("3/12/2026", language) == dt.date(2026, 3, 12)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-02-30", dates.UNREADABLE),
        ("31/31/2026", dates.UNREADABLE),
        ("0/1/2026", dates.UNREADABLE),
        ("soon", dates.UNREADABLE),
        ("March 2026", dates.UNREADABLE),
        ("46094", dates.UNREADABLE),  # a number is a day in workbooks alone
        ("12 Ma 2026", dates.UNREADABLE),
        ("12 Maybe 2026", dates.UNREADABLE),
        ("Friday, March 12, 2026", dates.UNREADABLE),  # it is a Thursday
        ("2026-12-03 to 2026-12-04", dates.UNREADABLE),
        ("x" * 10_000, dates.UNREADABLE),
        ("Thursday " * 1000, dates.UNREADABLE),
        ("8/12", dates.NO_YEAR),
        ("8.12.", dates.NO_YEAR),
        ("12 March", dates.NO_YEAR),
        ("March 12th", dates.NO_YEAR),
        ("3/12/26", dates.SHORT_YEAR),
        ("12-Mar-26", dates.SHORT_YEAR),
        ("26-03-12", dates.SHORT_YEAR),
        ("1899-12-31", dates.IMPLAUSIBLE),
        ("2032-01-01", dates.IMPLAUSIBLE),
        ("0206-03-12", dates.IMPLAUSIBLE),
        ("13/12/2026", dates.WRONG_ORDER.format(first="month")),
    ],
)
def test_what_is_no_day_says_why(text: str, said: str) -> None:
    with pytest.raises(dates.NoDateError) as fault:
        read(text)
    assert str(fault.value) == said


def test_a_guess_is_remembered_and_so_is_its_contradiction() -> None:
    reader = dates.DateParser(WORDS, "en-US", TODAY)
    for text in ("2026-03-12", "3/13/2026", "12/12/2026", "3.12.2026", "March 3, 2026"):
        reader.parse(text)
    assert (reader.has_ambiguous, reader.has_contradiction) == (False, False)
    reader.parse("3/12/2026")
    assert reader.has_ambiguous
    with pytest.raises(dates.NoDateError):
        reader.parse("31/12/2026")
    assert reader.has_contradiction


def test_a_workbook_counts_its_days() -> None:
    assert read("46093", epoch=dt.datetime(1899, 12, 30)) == dt.date(2026, 3, 12)  # noqa: DTZ001 -- as openpyxl has it
    assert read("46093.5", epoch=dt.datetime(1899, 12, 30)) == dt.date(2026, 3, 12)  # noqa: DTZ001
    assert read("44631", epoch=dt.datetime(1904, 1, 1)) == dt.date(2026, 3, 12)  # noqa: DTZ001
    with pytest.raises(dates.NoDateError):
        read("12", epoch=dt.datetime(1899, 12, 30))  # noqa: DTZ001


@given(st.dates(dt.date(1900, 1, 1), dt.date(2031, 12, 31)), st.sampled_from(["en-US", "en-GB"]))
def test_every_day_comes_back(day: dt.date, language: str) -> None:
    first, second = (day.month, day.day) if language == "en-US" else (day.day, day.month)
    for text in (
        day.isoformat(),
        f"{first}/{second}/{day.year}",
        f"{day:%d %B %Y}",
        f"{day:%A, %B %d, %Y}",
        WORDS.format_date(day),
    ):
        assert read(text, language) == day


@given(st.text(max_size=60))
def test_no_text_crashes_the_reading_of_days(text: str) -> None:
    assert not text or judged(DATE, text)[0] == "" or judged(DATE, text)[1] == ""


# --- cells --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Ana", "Ana"),
        ("  Ana \xa0 Maria\n", "Ana Maria"),
        ("ANA MARIA", "ANA MARIA"),
        ("ana maria", "ana maria"),
        ("Jose\N{COMBINING ACUTE ACCENT}", "José"),
        ("Łucja Śmigły-Żółć", "Łucja Śmigły-Żółć"),
        ("Ayşe Gülbahar Işık", "Ayşe Gülbahar Işık"),
        ("María José Ñúñez", "María José Ñúñez"),
        ("Nguyên", "Nguyên"),
        ("'t Hooft", "'t Hooft"),
        ("O’Neil-Smith, Jr.", "O’Neil-Smith, Jr."),
        ("**Ana**", "**Ana**"),
        ("x" * 60, "x" * 60),
    ],
)
def test_a_name_is_printed_as_it_is_typed(typed: str, printed: str) -> None:
    assert judged(NAME, typed) == (printed, "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", cells.EMPTY_CELL),
        (" \t\xa0", cells.EMPTY_CELL),
        ("=1+1", cells.FORMULA_CELL),
        ("+1", cells.FORMULA_CELL),
        ("-1", cells.FORMULA_CELL),
        ("@SUM(A1)", cells.FORMULA_CELL),
        ("\tAna", cells.FORMULA_CELL),
        ("\rAna", cells.FORMULA_CELL),
        (" \n=1", cells.FORMULA_CELL),
        ("＝1", cells.FORMULA_CELL),
        ("#N/A", cells.ERROR_VALUE),
        ("########", cells.ERROR_VALUE),
        ("#REF!", cells.ERROR_VALUE),
        ("Nguyễn", cells.MISSING_GLYPH.format(place=5)),
        ("  Trần Văn", cells.MISSING_GLYPH.format(place=5)),
        ("Анна", cells.MISSING_GLYPH.format(place=1)),
        ("Ana 😀", cells.MISSING_GLYPH.format(place=5)),
        ("Anaͣ", cells.MISSING_GLYPH.format(place=3)),  # a mark that makes no letter with the one before
        ("An\x00a", cells.INVISIBLE_CHARACTER.format(place=3)),
        ("An\x1ca", cells.INVISIBLE_CHARACTER.format(place=3)),
        ("An\u202ea", cells.INVISIBLE_CHARACTER.format(place=3)),
        ("\u2067Ana", cells.INVISIBLE_CHARACTER.format(place=1)),
        ("An\u200ba", cells.INVISIBLE_CHARACTER.format(place=3)),
        ("An\xada", cells.INVISIBLE_CHARACTER.format(place=3)),
        ("An\ue000a", cells.INVISIBLE_CHARACTER.format(place=3)),
        ("An�", cells.DAMAGED_LETTER.format(place=3)),
        ("x" * 61, cells.TOO_LONG.format(count=61, most=60)),
    ],
)
def test_what_cannot_be_printed_says_why(typed: str, said: str) -> None:
    assert judged(NAME, typed) == ("", said)


def test_a_line_end_within_a_name_is_refused_as_another_person_may_stand_behind_it() -> None:
    assert judged(TEXT, "Ann\r\n3,Bob") == ("", cells.LINE_BREAK)
    assert judged(TEXT, " Ann Example\r\n") == ("Ann Example", "")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("one\r\n\r\n two  more\rthree\n", "one\ntwo more\nthree"),
        ("- take one\n- then another", "- take one\n- then another"),
        ("–2", "–2"),
        ("#1 is rest", "#1 is rest"),
        ("\n".join("x" * 12), "\n".join("x" * 12)),
        ("", ""),
    ],
)
def test_a_note_keeps_its_paragraphs(typed: str, printed: str) -> None:
    assert judged(NOTE, typed) == (printed, "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("-2+3+cmd|' /C calc'!A0", cells.FORMULA_CELL),
        ("=1", cells.FORMULA_CELL),
        ("x" * 1001, cells.TOO_LONG.format(count=1001, most=1000)),
        ("\n".join("x" * 13), cells.TOO_MANY_PARAGRAPHS.format(count=13, most=12)),
        ("one\n\u202etwo", cells.INVISIBLE_CHARACTER.format(place=5)),
    ],
)
def test_a_note_that_cannot_be_printed_says_why(typed: str, said: str) -> None:
    assert judged(NOTE, typed) == ("", said)


def test_a_date_is_printed_in_words_that_stay_together() -> None:
    assert judged(DATE, " 3/12/2026 ") == ("12\xa0March 2026", "")
    assert judged(DATE, "=TODAY()") == ("", cells.FORMULA_CELL)


@given(st.text(max_size=70), st.sampled_from(FIELDS))
def test_what_is_accepted_can_be_drawn_and_a_reason_has_no_words(typed: str, field: MergeField) -> None:
    printed, why = judged(field, typed)
    assert not (printed and why)
    assert not FAMILY.find_missing(printed)
    assert unicodedata.is_normalized("NFC", printed)
    assert all(unicodedata.category(c)[0] != "C" for c in printed if c != "\n")
    assert not any(character not in _SAID for character in why)


_SAID = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 ,.:#/=+-@'N A").union("AN")


# --- columns ------------------------------------------------------------------------------------------------------

HEAD = "first_name,visit,clinician,note\r\n"
ANA = "Ana,2026-12-03,Dr. Ann,\r\n"


@pytest.mark.parametrize("head", ["First Name", "FIRST-NAME", " first  name ", "first_name:", "First.Name"])
def test_heads_are_known_whatever_their_case(tmp_path: Path, head: str) -> None:
    made = list(people(tmp_path, f"{head},Visit\nAna,2026-12-03\n"))
    assert [person.values["first_name"] for person in made if isinstance(person, Person)] == ["Ana"]


def test_a_head_may_be_told(tmp_path: Path) -> None:
    found = people(
        tmp_path, "Given Name,First_Name,visit\nAna,x,2026-12-03\n", header_by_field={"first_name": "given name"}
    )
    assert [person.values["first_name"] for person in found if isinstance(person, Person)] == ["Ana"]
    assert found.notes == ("1 other column of people.csv is not used.",)


def test_columns_that_are_missing_are_told_without_a_head_that_is_no_field(tmp_path: Path) -> None:
    said = refusal(tmp_path, "First Name,Canaria,Word\nAna,1,2\n")
    assert "no column for visit" in said
    assert "A is first_name, and B, C are something else" in said
    assert "first_name, visit, clinician, note" in said
    assert "Canaria" not in said


def test_a_table_without_heads_is_noticed_and_not_told(tmp_path: Path) -> None:
    said = refusal(tmp_path, "Canaria,2026-12-03,Dr. Canaria\n")
    assert "none of its 3 cells is a field" in said
    assert "anaria" not in said


def test_doubled_columns_are_told(tmp_path: Path) -> None:
    assert "first_name in columns A and C" in refusal(tmp_path, "First Name,visit,first_name\n")
    same = refusal(tmp_path, "first_name,visit\n", header_by_field={"visit": "First Name"})
    assert "Give first_name and visit a column each: column A of people.csv is used for both." in same


def test_a_mapping_of_no_field_is_told(tmp_path: Path) -> None:
    assert "did you mean first_name?" in refusal(tmp_path, HEAD, header_by_field={"frist_name": "x"})


def test_an_optional_column_that_was_named_must_be_there(tmp_path: Path) -> None:
    assert "no column for note" in refusal(tmp_path, HEAD.replace("note", "x"), header_by_field={"note": "Notes"})


def test_too_many_columns_are_told(tmp_path: Path) -> None:
    assert "more than 200 columns" in refusal(tmp_path, ",".join(["first_name", "visit", *"x" * 199]) + "\n")


def test_columns_are_lettered_as_in_spreadsheets() -> None:
    assert [columns.to_column_letters(place) for place in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


# --- rows ---------------------------------------------------------------------------------------------------------


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    found = people(tmp_path, "sep=,\r\n\r\n" + HEAD + ANA + ",,,,,\r\n\r\n" + ANA + "=1,,,\r\n")
    assert [(type(row), row.row) for row in found] == [(Person, 3), (Person, 6), (RejectedRow, 7)]


def test_a_row_may_be_shorter_than_the_heads_but_not_longer(tmp_path: Path) -> None:
    short, long, empty = people(
        tmp_path, HEAD + "Ana,2026-12-03\r\nSmith, Ana,2026-12-03,x,y\r\nBob,2026-12-03,,,,\r\n"
    )
    assert isinstance(short, Person)
    assert dict(short.values) == {"first_name": "Ana", "visit": "3\xa0December 2026", "clinician": "", "note": ""}
    assert isinstance(long, RejectedRow)
    assert any("more cells than the first row" in str(fault) for fault in long.faults)
    assert isinstance(empty, Person)


def test_every_fault_of_a_row_is_told(tmp_path: Path) -> None:
    (row,) = people(tmp_path, HEAD + "=1,soon,,\r\n")
    assert isinstance(row, RejectedRow)
    assert [fault.column for fault in row.faults] == ["first_name", "visit"]
    assert str(row.faults[0]) == f"row 2, first_name: {cells.FORMULA_CELL}"
    assert row.cells == ("=1", "soon", "", "")


def test_other_columns_are_given_as_typed_where_they_are_asked_for(tmp_path: Path) -> None:
    (row,) = people(tmp_path, "email,first_name,visit\n a@b.org ,Ana,2026-12-03\n", extra_columns=("email", "visit"))
    assert isinstance(row, Person)
    assert row.extra_values == {"email": "a@b.org", "visit": "2026-12-03"}
    assert "no column for email" in refusal(tmp_path, HEAD, extra_columns=("email",))


def test_only_the_rows_asked_for_are_read(tmp_path: Path) -> None:
    text = HEAD + ANA * 9
    wanted = row_ranges.parse("3,5-6,9-")
    assert [row.row for row in people(tmp_path, text, row_ranges=wanted)] == [3, 5, 6, 9, 10]


@pytest.mark.parametrize(
    ("text", "ranges"),
    [("7", ((7, 7),)), ("10-50", ((10, 50),)), ("10-", ((10, 10**9),)), (" 2 – 4 , 9", ((2, 4), (9, 9)))],
)
def test_rows_are_asked_for_in_ranges(text: str, ranges: tuple[tuple[int, int], ...]) -> None:
    assert row_ranges.parse(text).ranges == ranges


@pytest.mark.parametrize("text", ["", "a", "5-3", "0", "-3", "1,,2", "1-2-3", "9999999999"])
def test_other_rows_are_told(text: str) -> None:
    with pytest.raises(ValueError, match="row"):
        row_ranges.parse(text)


def test_nobody_is_shown_by_accident(tmp_path: Path) -> None:
    good, bad = people(tmp_path, HEAD + "Canaria,2026-12-03,,\r\nCanaria,soon,,\r\n")
    assert "Canaria" not in repr(good) + str(good) + repr(bad) + str(bad)


# --- rejects ------------------------------------------------------------------------------------------------------


def rejected(folder: Path, text: str) -> list[list[str]]:
    """What rejects.csv has of a table, read back as a spreadsheet reads it."""
    found = people(folder, text)
    with rejects.RejectsFile(folder, found.headers, found.delimiter, [field.name for field in FIELDS]) as file:
        for own, row in found.read_rows():
            if isinstance(row, RejectedRow):
                file.add(own, row.faults)
    if not file.count:
        return []
    return list(
        csv.reader(io.StringIO(file.path.read_bytes().decode("utf-8-sig"), newline=""), delimiter=found.delimiter)
    )


def test_rejects_keep_their_cells_and_say_why(tmp_path: Path) -> None:
    found = rejected(tmp_path, "First Name;Visit;MRN\r\nAna;soon;12\r\nBob;2026-12-03;13\r\n=1;2026-12-03\r\n")
    assert found == [
        ["First Name", "Visit", "MRN", "reason"],
        ["Ana", "soon", "12", f"row 2, visit: {dates.UNREADABLE}"],
        ["'=1", "2026-12-03", "", f"row 4, first_name: {cells.FORMULA_CELL}"],
    ]
    assert (tmp_path / "rejects.csv").stat().st_mode & 0o777 == 0o600


def test_mended_rejects_are_read_again(tmp_path: Path) -> None:
    rejected(tmp_path, HEAD + 'Ana,soon,\'t Hooft,"- a\nb"\r\n')
    mended = (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig").replace("soon", "2026-12-03")
    (row,) = people(tmp_path, mended)
    assert isinstance(row, Person)
    assert dict(row.values) == {
        "first_name": "Ana",
        "visit": "3\xa0December 2026",
        "clinician": "'t Hooft",
        "note": "- a\nb",
    }


def test_rejects_of_rejects_have_one_reason(tmp_path: Path) -> None:
    first = rejected(tmp_path, HEAD + "Ana,soon,,\r\n=1,2026-12-03,,\r\n")
    again = rejected(tmp_path, (tmp_path / "rejects.csv").read_text(encoding="utf-8-sig"))
    assert [row[:4] for row in again] == [row[:4] for row in first]
    assert again[0] == [*HEAD.strip().split(","), "reason"]


def test_a_field_called_reason_is_left_alone(tmp_path: Path) -> None:
    with rejects.RejectsFile(tmp_path, ["first_name", "reason"], ",", ["first_name", "reason"]) as file:
        file.add(["", "a cough"], ())
    assert file.path.read_text(encoding="utf-8-sig").splitlines()[0] == "first_name,reason,reason_refused"


@given(
    st.lists(st.text(max_size=6) | st.sampled_from(["=1", "\t=1", "\r1", "@x", "'=1", " -1"]), min_size=4, max_size=6)
)
def test_no_cell_of_the_rejects_is_a_formula(tmp_path_factory: pytest.TempPathFactory, own: list[str]) -> None:
    folder = tmp_path_factory.mktemp("rejects")
    with rejects.RejectsFile(folder, ["first_name", "visit"], ";") as file:
        file.add(own, ())
    text = io.StringIO(file.path.read_bytes().decode("utf-8-sig"), newline="")
    for row in csv.reader(text, delimiter=";", strict=True):
        assert not any(cell.lstrip()[:1] in set("=+-@") or cell[:1] in set("\t\r") for cell in row if cell)


def test_twenty_thousand_rows_are_judged_in_a_second(tmp_path: Path) -> None:
    """Shown by the functions called, 128 a row on any machine; a busy one may be four times slower."""
    text = HEAD + 'Łucja Śmigły,3/12/2026,Dr. Ann Example,"Take one a day.\n\nCall us."\r\n' * 4000
    rows = people(tmp_path, text)

    def judge() -> None:
        assert sum(isinstance(row, Person) for row in rows) == 4000

    assert count_calls(judge) < 4000 * 150
    assert measure_least_cpu_seconds(judge, 4000 / 20_000) < 4 * 4000 / 20_000


# --- a quotation mark too few -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'first_name,visit,clinician,note\nAna,2026-12-03,,"see\nBob,2026-12-04,,sleep\nEve,2026-12-05,,"\n',
        'first_name,visit,clinician,note\nAna,2026-12-03,,"see\nBob, 2026-12-04, ,sleep"\n',
        'first_name,visit,note\nAna,2026-12-03,"see\nBob,2026-12-04,"\n',
        'first_name,visit,note,,\nAna,2026-12-03,"see\nBob,2026-12-04,sleep,,\nEve,2026-12-05,",,\n',
        'first_name;visit;note;other\nAna;2026-12-03;;"see\nBob;2026-12-04;x;y"\n',
        'first_name,visit,clinician,note\nAna,2026-12-03,"Dr. X\nBob,2026-12-04,Dr. Y",\n',
    ],
)
def test_other_peoples_rows_never_stand_in_a_cell(text: str, tmp_path: Path) -> None:
    (found,) = people(tmp_path, text)
    assert isinstance(found, RejectedRow)
    assert any("quotation mark" in fault.reason for fault in found.faults)
    assert all("Bob" not in str(fault) for fault in found.faults)


def test_a_note_with_commas_is_no_row(tmp_path: Path) -> None:
    note = "Dear Ana,\nbring milk, bread\nand eggs, please, and tea, if you can\n1,5 mg a day"
    (found,) = people(tmp_path, f'first_name,visit,note\nAna,2026-12-03,"{note}"\n')
    assert isinstance(found, Person)

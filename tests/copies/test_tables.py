"""Tables of people as spreadsheets and hostile hands save them: encodings, separators, quotation marks, sizes."""

from __future__ import annotations

import csv
import datetime as dt
import io
import tracemalloc
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, strategies as st

from brochure.copies import csv_table, table as tables, xlsx_table
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [["First Name", "Visit", "Note"], ["Ana", "3/12/2026", "one\r\n\r\ntwo; three, “four”"], ["José", "", 'a "b" c']]


def rows(folder: Path, data: bytes, name: str = "people.csv") -> list[list[str]]:
    path = folder / name
    path.write_bytes(data)
    return list(tables.PeopleTable(path).read_rows())


def written(table: list[list[str]], separator: str = ",", end: str = "\r\n") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end).writerows(table)
    return text.getvalue()


def refusal(folder: Path, data: bytes, name: str = "people.csv") -> str:
    with pytest.raises(BrochureError) as fault:
        rows(folder, data, name)
    return str(fault.value)


def told(path: Path) -> str:
    """Why a table cannot be read, or where it is."""
    try:
        list(tables.PeopleTable(path).read_rows())
    except BrochureError as fault:
        return str(fault)
    return path.name


# --- what Excel saves ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("told", [False, True], ids=["", "sep"])
def test_what_excel_saves_is_read(tmp_path: Path, separator: str, encoding: str, told: bool) -> None:
    head = f"sep={separator}\r\n" if told else ""
    assert rows(tmp_path, (head + written(ROWS, separator)).encode(encoding)) == ROWS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_ends_are_read(tmp_path: Path, end: str) -> None:
    table = [["first_name", "note"], ["Ana", "x"], [], ["Bob", "y"]]
    assert rows(tmp_path, written(table, end=end).encode()) == table


def test_big_endian_utf_16_is_read(tmp_path: Path) -> None:
    assert rows(tmp_path, b"\xfe\xff" + written(ROWS, "\t").encode("utf-16-be")) == ROWS


def test_an_old_mac_table_keeps_its_accents(tmp_path: Path) -> None:
    table = [["first_name"], ["José"], ["Zoë"]]
    assert rows(tmp_path, written(table, end="\r").encode("mac-roman")) == table


def test_an_unlikely_separator_is_believed_where_excel_names_it(tmp_path: Path) -> None:
    assert rows(tmp_path, b"sep=|\na,b|c;d\n") == [["a,b", "c;d"]]


def test_separators_inside_quotation_marks_do_not_count(tmp_path: Path) -> None:
    assert rows(tmp_path, b'"a,b,c,d";e\n1;2\n') == [["a,b,c,d", "e"], ["1", "2"]]


def test_encodings_are_told(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    for data, said in (
        ("é".encode(), ""),
        ("é".encode("cp1252"), "Windows-1252"),
        ("JOSÉ’S".encode("cp1252") + b"\n\xe9", "Windows-1252"),  # the first alone would be well-formed UTF-8
        (("é" * 9 + "\n").encode() + b"\xe9\n", "damaged UTF-8"),
    ):
        path.write_bytes(b"name\n" + data)
        table = tables.PeopleTable(path)
        assert said in table.note
        assert bool(said) == bool(table.note)


def test_damaged_utf_8_is_not_read_as_another_encoding(tmp_path: Path) -> None:
    data = "name\nŁucja\nZoë\nJosé\n".encode().replace("é".encode(), b"\xc3")
    assert rows(tmp_path, data) == [["name"], ["Łucja"], ["Zoë"], ["Jos�"]]


def test_a_letter_across_two_pieces_of_a_large_file_is_one(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"name\n" + b"a\n" * (csv_table._CHUNK_SIZE // 2 - 3) + "é\n".encode() * 9)
    assert tables.PeopleTable(path).note == ""


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="\ufeff"), max_size=8)
ODD = st.sampled_from(['"', '""', ",", ";", "\t", "a\nb", "a\r\nb", "'=1", " ", "=1+1"])
HOSTILE = st.lists(CELL | ODD, max_size=4)


@given(
    table=st.lists(HOSTILE, min_size=1, max_size=5),
    separator=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_is_written_comes_back(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]], separator: str, encoding: str, end: str
) -> None:
    whole = [["first", "second"], *table]
    data = written(whole, separator, end).encode(encoding)
    assert rows(tmp_path_factory.mktemp("table"), data) == whole


@given(st.binary(max_size=400))
def test_no_bytes_at_all_crash_it(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("table") / "people.csv"
    path.write_bytes(data)
    assert "people.csv" in told(path)


# --- what is no table ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf\r\n", "is empty"),
        (b"%PDF-1.7\n", "is a PDF"),
        (b"\xd0\xcf\x11\xe0rest", "old kind of Excel file, or one with a password"),
        (b"{\\rtf1}", "RTF"),
        (b"<!DOCTYPE html><table>", "web page"),
        (b"<?xml version='1.0'?>", "XML"),
        (b"SQLite format 3\0more", "database"),
        (b"PK\x03\x04nothing", "damaged"),
        (b"n\0a\0m\0e\0", "not a plain text table"),
        (b"name\nAna\0\n", "not a plain text table"),
    ],
)
def test_what_is_no_table_is_told_kindly(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in refusal(tmp_path, data)


def test_a_folder_or_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BrochureError, match=r"absent\.csv cannot be read"):
        tables.PeopleTable(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    "data",
    [
        b'name,note\nAna,"took it\nBob,fine\n',  # never closed
        b'name,note\nAna,"took it\nBob,"fine"\n',  # closed by another one's
        b'name,note\nAna,"took it" twice\n',
    ],
)
def test_a_missing_quotation_mark_never_joins_two_people(tmp_path: Path, data: bytes) -> None:
    said = refusal(tmp_path, data)
    assert "row 2" in said
    assert "quotation mark" in said
    assert "took" not in said


def test_a_cell_without_end_is_told_without_reading_it_all(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    with path.open("wb") as file:
        file.write(b'name,note\nAna,"')
        for _ in range(300):
            file.write(b"x" * 99_999 + b"\n")
    for start in (b'name\n"', b"name\n"):  # in quotation marks, and as one line of 30 MB
        with path.open("r+b") as file:
            file.write(start.ljust(15, b"y"))
        tracemalloc.start()
        with pytest.raises(BrochureError, match="row 2"):
            list(tables.PeopleTable(path).read_rows())
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 12_000_000


def test_one_endless_line_is_told(tmp_path: Path) -> None:
    assert "row 2" in refusal(tmp_path, b"name\n" + b"," * 3_000_000)


def test_a_table_saved_anew_between_two_readings_is_told(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"name\nAna\n")
    table = tables.PeopleTable(path)
    path.write_bytes(b"name\nAna\nBob\n")
    with pytest.raises(BrochureError, match="was changed while"):
        list(table.read_rows())


# --- workbooks ----------------------------------------------------------------------------------------------------


def book(folder: Path, table: list[list[object]], name: str = "people.xlsx") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in table:
        sheet.append(row)
    made.create_sheet("Others").append(["not this"])
    made.save(folder / name)
    return folder / name


def test_a_workbook_is_read_as_text_with_days_as_days(tmp_path: Path) -> None:
    day = dt.datetime(2026, 12, 3)  # noqa: DTZ001 -- spreadsheets know no time zones
    more: list[list[object]] = [["José", day], [12, 2.5], [True, day.replace(hour=14)], ["=1+1", 3.0]]
    path = book(tmp_path, [["name", "visit"], [], *more])
    assert list(tables.PeopleTable(path).read_rows()) == [
        ["name", "visit"],
        [],
        ["José", "2026-12-03"],
        ["12", "2.5"],
        ["TRUE", "2026-12-03 14:00:00"],
        ["", "3"],  # a formula that no spreadsheet has worked out
    ]


def test_a_workbook_is_known_whatever_its_name(tmp_path: Path) -> None:
    assert list(tables.PeopleTable(book(tmp_path, [["name"], ["Ana"]], "people.csv")).read_rows()) == [
        ["name"],
        ["Ana"],
    ]


def test_a_workbook_counts_from_its_own_day(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.save(tmp_path / "mac.xlsx")
    assert tables.PeopleTable(tmp_path / "mac.xlsx").epoch == dt.datetime(1904, 1, 1)  # noqa: DTZ001


def test_a_row_far_to_the_right_is_cut(tmp_path: Path) -> None:
    wide = next(iter(tables.PeopleTable(book(tmp_path, [["x"] * 900])).read_rows()))
    assert len(wide) == csv_table.MAX_COLUMNS + 1


def test_a_long_cell_of_a_workbook_is_told(tmp_path: Path) -> None:
    path = book(tmp_path, [["name"], ["x" * 10_001]])
    with pytest.raises(BrochureError, match="row 2"):
        list(tables.PeopleTable(path).read_rows())


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        with packed.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(40):
                part.write(b" " * 1_000_000)
    tracemalloc.start()
    with pytest.raises(BrochureError, match="too large when it is unpacked"):
        tables.PeopleTable(path)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path, [["name"], ["Ana"]])
    bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = bomb + parts[sheet]
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    with pytest.raises(BrochureError, match="damaged"):
        list(tables.PeopleTable(path).read_rows())


@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6))
def test_a_damaged_workbook_is_told(tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[float, int]]) -> None:
    path = book(tmp_path_factory.mktemp("book"), [["name"], ["Canaria"]])
    whole = bytearray(path.read_bytes())
    for place, byte in damage:  # a workbook tells when it was made, so that its length is not always the same
        whole[4 + int(place * (len(whole) - 4))] = byte
    path.write_bytes(whole)
    assert "Canaria" not in told(path)


def test_a_zip_that_is_no_workbook_is_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "people.csv", "w") as packed:
        packed.writestr("people.txt", "Ana")
    with pytest.raises(BrochureError, match="not an Excel workbook"):
        tables.PeopleTable(tmp_path / "people.csv")


def test_without_the_reader_of_workbooks_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = book(tmp_path, [["name"]])
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    with path.open("rb") as file, pytest.raises(BrochureError, match="pip install openpyxl defusedxml"):
        xlsx_table.check_workbook(file, "people.xlsx")


# --- what nobody sees ---------------------------------------------------------------------------------------------


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(book(tmp_path, [["name"], ["Old"]]))
    made.worksheets[0].sheet_state = "hidden"
    made.create_sheet("More").append(["nor this"])
    made.active = 1
    made.save(tmp_path / "people.xlsx")
    table = tables.PeopleTable(tmp_path / "people.xlsx")
    assert list(table.read_rows()) == [["not this"]]
    assert table.note == "It has 2 sheets: only the first is read."


def test_a_workbook_with_hidden_rows_is_refused(tmp_path: Path) -> None:
    """A filter hides rows: whoever set it does not mean those people."""
    made = openpyxl.load_workbook(book(tmp_path, [["name"], ["Ana"], ["Old"]]))
    made.worksheets[0].row_dimensions[9].hidden = True  # an empty one
    made.save(tmp_path / "people.xlsx")
    assert len(list(tables.PeopleTable(tmp_path / "people.xlsx").read_rows())) >= 3
    made.worksheets[0].row_dimensions[3].hidden = True
    made.save(tmp_path / "people.xlsx")
    with pytest.raises(BrochureError, match="hidden rows"):
        tables.PeopleTable(tmp_path / "people.xlsx")


@pytest.mark.parametrize("pad", range(0, 60, 7))
def test_a_hidden_row_is_found_wherever_it_is_read_in_two_pieces(pad: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx_table, "_CHUNK_SIZE", 64)
    row = b'<x:row r="2" spans="1:1" hidden="1"><c/></x:row>'
    assert xlsx_table._has_hidden_rows(io.BytesIO(b"." * pad + row))
    assert not xlsx_table._has_hidden_rows(io.BytesIO(b"." * pad + row.replace(b'hidden="1"', b'hidden="0"')))
    assert not xlsx_table._has_hidden_rows(io.BytesIO(b"." * pad + row.replace(b"><c/></x:row>", b"/>")))


def test_no_row_is_put_together_from_two_savings(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(b"name,note\n" + b"Ana,first\n" * 5000)
    found = tables.PeopleTable(path).read_rows()
    assert next(found) == ["name", "note"]
    with path.open("r+b") as file:  # in its place, as some programs save
        file.write(b"name,note\n" + b"Bob,other\n" * 5000)
    with pytest.raises(BrochureError, match="was changed while"):
        list(found)

"""Mails as drafts: what they say, what they hold, who can open them, and what others never see of them."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import os
import re
import stat
from email.message import EmailMessage
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import example, given, strategies as st

from brochure.build import pipeline
from brochure.cli import exit_codes, main
from brochure.content import handout, languages
from brochure.content.cover_letter import CoverLetter
from brochure.copies.dates import DateParser
from brochure.copies.people import CellFault, Person, RejectedRow
from brochure.design import colors
from brochure.diagnostics.problem import Where
from brochure.mail import address as addresses, body as bodies, consent, drafts, message
from brochure.mail.message import Mail
from brochure.mail.recipients import Recipient, find_recipients
from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from support import browser as judge
from support.clinic_folders import CLINIC, HEADER, REVIEW, ROOT, build_content, write_handout
from support.web_page import normalize_spaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from brochure.mail.body import MailBody as Written

fast_mail_parser = pytest.importorskip("fast_mail_parser")  # not to be had for Macs with Intel's processor

PEOPLE = """\
people:
  first_name: name
  note: text?
email:
  subject: News for you
  greeting: Dear {{first_name}},
  text: "**Read** this at home. You wanted to know about {{note}}."
  call: "Questions? Call [435 555 2368](tel:4355552368)."
"""
TEXT = "heading: One\ntext: Sleep well, {{first_name}}. {{note}}"
PLAIN = build_content("heading: One\ntext: Words.", header=HEADER + REVIEW)
PERSONAL = build_content(TEXT, header=HEADER + PEOPLE + REVIEW)
SHORT = bodies.MailBody("Subject", "Text.\n", "<p>Text.</p>\n")


def letter(folder: Path, content: str, values: dict[str, str] | None = None, clinic: str = CLINIC) -> Written:
    read, problems = pipeline.prepare_edition(write_handout(folder, content, clinic))
    assert read is not None, problems
    review = handout.describe_review(read.content.handout, read.content.context.words)
    draft = any(problem.severity.value == "unready" for problem in problems)
    return bodies.compose_body(
        read.content, values or {}, fingerprint=read.fingerprint, review_state=review, is_draft=draft
    )


def shown(page: str) -> str:
    """What stands on a page of HTML, with single spaces."""
    body = page.partition("</head>")[2]
    return normalize_spaces(unescape(re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:a|strong)\b[^>]*>", "", body))))


def crlf(words: str) -> str:
    return words.replace("\n", "\r\n")


def parsed(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a home of its own for what the program remembers."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("SERVER", "USER", "FROM", "PASSWORD"):
        monkeypatch.delenv(f"BROCHURE_SMTP_{name}", raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


# --- what a mail says --------------------------------------------------------------------------------------------


def test_a_mail_without_words_of_the_author_says_its_own_in_text_and_html(tmp_path: Path) -> None:
    made = letter(tmp_path, PLAIN)
    assert made.subject == "Information from your clinic"
    assert made.text.startswith(
        "Hello,\n\nYour handout is attached. Please read it, and keep it where you can find\nit.\n"
    )
    for words in ("call us: 435 555 2368.", "Test Clinic", "Reviewed by A. Name, MD, 3 January 2026", "please tell us"):
        assert words in made.text
        assert words in shown(made.html)


def test_text_and_html_say_the_same(tmp_path: Path) -> None:
    made = letter(tmp_path, PERSONAL, {"first_name": "Ana", "note": "sleep"})
    assert re.sub(r"[\s-]+", "", made.text) == re.sub(r"[\s-]+", "", shown(made.html))


def test_a_mail_is_in_the_persons_words(tmp_path: Path) -> None:
    made = letter(tmp_path, PERSONAL, {"first_name": "Ana <b>", "note": "sleep"})
    assert made.text.startswith("Dear Ana <b>,\n\nRead this at home. You wanted to know about sleep.\n")
    assert '<p style="margin:0 0 1em">Dear Ana &lt;b&gt;,</p>' in made.html
    assert "<strong>Read</strong>" in made.html
    assert 'href="tel:4355552368"' in made.html


def test_a_part_whose_field_nobody_filled_is_said_in_the_tools_words(tmp_path: Path) -> None:
    made = letter(tmp_path, PERSONAL, {"first_name": "Ana", "note": ""})
    assert made.text.startswith("Dear Ana,\n\nYour handout is attached.")
    nobody = letter(tmp_path, PERSONAL)
    assert nobody.text.startswith("Hello,\n\nYour handout is attached.")
    assert "_" not in nobody.text


def test_a_draft_says_so_in_both_bodies_and_the_first_line_stays_innocent(tmp_path: Path) -> None:
    made = letter(tmp_path, build_content("heading: One\ntext: Words."))
    assert "Draft. Not yet reviewed by a clinician." in made.text
    assert "<strong>Draft. Not yet reviewed by a clinician.</strong>" in made.html
    assert made.text.startswith("Hello,\n")
    assert "Draft" not in letter(tmp_path, PLAIN).text


def test_without_a_phone_nobody_is_told_to_call(tmp_path: Path) -> None:
    made = letter(tmp_path, PLAIN, clinic="name: Test Clinic\n")
    assert "call" not in made.text


def test_a_subject_that_tells_is_not_used_unless_the_content_allows_it(tmp_path: Path) -> None:
    told = "title: Asthma\nlanguage: en-US\nemail:\n  subject: Your asthma\n" + REVIEW
    assert (
        letter(tmp_path, build_content("heading: One\ntext: Words.", header=told)).subject
        == "Information from your clinic"
    )
    allowed = told + "allow:\n  telling-subject: all who get it asked for it\n"
    assert letter(tmp_path, build_content("heading: One\ntext: Words.", header=allowed)).subject == "Your asthma"


def test_a_subject_holds_no_personal_field(tmp_path: Path) -> None:
    content = PERSONAL.replace("subject: News for you", "subject: News for {{first_name}}")
    problems = pipeline.check(write_handout(tmp_path, content))
    assert "misplaced-field" in {problem.rule for problem in problems}


def test_a_subject_of_many_words_in_several_lines_stays_one_header(tmp_path: Path) -> None:
    subject = "Ein schöner Gruß aus der Praxis für " + "Änderungsfreudige " * 12
    lines = "".join(f"    {word}\n" for word in subject.split())
    content = PERSONAL.replace("  subject: News for you\n", f"  subject: |\n{lines}")
    said = letter(tmp_path, content, {"first_name": "Ana", "note": "sleep"})
    data = message.build_draft(Mail("x@y.org", said, "en-US", "handout.pdf", b"%PDF"))
    assert data.isascii()
    assert parsed(data)["Subject"] == fast_mail_parser.parse_email(data).subject == subject.strip()


def test_what_a_mail_says_is_part_of_what_is_approved(tmp_path: Path) -> None:
    first, _ = pipeline.prepare_edition(write_handout(tmp_path, PERSONAL))
    second, _ = pipeline.prepare_edition(write_handout(tmp_path, PERSONAL.replace("Read", "See")))
    assert first is not None
    assert second is not None
    assert first.fingerprint != second.fingerprint


# --- how it looks ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with judge.launch_chromium() as browser:
        yield browser


def test_the_html_is_accessible_and_asks_for_nothing(tmp_path: Path, chromium: Browser) -> None:
    page_file = tmp_path / "mail.html"
    page_file.write_text(letter(tmp_path, PERSONAL, {"first_name": "Ana", "note": "sleep"}).html, encoding="utf-8")
    with judge.open_page(chromium, page_file, 320) as (page, asked):
        # a mail has no title on its page: its subject stands above it
        assert [fault for fault in judge.run_axe(page) if not fault.startswith("page-has-heading-one")] == []
        assert judge.find_overflows(page) == []
        assert asked == [page_file.as_uri()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_and_links_are_told_from_the_page_in_light_and_dark(
    tmp_path: Path, chromium: Browser, scheme: Literal["light", "dark"]
) -> None:
    page_file = tmp_path / "mail.html"
    page_file.write_text(letter(tmp_path, PERSONAL, {"first_name": "Ana", "note": "sleep"}).html, encoding="utf-8")
    with judge.open_page(chromium, page_file) as (page, _):
        page.emulate_media(color_scheme=scheme)
        found = page.evaluate(
            """() => {
                const paper = document.createElement('i');
                paper.style.color = 'Canvas';
                document.body.append(paper);
                return [paper, ...document.querySelectorAll('p, a')].map(e => getComputedStyle(e).color);
            }"""
        )
        colour = ["#" + "".join(f"{int(part):02X}" for part in re.findall(r"\d+", each)[:3]) for each in found]
        assert (colors.contrast(colour[0], colors.WHITE) < 2) is (scheme == "light")
        assert min(colors.contrast(each, colour[0]) for each in colour[1:]) >= 4.5


def test_the_html_sets_no_colour_but_of_one_rule_and_loads_nothing(tmp_path: Path) -> None:
    page = letter(tmp_path, PERSONAL, {"first_name": "Ana", "note": "sleep"}).html
    assert set(re.findall(r"#[0-9a-f]{3,6}\b|\b(?:background|color):", page)) == {"#767676"}
    assert not re.search(r"<(?:img|link|script|style|svg|iframe)|src=|url\(", page)


# --- drafts ------------------------------------------------------------------------------------------------------


def draft(mail: Mail) -> EmailMessage:
    return parsed(message.build_draft(mail))


def test_a_draft_has_the_headers_of_one_and_no_others() -> None:
    made = draft(Mail("x@y.org", SHORT, "en-US", "handout.pdf", b"%PDF", "clinic@d.org"))
    assert {name.lower(): str(value) for name, value in made.items() if name.lower() != "content-type"} == {
        "from": "clinic@d.org",
        "to": "x@y.org",
        "subject": "Subject",
        "mime-version": "1.0",
        "content-language": "en-US",
        "x-unsent": "1",
    }
    assert draft(Mail("", SHORT, "en-US", "handout.pdf", b"%PDF"))["To"] is None


def test_two_parsers_that_share_nothing_read_the_same_draft(tmp_path: Path) -> None:
    pdf = pipeline.build(ROOT / "content.yaml").data
    assert pdf is not None
    said = letter(tmp_path, PERSONAL, {"first_name": "Zoë Łukasz Đặng", "note": "schlafen, schön"})
    data = message.build_draft(Mail("x@y.org", said, "en-US", "handout.pdf", pdf))
    first, second = parsed(data), fast_mail_parser.parse_email(data)
    text, html = first.get_body(("plain",)), first.get_body(("html",))
    assert text is not None
    assert html is not None
    assert (text.get_content(), second.text_plain) == (crlf(said.text), [crlf(said.text)])
    assert (html.get_content(), second.text_html) == (crlf(said.html), [crlf(said.html)])
    [attached] = list(first.iter_attachments())
    [other] = second.attachments
    assert attached.get_content() == other.content == pdf
    assert attached.get_filename() == other.filename == "handout.pdf"
    assert attached.get_content_type() == other.mimetype == "application/pdf"
    assert first["Subject"] == second.subject == said.subject
    assert [part.get_content_type() for part in first.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "application/pdf",
    ]


def test_a_draft_is_ascii_in_short_lines_and_the_same_every_time(tmp_path: Path) -> None:
    said = letter(tmp_path, PERSONAL, {"first_name": "Đặng " * 10, "note": "x" * 110})
    mail = Mail("x@y.org", said, "en-US", "handout.pdf", bytes(range(256)) * 40)
    data = message.build_draft(mail)
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 76 + 2
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert data == message.build_draft(mail)


def test_a_mail_too_large_for_servers_is_refused_and_a_large_one_is_told() -> None:
    assert message.warn_of_size(message.WARN_ABOVE_BYTES) == ""
    assert "5.1 MB" in message.warn_of_size(5_100_000)
    with pytest.raises(BrochureError, match=r"7\.1 MB"):
        message.warn_of_size(7_100_000)


# --- addresses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "checked"),
    [
        ("ana@example.org", "ana@example.org"),
        (" ana@Example.ORG ", "ana@example.org"),
        ("A.B+c'd@x.co", "A.B+c'd@x.co"),
        ("ana@straße.de", "ana@xn--strae-oqa.de"),  # and not strasse.de, which is somebody else's
        ("ana@MÜNCHEN.example", "ana@xn--mnchen-3ya.example"),
        ("a" * 64 + "@example.org", "a" * 64 + "@example.org"),
    ],
)
def test_an_address_is_read_as_it_stands_in_a_mail(typed: str, checked: str) -> None:
    assert addresses.normalize_address(typed) == checked


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ana",
        "@example.org",
        "ana@",
        "ana@localhost",
        "ana@example",
        "ana@127.0.0.1",
        "ana@[127.0.0.1]",
        "ana@-x.org",
        "ana@x..org",
        ".ana@x.org",
        "ana.@x.org",
        "a@b.org, c@d.org",
        "a@b.org;c@d.org",
        "a@b.org c@d.org",
        "a@b@c.org",
        "Ana <ana@x.org>",
        '"Ana"@x.org',
        "ana@x.org\r\nBcc: all@x.org",
        "ana@x.org\nX: y",
        "ana\r@x.org",
        "ana@x.org\0",
        "ana@x\u2028.org",
        "ana@x\u200b.org",
        "zoë@x.org",
        "=?utf-8?q?x?=@x.org",
        "ana(b)@x.org",
        "a" * 65 + "@x.org",
        "a@" + ".".join(["b" * 60] * 5) + ".org",
        "ana@xn--.org",
        "ana@\u202ex.org",
    ],
)
def test_what_is_no_single_address_is_refused_without_being_repeated(typed: str) -> None:
    with pytest.raises(addresses.AddressError) as refused:
        addresses.normalize_address(typed)
    assert "ana" not in str(refused.value)
    assert typed in ("", "@example.org") or typed not in str(refused.value)


@given(st.text(max_size=80) | st.from_regex(r"[\w.+=?\"',;<>()\r\n @-]{1,40}@[\w.\r\n ,;<-]{1,30}", fullmatch=True))
@example("a@b.org\r\nBcc: c@d.org")
def test_whatever_is_typed_a_mail_has_one_recipient_and_no_header_more(typed: str) -> None:
    try:
        checked = addresses.normalize_address(typed)
    except addresses.AddressError:
        return
    data = message.build_draft(Mail(checked, SHORT, "en-US", "handout.pdf", b"%PDF"))
    made, other = parsed(data), fast_mail_parser.parse_email(data)
    [to] = made["To"].addresses
    assert to.addr_spec == checked
    assert str(other.headers["To"]) == checked
    assert [name.lower() for name in made.keys()] == [  # noqa: SIM118 -- its types know no other way
        "to",
        "subject",
        "mime-version",
        "content-type",
        "content-language",
        "x-unsent",
    ]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_whatever_a_patient_is_called_a_mail_has_no_header_more(name: str) -> None:
    said = bodies.MailBody("News", f"Dear {name},\n", "<p>x</p>")
    data = message.build_draft(Mail("x@y.org", said, "en-US", "handout.pdf", b"%PDF"))
    head = data.partition(b"\r\n\r\n")[0]
    assert len(head.split(b"\r\n")) == 6
    text = parsed(data).get_body(("plain",))
    assert text is not None
    assert text.get_content().replace("\r", "\n").split("\n")[0] in f"Dear {name},".replace("\r", "\n")


# --- who is written to -------------------------------------------------------------------------------------------


def person(row: int, address: str, agreed: str = "yes", **values: str) -> Person:
    return Person(row, values, {"email": address, "patient_agreed": agreed})


def test_a_family_may_share_an_address_but_no_row_is_written_to_twice() -> None:
    people = [
        person(2, "a@b.org", first_name="Ana"),
        person(3, "A@b.org", first_name="Bo"),
        person(4, "a@B.org", first_name="Ana"),
    ]
    first, second, third = find_recipients(people)
    assert isinstance(first, Recipient)
    assert isinstance(second, Recipient)
    assert isinstance(third, CellFault)
    assert str(third) == "row 4: has the same words and address as a row above: one email is enough"


def agreed(said: str) -> bool:
    return consent.has_agreed(said, DateParser(languages.load_words("en-US"), "en-US", dt.date(2026, 12, 1)))


DAYS = ["2026-11-20", "11/20/2026", "20 November 2026", "Nov 20, 2026", "2026-11-20 10:30:00", "2026-12-01"]


@pytest.mark.parametrize("said", ["yes", "Yes", "TRUE", "true", "1", "x", "X", "y", "✓", *DAYS])
def test_whoever_agreed_is_sent_to(said: str) -> None:
    [found] = find_recipients([person(2, "a@b.org", said)], agreed)
    assert isinstance(found, Recipient)


NOT_SAID = ["", "no", "No", "0", "false", "not yet", "?", "yes, but not by mail", "2026-12-02", "2062-11-20", "2"]


@pytest.mark.parametrize("said", NOT_SAID)
def test_whoever_did_not_agree_is_not_written_to(said: str) -> None:
    [found] = find_recipients([person(2, "a@b.org", said)], agreed)
    assert isinstance(found, CellFault)
    assert found.column == "patient_agreed"
    [found] = find_recipients([person(2, "a@b.org", said)])
    assert isinstance(found, Recipient)


def test_rows_that_were_rejected_and_bad_addresses_are_told_by_row() -> None:
    rejected = RejectedRow(2, ("x",), (CellFault(2, "first_name", "is missing"),))
    told = [str(fault) for fault in find_recipients([rejected, person(3, "nobody")])]
    assert told == [
        "row 2, first_name: is missing",
        "row 3, email: it needs an @ between two parts, as in name@example.org",
    ]


# --- the command -------------------------------------------------------------------------------------------------


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_draft_for_one_is_private_and_has_a_neutral_name(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, PLAIN)
    assert main.main(["email", "--to", "x@y.org"]) == exit_codes.EXIT_OK
    assert capsys.readouterr().out == f"{Path('out/mail.eml')}\n"
    assert mode(home / "out" / "mail.eml") == 0o600
    made = parsed((home / "out" / "mail.eml").read_bytes())
    assert made["To"] == "x@y.org"
    [attached] = list(made.iter_attachments())
    assert attached.get_content() == pipeline.build(home / "content.yaml").data


def test_the_shipped_handout_can_be_mailed_as_a_draft(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["email", "--to", "x@y.org", "--content", str(ROOT / "content.yaml"), "-o", "one.eml"]
    assert main.main(wanted) == exit_codes.EXIT_OK
    assert "marked Draft" in capsys.readouterr().err
    assert "ketamine" not in parsed((home / "one.eml").read_bytes())["Subject"].lower()


def test_the_parts_of_a_mail_are_written_apart(home: Path) -> None:
    write_handout(home, PLAIN)
    assert main.main(["email", "--parts"]) == exit_codes.EXIT_OK
    assert sorted(path.name for path in (home / "out" / "mail").iterdir()) == ["body.html", "body.txt", "handout.pdf"]
    assert mode(home / "out" / "mail") == 0o700
    assert {mode(path) for path in (home / "out" / "mail").iterdir()} == {0o600}


TABLE = "first_name,note,email,patient_agreed\nAna,sleep,ana@x.org,yes\nBo,,bo@x.org,yes\nCy,,cy,yes\n"


def test_a_table_becomes_a_draft_for_each_person(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, PERSONAL)
    (home / "people.csv").write_text(TABLE)
    assert main.main(["email", "people.csv", "--notice-read"]) == exit_codes.EXIT_CONTENT
    told = capsys.readouterr()
    assert "row 4, email: it needs an @" in told.err
    assert "Wrote 2 drafts." in told.err
    assert told.out == f"{Path('out/mails')}\n"
    assert mode(home / "out" / "mails") == 0o700
    first, second = (parsed(path.read_bytes()) for path in sorted((home / "out" / "mails").iterdir()))
    assert (first["To"], second["To"]) == ("ana@x.org", "bo@x.org")
    assert sorted(path.name for path in (home / "out" / "mails").iterdir()) == ["mail-00002.eml", "mail-00003.eml"]
    assert {mode(path) for path in (home / "out" / "mails").iterdir()} == {0o600}
    assert next(first.iter_attachments()).get_content() != next(second.iter_attachments()).get_content()


@pytest.mark.parametrize(("head", "more"), [("patient_agreed", []), ("OK", ["--map", "patient_agreed=OK"])])
def test_where_a_table_notes_agreements_no_draft_is_made_without_one(
    home: Path, capsys: pytest.CaptureFixture[str], head: str, more: list[str]
) -> None:
    write_handout(home, PERSONAL)
    rows = ["Ana,,ana@x.org,yes", "Bo,,bo@x.org,no", "Cy,,cy@x.org,", "Di,,di@x.org,maybe"]
    (home / "people.csv").write_text("\n".join([f"first_name,note,E-mail,{head}", *rows, ""]))
    assert main.main(["email", "people.csv", "--notice-read", *more]) == exit_codes.EXIT_CONTENT
    told = capsys.readouterr().err
    assert re.findall(r"row (\d), patient_agreed: type yes, or the day when the patient", told) == ["3", "4", "5"]
    assert "not used" not in told
    assert [path.name for path in (home / "out" / "mails").iterdir()] == ["mail-00002.eml"]


def test_a_table_without_agreements_becomes_drafts_all_the_same(home: Path) -> None:
    write_handout(home, PERSONAL)
    (home / "people.csv").write_text("first_name,note,E-mail\nAna,,ana@x.org\n")
    assert main.main(["email", "people.csv", "--notice-read"]) == exit_codes.EXIT_OK
    assert (home / "out" / "mails" / "mail-00002.eml").is_file()


def test_drafts_of_two_tables_never_lie_in_one_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, PERSONAL)
    (home / "people.csv").write_text(TABLE)
    main.main(["email", "people.csv", "--notice-read", "--rows", "2"])
    assert main.main(["email", "people.csv", "--rows", "2"]) == exit_codes.EXIT_OK
    assert (home / "out" / "mails-2" / "mail-00002.eml").is_file()
    assert main.main(["email", "people.csv", "--rows", "2", "-o", "out/mails"]) == exit_codes.EXIT_CONTENT
    assert "is not empty" in capsys.readouterr().err


def test_the_notice_is_told_once_and_needs_a_yes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, PERSONAL)
    (home / "people.csv").write_text(TABLE)
    assert main.main(["email", "people.csv", "--rows", "2"]) == exit_codes.EXIT_CONTENT
    assert "78 FR 5566" in capsys.readouterr().err
    assert not (home / "out").exists()
    assert main.main(["email", "people.csv", "--rows", "2", "--notice-read"]) == exit_codes.EXIT_OK
    assert "78 FR 5566" in capsys.readouterr().err
    assert main.main(["email", "people.csv", "--rows", "2"]) == exit_codes.EXIT_OK
    assert "78 FR 5566" not in capsys.readouterr().err


@pytest.mark.parametrize(("typed", "accepted"), [("yes\n", True), ("YES \n", True), ("y\n", False), ("", False)])
@pytest.mark.usefixtures("home")
def test_only_a_typed_yes_accepts_the_notice(typed: str, accepted: bool) -> None:
    from types import SimpleNamespace

    from brochure.mail import command

    said: list[str] = []
    args: Any = SimpleNamespace(people=Path("people.csv"), notice_read=False)
    assert command.accept_notice(args, said.append, lambda: typed) is accepted
    assert (consent.DECLINED in said) is not accepted
    assert command.accept_notice(args, said.append, None) is accepted


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (["people.csv", "--to", "x@y.org"], "leave out --to: it is for one email"),
        (["--send"], "name a table with --send"),
        (["--rows", "2"], "name a table with --rows"),
        (["nobody.csv"], "there is no file nobody.csv"),
        (["people.csv", "--map", "a=b", "--map", "a=c"], "use --map only once for each field"),
        (["people.csv", "--dry-run"], "they work only with --send"),
        (["people.csv", "--send", "--parts"], "--parts is for drafts"),
        (["people.csv", "--send", "--server", "smtp://foo"], "type it as smtp.example.org or"),
        (["--edition", "text"], "an email has a PDF attached"),
        (["-o", "mail.txt"], "type -o mail.eml"),
        (["people.csv", "--send", "--per-minute", "0"], "type a number of emails, 1 or more, not '0'"),
    ],
)
def test_a_slip_of_the_hand_is_told(
    home: Path, capsys: pytest.CaptureFixture[str], wanted: list[str], said: str
) -> None:
    write_handout(home, PLAIN)
    (home / "people.csv").write_text(TABLE)
    assert main.main(["email", *wanted]) == exit_codes.EXIT_USAGE
    assert said in capsys.readouterr().err
    assert not (home / "out").exists()


def test_an_address_that_will_not_do_makes_nothing_and_is_not_repeated(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_handout(home, PLAIN)
    assert main.main(["email", "--to", "canary@x.org, other@x.org"]) == exit_codes.EXIT_CONTENT
    told = capsys.readouterr().err
    assert "several addresses" in told
    assert "canary" not in told
    assert not (home / "out").exists() or not list((home / "out").iterdir())


def test_errors_in_the_content_make_no_mail(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, PLAIN.replace("heading:", "haeding:"))
    assert main.main(["email", "--to", "x@y.org"]) == exit_codes.EXIT_CONTENT
    assert "No email was made." in capsys.readouterr().err


@pytest.mark.parametrize("more", [[], ["--send", "--dry-run", "--from", "c@d.org"]])
def test_how_dates_were_read_is_told_before_the_first_mail(
    home: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    write_handout(home, PERSONAL.replace("note: text?", "note: date?"))
    (home / "people.csv").write_text(TABLE.replace("sleep", "10/12/2026").replace("Bo,,", "Bo,3.12.2001,"))
    main.main(["email", "people.csv", "--notice-read", *more])
    told = capsys.readouterr().err
    assert re.search(r"in the past \(rows? (2, )?3\): is that right", told)
    assert "were read with the day first, as always" in told
    assert 0 < told.index("were read with the month first, because the content is in en-US") < told.index("row 4")


def test_rows_that_nobody_is_in_leave_no_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, PERSONAL)
    (home / "people.csv").write_text(TABLE)
    assert main.main(["email", "people.csv", "--notice-read", "--rows", "50"]) == exit_codes.EXIT_CONTENT
    assert "Choose other rows: there is nobody in these" in capsys.readouterr().err
    assert not (home / "out" / "mails").exists()


def test_of_warnings_their_number_alone_is_told(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, PLAIN.replace("text: Words.", "text: We utilize words."))
    assert main.main(["email", "--to", "x@y.org"]) == exit_codes.EXIT_OK
    told = capsys.readouterr().err
    assert re.search(r"^\d+ warnings? about the content\. To see them, type: brochure check$", told, re.MULTILINE)
    assert "utilize" not in told


def test_a_letter_is_a_record_whose_every_key_may_be_missing() -> None:
    empty = CoverLetter(where=Where("content.yaml"))
    assert (empty.subject, empty.greeting, empty.text, empty.call) == ("", (), (), ())


def test_a_folder_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        (tmp_path / "file").write_text("")
        with pytest.raises(BrochureError, match="is not empty"):
            drafts.make_new_folder(tmp_path / "file", tmp_path)


def test_the_parts_of_a_mail_are_not_put_among_other_things(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, PLAIN)
    (home / "desk").mkdir(mode=0o755)
    (home / "desk" / "letter.txt").write_text("stays")
    assert main.main(["email", "--parts", "-o", "desk"]) == exit_codes.EXIT_CONTENT
    assert "has other files in it" in capsys.readouterr().err
    assert [path.name for path in (home / "desk").iterdir()] == ["letter.txt"]
    assert mode(home / "desk") == 0o755
    (home / "desk" / "letter.txt").unlink()
    for _ in range(2):
        assert main.main(["email", "--parts", "-o", "desk"]) == exit_codes.EXIT_OK


@pytest.mark.parametrize("more", [[], ["--parts"], ["people.csv"]])
def test_what_a_killed_run_left_is_removed_at_the_next_start(home: Path, more: list[str]) -> None:
    write_handout(home, PERSONAL)
    (home / "people.csv").write_text(TABLE)
    (home / "out" / "mails").mkdir(parents=True)
    left = [Path(files.choose_temporary_path(home / "out" / name)) for name in ("mail.eml", "mails/mail-00002.eml")]
    young = Path(files.choose_temporary_path(home / "out" / "mail.eml"))
    for path in (*left, young):
        path.write_bytes(b"Canary")
    for path in left:
        os.utime(path, (1e9, 1e9))
    main.main(["email", *more, "--notice-read"])
    assert not any(path.exists() for path in left)
    assert young.exists()

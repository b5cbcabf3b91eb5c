"""Mails that are sent: over TLS or not at all, once or not at all, and with no word of a patient's anywhere else."""

from __future__ import annotations

import email
import email.policy
import os
import random
import re
import signal
import socket
import ssl
import stat
import subprocess
import sys
import threading
import time
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from brochure.build import pipeline
from brochure.cli import exit_codes, main
from brochure.copies.renderer import CopyRenderer
from brochure.mail import account as settings, command, smtp as submission
from brochure.mail.account import Account, read_account
from brochure.mail.ledger import Ledger
from brochure.mail.sender import RetryingSender, RetrySchedule
from brochure.mail.smtp import SendOutcome, SmtpConnection, SmtpReply
from brochure.runtime.errors import BrochureError
from support.clinic_folders import HEADER, REVIEW, ROOT, build_content, write_handout
from support.example_counts import scale_examples
from support.mail_server import DROP, HANG, PASSWORD, USER, CertificateAuthority, MailServerBox, run_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAIL = b"To: x@y.org\r\n\r\n.hello\r\n..\r\nlast\r\n"
PEOPLE = "people:\n  first_name: name\nemail:\n  greeting: Dear {{first_name}},\n"
CONTENT = build_content("heading: One\ntext: Sleep well, {{first_name}}.", header=HEADER + PEOPLE + REVIEW)
HURRY = RetrySchedule(attempts=3, first_pause=0.01, max_pause=0.02)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> CertificateAuthority:
    return CertificateAuthority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path) as opened:
        yield opened


def no_mail() -> None:
    """The mail is about to leave."""


def at(port: int, *, implicit: bool = False, user: str = "", password: str = "") -> Account:
    return Account("localhost", port, implicit, "clinic@d.org", user, password)


# --- the line ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("implicit", [True, False])
def test_a_mail_is_taken_over_tls_as_it_was_made(authority: CertificateAuthority, implicit: bool) -> None:
    box = MailServerBox()
    with (
        run_server(box, authority.build_server_context(), implicit=implicit) as port,
        SmtpConnection(at(port, implicit=implicit), authority.build_client_context()) as line,
    ):
        assert line.send_once("x@y.org", MAIL, no_mail) == SmtpReply(SendOutcome.SENT, 250)
        assert line.send_once("z@y.org", MAIL, no_mail) == SmtpReply(SendOutcome.SENT, 250)
    assert box.mails == [("clinic@d.org", ["x@y.org"], MAIL), ("clinic@d.org", ["z@y.org"], MAIL)]
    assert set(box.ehlo_names) == {"[127.0.0.1]"}  # and not this computer's name
    assert socket.gethostname() not in str(box.ehlo_names)


def test_a_password_is_given_over_tls_and_a_wrong_one_ends_it(authority: CertificateAuthority) -> None:
    box = MailServerBox()
    with run_server(box, authority.build_server_context(), auth=True) as port:
        with SmtpConnection(at(port, user=USER, password=PASSWORD), authority.build_client_context()) as line:
            assert line.send_once("x@y.org", MAIL, no_mail).outcome is SendOutcome.SENT
        with (
            SmtpConnection(at(port, user=USER, password=PASSWORD[::-1]), authority.build_client_context()) as line,
            pytest.raises(BrochureError, match="did not accept the user name and password") as refused,
        ):
            line.send_once("x@y.org", MAIL, no_mail)
    assert PASSWORD[::-1] not in str(refused.value)
    assert len(box.mails) == 1


def test_whoever_has_not_signed_in_is_told_so(authority: CertificateAuthority) -> None:
    with (
        run_server(MailServerBox(), authority.build_server_context(), auth=True) as port,
        SmtpConnection(at(port), authority.build_client_context()) as line,
        pytest.raises(BrochureError, match="sign in with --user"),
    ):
        line.send_once("x@y.org", MAIL, no_mail)


@pytest.mark.parametrize("implicit", [True, False])
def test_a_certificate_of_nobody_we_trust_is_refused(authority: CertificateAuthority, implicit: bool) -> None:
    box = MailServerBox()
    with (
        run_server(box, authority.build_server_context(), implicit=implicit) as port,
        SmtpConnection(at(port, implicit=implicit)) as line,
        pytest.raises(BrochureError, match="could not prove its identity: this computer does not know who signed"),
    ):
        line.send_once("x@y.org", MAIL, no_mail)
    assert not box.mails


@pytest.mark.parametrize("implicit", [True, False])
def test_a_certificate_for_another_name_is_refused(authority: CertificateAuthority, implicit: bool) -> None:
    box = MailServerBox()
    with (
        run_server(box, authority.build_server_context("mail.example.org"), implicit=implicit) as port,
        SmtpConnection(at(port, implicit=implicit), authority.build_client_context()) as line,
        pytest.raises(BrochureError, match="could not prove its identity: its certificate is for another name"),
    ):
        line.send_once("x@y.org", MAIL, no_mail)
    assert not box.mails


@pytest.mark.parametrize(
    ("code", "meaning"), [(10, "its certificate has expired"), (99, "its certificate is not valid")]
)
def test_what_is_wrong_with_a_certificate_is_told_in_our_own_words(code: int, meaning: str) -> None:
    fault = ssl.SSLCertVerificationError(1, "words of OpenSSL")
    fault.verify_code, fault.verify_message = code, "words of OpenSSL"
    assert f"could not prove its identity: {meaning}." in submission._describe_tls_error("smtp.example.org", fault)
    assert "words of OpenSSL" not in submission._describe_tls_error("smtp.example.org", fault)


def test_a_server_without_tls_is_sent_nothing_not_even_the_password(authority: CertificateAuthority) -> None:
    box = MailServerBox()
    with (
        run_server(box, None) as port,
        SmtpConnection(at(port, user=USER, password=PASSWORD), authority.build_client_context()) as line,
        pytest.raises(BrochureError, match="offers no TLS"),
    ):
        line.send_once("x@y.org", MAIL, no_mail)
    assert not box.mails


def test_old_tls_is_refused(authority: CertificateAuthority) -> None:
    old = authority.build_server_context()
    old.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    lax = authority.build_client_context()
    lax.set_ciphers("ALL:@SECLEVEL=0")
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        lax.minimum_version = ssl.TLSVersion.TLSv1
    with (
        run_server(MailServerBox(), old) as port,
        SmtpConnection(at(port), lax) as line,
        pytest.raises(BrochureError, match=r"TLS 1\.2 or newer"),
    ):
        line.send_once("x@y.org", MAIL, no_mail)


def test_a_mail_larger_than_the_server_takes_is_refused_before_it_leaves(authority: CertificateAuthority) -> None:
    box = MailServerBox()
    left: list[str] = []
    with (
        run_server(box, authority.build_server_context()) as port,
        SmtpConnection(at(port), authority.build_client_context()) as line,
    ):
        reply = line.send_once("x@y.org", b"x" * 40_000_000, lambda: left.append("left"))
    assert reply == SmtpReply(SendOutcome.REFUSED, 552)
    assert left == []


def test_a_server_that_is_not_there_is_tried_later() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with SmtpConnection(at(taken.getsockname()[1])) as line:
            reply = line.send_once("x@y.org", MAIL, no_mail)
    assert (reply.outcome, reply.code) == (SendOutcome.LATER, 0)
    assert "the mail server localhost cannot be reached: nothing there accepts email at port" in reply.reason


def test_a_server_of_no_known_name_is_told_as_that(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "create_connection", unknown)
    with SmtpConnection(Account("server.invalid", 587, False, "c@d.org")) as line:
        reply = line.send_once("x@y.org", MAIL, no_mail)
    assert reply.outcome is SendOutcome.LATER
    assert reply.reason.startswith("the mail server server.invalid cannot be found")


def test_a_silent_server_is_not_waited_for_forever() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        with SmtpConnection(at(silent.getsockname()[1]), timeout=0.3) as line:
            reply = line.send_once("x@y.org", MAIL, no_mail)
        assert (reply.outcome, reply.code) == (SendOutcome.LATER, 0)
        assert "no answer from port" in reply.reason
        assert time.monotonic() - began < 10


def test_a_server_may_look_long_into_a_mail_that_it_has(authority: CertificateAuthority) -> None:
    box = MailServerBox()
    box.data_answers.append(HANG)
    with (
        run_server(box, authority.build_server_context()) as port,
        SmtpConnection(at(port), authority.build_client_context(), timeout=0.5) as line,
    ):
        threading.Timer(1.5, box.resume.set).start()
        assert line.send_once("x@y.org", MAIL, no_mail) == SmtpReply(SendOutcome.SENT, 250)
        assert line.send_once("z@y.org", MAIL, no_mail) == SmtpReply(SendOutcome.SENT, 250)


# --- again, and never twice --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rcpt", "data", "came", "times"),
    [
        (["421 later", "450 later"], [], SmtpReply(SendOutcome.SENT, 250), 1),
        ([], ["451 later", "451 later"], SmtpReply(SendOutcome.SENT, 250), 1),
        (["450 later"] * 3, [], SmtpReply(SendOutcome.LATER, 450), 0),
        (["550 nobody"], [], SmtpReply(SendOutcome.REFUSED, 550), 0),
        ([], ["554 spam"], SmtpReply(SendOutcome.REFUSED, 554), 0),
        ([], [DROP], SmtpReply(SendOutcome.UNKNOWN, 0), 1),
    ],
)
def test_what_may_help_is_tried_again_and_what_may_have_arrived_is_not(
    authority: CertificateAuthority, journal: Ledger, rcpt: list[str], data: list[str], came: SmtpReply, times: int
) -> None:
    box, slept = MailServerBox(), list[float]()
    box.rcpt_answers.extend(rcpt)
    box.data_answers.extend(data)
    with (
        run_server(box, authority.build_server_context()) as port,
        SmtpConnection(at(port), authority.build_client_context()) as line,
    ):
        sender = RetryingSender(line, journal, retry_schedule=HURRY, sleep=slept.append)
        assert sender.send("t" * 32, "x@y.org", MAIL) == came
        assert box.mail_counts["x@y.org"] == times
        assert len(slept) == (2 if "4" in str((rcpt, data))[:4] or came.code == 450 or len(data) == 2 else 0)
        assert sender.send("u" * 32, "z@y.org", MAIL) == SmtpReply(
            SendOutcome.SENT, 250
        )  # the next goes on as if nothing were
    state = {SendOutcome.UNKNOWN: "leaving"}.get(came.outcome, came.outcome.value)
    assert journal.get_state("t" * 32) == state


def test_the_pauses_grow_are_bounded_and_never_alike() -> None:
    patience = RetrySchedule()
    assert [patience.compute_pause(attempt, 1.0) for attempt in range(7)] == [2, 4, 8, 16, 32, 60, 60]
    assert [patience.compute_pause(attempt, 0.0) for attempt in range(3)] == [1, 2, 4]


def test_no_more_mails_a_minute_than_wanted(authority: CertificateAuthority, journal: Ledger) -> None:
    slept: list[float] = []
    with (
        run_server(MailServerBox(), authority.build_server_context()) as port,
        SmtpConnection(at(port), authority.build_client_context()) as line,
    ):
        sender = RetryingSender(line, journal, per_minute=6, sleep=slept.append)
        for number in range(3):
            sender.send(f"{number:032}", "x@y.org", MAIL)
    assert len(slept) == 2
    assert all(9 < pause <= 10 for pause in slept)


# --- the journal -------------------------------------------------------------------------------------------------


def test_the_journal_knows_a_mail_again_and_holds_nobody(tmp_path: Path) -> None:
    with Ledger(tmp_path) as first:
        token = first.compute_token("AAAA-BBBB", "Canary@x.org", {"first_name": "Canary"})
        first.write_state(token, "leaving")
        first.write_state(token, "sent")
    with Ledger(tmp_path) as second:
        assert second.compute_token("AAAA-BBBB", "canary@x.org", {"first_name": "Canary"}) == token
        assert second.compute_token("AAAA-BBBB", "canary@x.org", {"first_name": "Other"}) != token
        assert second.compute_token("CCCC-BBBB", "canary@x.org", {"first_name": "Canary"}) != token
        assert second.get_state(token) == "sent"
        assert second.get_state("0" * 32) == ""
    assert (tmp_path / "journal").read_text() == f"{token} leaving\n{token} sent\n"
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


@given(cut=st.integers(0, 45), junk=st.binary(max_size=20))
def test_a_journal_cut_short_by_a_kill_is_read_as_far_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, cut: int, junk: bytes
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    with Ledger(folder) as first:
        first.write_state("a" * 32, "sent")
        first.write_state("b" * 32, "leaving")
    whole = (folder / "journal").read_bytes()
    (folder / "journal").write_bytes(whole[: len(whole) - cut] + junk.replace(b" ", b""))
    with Ledger(folder) as second:
        kept = 0 if cut > 41 else 1
        assert second.get_state("a" * 32) == ("sent" if kept else second.get_state("a" * 32))
        second.write_state("c" * 32, "sent")
    with Ledger(folder) as third:
        assert third.get_state("c" * 32) == "sent"


def test_two_runs_do_not_send_at_once(tmp_path: Path) -> None:
    with Ledger(tmp_path), pytest.raises(BrochureError, match="the other run"):
        Ledger(tmp_path)
    with Ledger(tmp_path):
        pass


def test_a_damaged_key_is_told_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(BrochureError, match="is damaged"):
        Ledger(tmp_path)
    assert (tmp_path / "key").read_bytes() == b"short"


# --- settings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("named", "host", "port", "implicit"),
    [
        ("smtp.example.org", "smtp.example.org", 587, False),
        ("SMTP.example.org:465", "smtp.example.org", 465, True),
        ("smtp.example.org:2525", "smtp.example.org", 2525, False),
        ("smtps://smtp.example.org", "smtp.example.org", 465, True),
        ("smtps://smtp.example.org:2465", "smtp.example.org", 2465, True),
    ],
)
def test_a_server_is_named_with_its_port_or_without(named: str, host: str, port: int, implicit: bool) -> None:
    found = read_account(named, "", "c@d.org", {})
    assert (found.host, found.port, found.has_implicit_tls) == (host, port, implicit)


@pytest.mark.parametrize(
    "named", ["", "http://x.org", "smtp://foo", "x.org:99999", "user:canary@x.org", "x y", "x.org\r\nX"]
)
def test_a_server_that_cannot_be_right_is_told_and_not_repeated(named: str) -> None:
    with pytest.raises(BrochureError) as refused:
        read_account(named, "", "c@d.org", {})
    assert "canary" not in str(refused.value)


def test_the_environment_stands_in_for_options_and_has_the_password() -> None:
    given = {
        "BROCHURE_SMTP_SERVER": "smtp.example.org",
        "BROCHURE_SMTP_USER": "clinic",
        "BROCHURE_SMTP_FROM": "Clinic@D.org",
        "BROCHURE_SMTP_PASSWORD": "open sesame",
    }
    found = read_account("", "", "", given)
    assert (found.host, found.user, found.sender, found.password) == (
        "smtp.example.org",
        "clinic",
        "Clinic@d.org",
        "open sesame",
    )
    assert "sesame" not in repr(found)
    assert read_account("other.org", "", "", given).host == "other.org"


def test_the_password_comes_from_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring

    monkeypatch.setattr(keyring, "get_password", lambda host, user: f"{host}/{user}")
    found = read_account("x.org", "clinic", "c@d.org", {})
    assert found.password == f"{found.host}/clinic"
    monkeypatch.setattr(keyring, "get_password", lambda *_: None)
    with pytest.raises(BrochureError, match=r"keyring set x\.org clinic"):
        read_account("x.org", "clinic", "c@d.org", {})


def test_without_the_keyring_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(BrochureError, match=settings.PASSWORD_VARIABLE):
        read_account("x.org", "clinic", "c@d.org", {})


def test_no_option_takes_a_password(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["email", "--help"]) == exit_codes.EXIT_OK
    assert "--password" not in capsys.readouterr().out


# --- the command -------------------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, authority: CertificateAuthority) -> Path:
    """A folder with a handout that is ready, and a computer that trusts our authority."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem_path))
    monkeypatch.setenv("BROCHURE_SMTP_FROM", "clinic@d.org")
    for name in ("SERVER", "USER", "PASSWORD"):
        monkeypatch.delenv(f"BROCHURE_SMTP_{name}", raising=False)
    monkeypatch.setattr(command, "RETRY_SCHEDULE", HURRY)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    write_handout(folder, CONTENT)
    return folder


def table(folder: Path, *rows: str) -> None:
    text = "\n".join(["first_name,email,patient_agreed", *rows, ""])
    (folder / "people.csv").write_text(text, encoding="utf-8")


def send(port: int, *more: str) -> list[str]:
    pace = ["--per-minute", "60000", "--notice-read"]
    return ["email", "people.csv", "--send", "--server", f"localhost:{port}", *pace, *more]


def read(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_real_mail_arrives_as_it_should(
    home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str]
) -> None:
    table(home, "Zoë,zoe@x.org,yes", "Bo,bo@x.org,yes")
    box = MailServerBox()
    with run_server(box, authority.build_server_context()) as port:
        assert main.main(send(port)) == exit_codes.EXIT_OK
    told = capsys.readouterr()
    assert told.err.endswith("row 2: sent.\nrow 3: sent.\n2 sent.\n")
    assert told.out == f"{Path('out/mails-sent.csv')}\n"
    assert [(sender, to) for sender, to, _ in box.mails] == [
        ("clinic@d.org", ["zoe@x.org"]),
        ("clinic@d.org", ["bo@x.org"]),
    ]
    first, second = (read(data) for _, _, data in box.mails)
    assert (first["From"], first["To"], first["Subject"]) == (
        "clinic@d.org",
        "zoe@x.org",
        "Information from your clinic",
    )
    assert first["Date"].datetime.tzinfo is not None
    assert re.fullmatch(r"<[0-9a-f]{32}@d\.org>", first["Message-ID"])
    assert first["Message-ID"] != second["Message-ID"]
    assert first["X-Unsent"] is None
    assert first["Cc"] is first["Bcc"] is None
    text, html = first.get_body(("plain",)), first.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().startswith("Dear Zoë,")
    assert "Dear Zoë," in html.get_content()
    content, problems = pipeline.prepare_edition(home / "content.yaml")
    assert content is not None
    [attached] = list(first.iter_attachments())
    assert attached.get_content() == CopyRenderer(content, problems).render_copy({"first_name": "Zoë"}).data
    assert attached.get_filename() == "handout.pdf"
    log = (home / "out" / "mails-sent.csv").read_text().splitlines()
    assert [line.split(",", 1)[1] for line in log] == ["row,outcome,code", "2,sent,250", "3,sent,250"]
    assert stat.S_IMODE((home / "out" / "mails-sent.csv").stat().st_mode) == 0o600


def test_a_second_run_sends_to_nobody_a_second_time(
    home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str]
) -> None:
    table(home, "Ana,ana@x.org,yes", "Bo,bo@x.org,yes")
    box = MailServerBox()
    box.rcpt_answers.extend(["250", "550 nobody"])
    with run_server(box, authority.build_server_context()) as port:
        assert main.main(send(port)) == exit_codes.EXIT_CONTENT
        assert "row 3: not sent: the mail server refused it permanently (code 550)" in capsys.readouterr().err
        (home / "people.csv").rename(home / "other.csv")  # rows may move, and the table may have another name
        table(home, "Cy,cy@x.org,yes", "Bo,bo@x.org,yes", "Ana,ANA@x.org,x")
        assert main.main(send(port)) == exit_codes.EXIT_OK
        assert capsys.readouterr().err.endswith(
            "2: sent.\nrow 3: sent.\nrow 4: sent before, so not sent again\n2 sent, 1 sent before.\n"
        )
        assert set(box.mail_counts.values()) == {1}
        assert main.main(send(port, "--again", "4")) == exit_codes.EXIT_OK
        assert box.mail_counts["ana@x.org"] == 1
        assert box.mail_counts["ANA@x.org"] == 1


def test_a_line_that_breaks_while_a_mail_leaves_is_told_and_the_mail_not_sent_again(
    home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str]
) -> None:
    table(home, "Ana,ana@x.org,yes", "Bo,bo@x.org,yes")
    box = MailServerBox()
    box.data_answers.append(DROP)
    with run_server(box, authority.build_server_context()) as port:
        assert main.main(send(port)) == exit_codes.EXIT_CONTENT
        told = capsys.readouterr().err
        assert "row 2: unknown: the connection broke while the email was being sent" in told
        assert told.endswith("1 sent, 1 unknown.\n")
        assert main.main(send(port)) == exit_codes.EXIT_CONTENT
        assert "row 2: unknown: an earlier run stopped while sending this" in capsys.readouterr().err
    assert box.mail_counts == {"ana@x.org": 1, "bo@x.org": 1}


def test_where_the_server_is_gone_the_rest_is_left_for_later(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table(home, *(f"P{number},p{number}@x.org,yes" for number in range(9)), "Bo,nobody,yes")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert main.main(send(taken.getsockname()[1])) == exit_codes.EXIT_CONTENT
    told = capsys.readouterr().err
    assert told.count("the mail server localhost cannot be reached: nothing there accepts email") == 1
    assert "Run this again later: the other rows were not tried." in told
    assert told.endswith("1 put off, 8 not tried, 1 not sent.\n")
    assert "row 11, email" in told


def test_a_server_that_never_answered_is_not_waited_for(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table(home, "Ana,ana@x.org,yes")
    monkeypatch.setattr(command, "RETRY_SCHEDULE", RetrySchedule(attempts=2, first_pause=60))
    began = time.monotonic()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert main.main(send(taken.getsockname()[1])) == exit_codes.EXIT_CONTENT
    assert time.monotonic() - began < 20
    assert "cannot be reached" in capsys.readouterr().err


def test_a_server_that_puts_everybody_off_is_left_alone(
    home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str]
) -> None:
    table(home, *(f"P{number},p{number}@x.org,yes" for number in range(9)))
    box = MailServerBox()
    box.rcpt_answers.extend(["452 too many"] * 27)
    with run_server(box, authority.build_server_context()) as port:
        assert main.main(send(port)) == exit_codes.EXIT_CONTENT
        told = capsys.readouterr().err
        assert told.count("said to try later, every time (code 452)") == 3
        assert told.endswith("3 put off, 6 not tried.\n")
        box.rcpt_answers.clear()
        assert main.main(send(port)) == exit_codes.EXIT_OK
    assert list(box.mail_counts.values()) == [1] * 9
    log = (home / "out" / "mails-sent.csv").read_text()
    assert re.findall(r",(\d+),put off,452", log) == ["2", "3", "4"]


def test_ctrl_c_ends_it_and_the_next_run_goes_on(
    home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table(home, *(f"P{number},p{number}@x.org,yes" for number in range(4)))
    box = MailServerBox()
    own = SmtpConnection.send_once

    def interrupted(line: SmtpConnection, to: str, mail: bytes, leaving: Callable[[], None]) -> SmtpReply:
        if to == "p2@x.org":
            raise KeyboardInterrupt
        return own(line, to, mail, leaving)

    with run_server(box, authority.build_server_context()) as port:
        monkeypatch.setattr(SmtpConnection, "send_once", interrupted)
        assert main.main(send(port)) == exit_codes.EXIT_STOPPED
        assert "Run the same command to continue" in capsys.readouterr().err
        assert list(box.mail_counts) == ["p0@x.org", "p1@x.org"]
        monkeypatch.setattr(SmtpConnection, "send_once", own)
        assert main.main(send(port)) == exit_codes.EXIT_OK
    assert list(box.mail_counts.values()) == [1] * 4


def test_a_slip_of_the_hand_writes_no_log_over_a_table(
    home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str]
) -> None:
    table(home, "Ana,ana@x.org,yes")
    before, box = (home / "people.csv").read_bytes(), MailServerBox()
    with run_server(box, authority.build_server_context()) as port:
        assert main.main(send(port, "-o", "people.csv")) == exit_codes.EXIT_CONTENT
        assert "is not a log of emails" in capsys.readouterr().err
        assert (home / "people.csv").read_bytes() == before
        assert not box.mails
        assert main.main(send(port, "-o", "log.csv")) == exit_codes.EXIT_OK
        assert main.main(send(port, "-o", "log.csv")) == exit_codes.EXIT_OK
    assert re.findall(r",2,(.*),", (home / "log.csv").read_text()) == ["sent", "sent before"]


def test_drafts_are_not_sent(home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str]) -> None:
    write_handout(home, CONTENT.replace("reviewed_by: A. Name, MD", "reviewed_by:"))
    table(home, "Ana,ana@x.org,yes")
    box = MailServerBox()
    with run_server(box, authority.build_server_context()) as port:
        assert main.main(send(port)) == exit_codes.EXIT_CONTENT
    assert "Nothing was sent: the handout is a draft." in capsys.readouterr().err
    assert not box.mails


def test_whoever_did_not_agree_is_not_sent_to(
    home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str]
) -> None:
    table(home, "Ana,ana@x.org,", "Bo,bo@x.org,yes")
    box = MailServerBox()
    with run_server(box, authority.build_server_context()) as port:
        assert main.main(send(port)) == exit_codes.EXIT_CONTENT
    assert "row 2, patient_agreed: type yes, or the day when the patient agreed" in capsys.readouterr().err
    assert set(box.mail_counts) == {"bo@x.org"}


def test_a_table_without_the_column_of_agreements_is_sent_to_nobody(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "people.csv").write_text("first_name,email\nAna,ana@x.org\n")
    assert main.main(send(1)) == exit_codes.EXIT_CONTENT
    assert "patient_agreed" in capsys.readouterr().err


def test_a_trial_does_everything_but_call_the_server(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table(home, "Ana,ana@x.org,yes")
    assert main.main(["email", "people.csv", "--send", "--dry-run", "--notice-read"]) == exit_codes.EXIT_OK
    assert capsys.readouterr().err.endswith("row 2: would be sent.\n1 would be sent.\n")
    assert not list((home / "out").iterdir()) if (home / "out").exists() else True


def test_each_copy_goes_to_its_own_address(home: Path, authority: CertificateAuthority) -> None:
    names = [f"Name{number}x" for number in range(12)]
    table(home, *(f"{name},{name.lower()}@x.org,yes" for name in names))
    box = MailServerBox()
    with run_server(box, authority.build_server_context()) as port:
        assert main.main(send(port)) == exit_codes.EXIT_OK
    for name, (_, to, data) in zip(names, box.mails, strict=True):
        mail = read(data)
        assert to == [mail["To"]] == [f"{name.lower()}@x.org"]
        text = "".join(str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text")
        assert {found for found in names if found in text} == {name}


# --- kills -------------------------------------------------------------------------------------------------------


def started(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "brochure", *send(port)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def test_a_mail_that_was_leaving_when_the_run_was_killed_is_not_sent_again(
    home: Path, authority: CertificateAuthority, capsys: pytest.CaptureFixture[str]
) -> None:
    table(home, "Ana,ana@x.org,yes", "Bo,bo@x.org,yes")
    box = MailServerBox()
    box.data_answers.append(HANG)
    with run_server(box, authority.build_server_context()) as port:
        run = started(port)
        assert box.mail_arrived.wait(60)  # the server has it, and the run does not know
        run.send_signal(signal.SIGKILL)
        run.wait()
        box.resume.set()
        assert main.main(send(port)) == exit_codes.EXIT_CONTENT
        assert "row 2: unknown" in capsys.readouterr().err
        assert box.mail_counts == {"ana@x.org": 1, "bo@x.org": 1}
        assert main.main(send(port, "--again", "2")) == exit_codes.EXIT_OK  # once a person has decided so
        assert box.mail_counts == {"ana@x.org": 2, "bo@x.org": 1}


def test_runs_killed_at_random_moments_send_to_everybody_once_at_most(
    home: Path, authority: CertificateAuthority
) -> None:
    count, kills = 40, scale_examples(4)
    table(home, *(f"P{number},p{number}@x.org,yes" for number in range(count)))
    box, chance = MailServerBox(), random.Random(6)  # noqa: S311 -- the same moments each time
    with run_server(box, authority.build_server_context()) as port:
        for _ in range(kills):
            before = len(box.mails)
            run = started(port)
            waited = time.monotonic() + 60
            while len(box.mails) == before and time.monotonic() < waited and run.poll() is None:
                time.sleep(0.005)
            time.sleep(chance.uniform(0, 0.1))
            run.send_signal(signal.SIGKILL)
            run.wait()
        done = subprocess.run(
            [sys.executable, "-m", "brochure", *send(port)], env=os.environ, capture_output=True, text=True, check=False
        )
    unknown = done.stderr.count(": unknown:")
    assert max(box.mail_counts.values()) == 1
    assert count - unknown <= len(box.mails) <= count
    assert unknown <= kills
    assert not list(home.rglob(".brochure-*"))


# --- canaries ----------------------------------------------------------------------------------------------------


def test_no_word_of_a_patient_is_anywhere_but_in_the_mail_itself(
    home: Path,
    authority: CertificateAuthority,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("tmp", "cache", "config"):
        (home.parent / name).mkdir()
    monkeypatch.setenv("TMPDIR", str(home.parent / "tmp"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(home.parent / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home.parent / "config"))
    table(
        home,
        "Canarya,canaryb@canaryc.org,yes",
        "Canaryd,canarye canaryf@x.org,yes",
        "Canaryg\u0e01,canaryh@x.org,yes",
        "=Canaryi,canaryj@x.org,yes",
        "Canaryk,canaryl@x.org,canarym",
        "Canaryn,canaryo@x.org,yes",
        "Canaryp,canaryq@x.org,yes",
        f"{'Canaryr ' * 20},canarys@x.org,yes",
        "Canaryt,canaryu@x.org,yes",
    )
    box = MailServerBox()
    box.rcpt_answers.extend(["250", "550 no canaryo@x.org here", "450 canaryq@x.org", "450 canaryq", "450 canaryq"])
    box.data_answers.append(DROP)
    with run_server(box, authority.build_server_context()) as port:
        main.main(["email", "people.csv", "--notice-read", "-o", "drafts"])
        main.main(["email", "people.csv", "--notice-read", "--parts", "-o", "parts"])
        main.main(send(port))
        monkeypatch.setattr(CopyRenderer, "render_copy", _broken)
        assert main.main(send(port)) == exit_codes.EXIT_BUG
    told = capsys.readouterr()
    seen = told.out + told.err
    for path in home.parent.rglob("*"):
        seen += str(path.relative_to(home.parent))
        private = path.parent.name == "drafts" or "parts" in path.parts
        if path.is_file() and path.name != "people.csv" and not private:
            seen += path.read_bytes().decode("latin-1")
    assert "canary" not in seen.lower()
    mails = [data for _, _, data in box.mails]
    mails += [path.read_bytes() for path in (home / "drafts").iterdir()]
    assert len(mails) >= 5
    for data in mails:
        head = data.partition(b"\r\n\r\n")[0].decode().lower()
        others = re.sub(r"(?m)^to: .*$", "", head)
        assert "canary" not in others
        assert all("canary" not in (part.get_filename() or "") for part in read(data).walk())


def _broken(_press: CopyRenderer, values: object) -> object:
    raise RuntimeError(f"cannot print {values}")


@pytest.mark.parametrize("where", ["smtp.SmtpConnection.send_once", "message.build_outgoing"])
def test_a_fault_of_our_own_names_the_row_and_the_place_and_no_patient(
    home: Path,
    authority: CertificateAuthority,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    def broken(*given: object) -> object:
        raise RuntimeError(f"{given}")

    monkeypatch.setattr(f"brochure.mail.{where}", broken)
    table(home, "Canary,canary@x.org,yes")
    with run_server(MailServerBox(), authority.build_server_context()) as port:
        assert main.main(send(port)) == exit_codes.EXIT_BUG
    told = capsys.readouterr().err
    assert "row 2: RuntimeError at " in told
    assert "canary" not in told.lower()

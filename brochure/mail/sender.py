"""Many mails through one server: tried again where that may help, none of them twice, and at a bearable pace."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from brochure.mail.smtp import SendOutcome, SmtpReply
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.mail.ledger import Ledger, LedgerState
    from brochure.mail.smtp import SmtpConnection

SENT_BEFORE = "sent before"
MAYBE_BEFORE = "maybe sent before"


@dataclass(frozen=True)
class RetrySchedule:
    """How often one mail is tried, and how long is waited: twice as long each time, from `first` to `most` seconds."""

    attempts: int = 5
    first_pause: float = 2.0
    max_pause: float = 60.0

    def compute_pause(self, attempt: int, jitter: float) -> float:
        """Seconds before the next attempt; `chance` from 0 to 1 keeps many senders from coming back at once."""
        return min(self.max_pause, self.first_pause * float(2**attempt)) * (0.5 + jitter / 2)


class RetryingSender:
    """Sends mails one after the other; `per_minute` is how many there may be, 0 for as many as the server takes."""

    def __init__(
        self,
        connection: SmtpConnection,
        ledger: Ledger,
        *,
        per_minute: float = 0,
        retry_schedule: RetrySchedule | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._connection, self._ledger, self._sleep = connection, ledger, sleep
        self._retry_schedule, self._interval = retry_schedule or RetrySchedule(), 60 / per_minute if per_minute else 0.0
        self._last_send_time = -self._interval

    def send(self, token: str, recipient_address: str, mail: bytes) -> SmtpReply:
        """Send one mail that the journal knows by `token`; the journal has its outcome when this returns."""
        self._wait_for_turn()
        reply = SmtpReply(SendOutcome.LATER)
        for attempt in range(self._retry_schedule.attempts):
            if attempt:
                self._sleep(self._retry_schedule.compute_pause(attempt - 1, random.random()))  # noqa: S311 -- no secret
            reply = self._connection.send_once(
                recipient_address, mail, lambda: self._ledger.write_state(token, "leaving")
            )
            if reply.outcome is not SendOutcome.LATER or not (reply.code or self._connection.has_answered):
                break  # a server that never answered in this run is not waited for: more likely its name is wrong
            if (
                self._ledger.get_state(token) == "leaving"
            ):  # the server has it not, whatever becomes of us while we wait
                self._ledger.write_state(token, "later")
        if reply.outcome is not SendOutcome.UNKNOWN:  # of which the journal says by itself that it was leaving
            self._ledger.write_state(token, _STATES_BY_OUTCOME[reply.outcome])
        return reply

    def _wait_for_turn(self) -> None:
        wait_seconds = self._last_send_time + self._interval - time.monotonic()
        if self._interval and wait_seconds > 0:
            self._sleep(wait_seconds)
        self._last_send_time = time.monotonic()


_STATES_BY_OUTCOME: dict[SendOutcome, LedgerState] = {
    SendOutcome.SENT: "sent",
    SendOutcome.REFUSED: "refused",
    SendOutcome.LATER: "later",
}

"""Many emails through one server: with retries, none of them sent twice, at a limited rate."""

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


@dataclass(frozen=True)
class RetrySchedule:
    """The number of attempts for one email, and the pauses: doubled each time, from `first_pause` to `max_pause` s."""

    attempts: int = 5
    first_pause: float = 2.0
    max_pause: float = 60.0

    def compute_pause(self, attempt: int, jitter: float) -> float:
        """Return the seconds before the next attempt; a random `jitter` from 0 to 1 spreads the retries."""
        return min(self.max_pause, self.first_pause * float(2**attempt)) * (0.5 + jitter / 2)


class RetryingSender:
    """The sender of emails one after the other, at most `per_minute` of them; 0 is no limit."""

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
        """Send one email and return the server's reply; the ledger has the state of `token` when this returns."""
        self._wait_for_turn()
        reply = SmtpReply(SendOutcome.LATER)
        for attempt in range(self._retry_schedule.attempts):
            if attempt:
                self._sleep(self._retry_schedule.compute_pause(attempt - 1, random.random()))  # noqa: S311 -- no secret
            reply = self._connection.send_once(
                recipient_address, mail, lambda: self._ledger.write_state(token, "leaving")
            )
            if reply.outcome is not SendOutcome.LATER or not (reply.code or self._connection.has_answered):
                break  # do not wait for a server that never answered in this run: its name is probably wrong
            if self._ledger.get_state(token) == "leaving":
                self._ledger.write_state(token, "later")  # the server does not have it, even if we crash while waiting
        if reply.outcome is not SendOutcome.UNKNOWN:  # the ledger has it as leaving already
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

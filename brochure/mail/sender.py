"""Many mails through one server: tried again where that may help, none of them twice, and at a bearable pace."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from brochure.mail.smtp import Outcome, Reply
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable

    from brochure.mail.ledger import Journal, State
    from brochure.mail.smtp import Submission

SENT_BEFORE = "sent before"
MAYBE_BEFORE = "maybe sent before"


@dataclass(frozen=True)
class Patience:
    """How often one mail is tried, and how long is waited: twice as long each time, from `first` to `most` seconds."""

    attempts: int = 5
    first: float = 2.0
    most: float = 60.0

    def pause(self, attempt: int, chance: float) -> float:
        """Seconds before the next attempt; `chance` from 0 to 1 keeps many senders from coming back at once."""
        return min(self.most, self.first * float(2**attempt)) * (0.5 + chance / 2)


class Sender:
    """Sends mails one after the other; `per_minute` is how many there may be, 0 for as many as the server takes."""

    def __init__(
        self,
        submission: Submission,
        journal: Journal,
        *,
        per_minute: float = 0,
        patience: Patience | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._submission, self._journal, self._sleep = submission, journal, sleep
        self._patience, self._apart = patience or Patience(), 60 / per_minute if per_minute else 0.0
        self._last = -self._apart

    def send(self, token: str, to: str, mail: bytes) -> Reply:
        """Send one mail that the journal knows by `token`; the journal has its outcome when this returns."""
        self._keep_pace()
        reply = Reply(Outcome.LATER)
        for attempt in range(self._patience.attempts):
            if attempt:
                self._sleep(self._patience.pause(attempt - 1, random.random()))  # noqa: S311 -- no secret
            reply = self._submission.attempt(to, mail, lambda: self._journal.write(token, "leaving"))
            if reply.outcome is not Outcome.LATER or not (reply.code or self._submission.reached):
                break  # a server that never answered in this run is not waited for: more likely its name is wrong
            if self._journal.state(token) == "leaving":  # the server has it not, whatever becomes of us while we wait
                self._journal.write(token, "later")
        if reply.outcome is not Outcome.UNKNOWN:  # of which the journal says by itself that it was leaving
            self._journal.write(token, _STATES[reply.outcome])
        return reply

    def _keep_pace(self) -> None:
        wait = self._last + self._apart - time.monotonic()
        if self._apart and wait > 0:
            self._sleep(wait)
        self._last = time.monotonic()


_STATES: dict[Outcome, State] = {Outcome.SENT: "sent", Outcome.REFUSED: "refused", Outcome.LATER: "later"}

"""Owns the outcome codes of a dial. Invariant: a code's meaning stands in one row of `DISPOSITIONS`.

Implements C-03, C-06, D-16, D-17, B-14 and the AAPOR letters of the design's section 9.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What came of one dial for one contact."""

    FINISHED = "finished"
    CALLBACK = "callback"
    NO_ANSWER = "no-answer"
    BUSY = "busy"
    SWITCHED_OFF = "switched-off"
    NOT_CONVENIENT = "not-convenient"
    THIRD_PERSON = "third-person"
    BROKEN_OFF = "broken-off"
    REFUSED = "refused"
    DO_NOT_CALL = "do-not-call"
    WRONG_NUMBER = "wrong-number"
    NOT_IN_SERVICE = "not-in-service"
    NOT_ELIGIBLE = "not-eligible"


class Aapor(StrEnum):
    """AAPOR's final disposition letters; `I` and the others are what the outcome rates are made of."""

    COMPLETE = "I"
    PARTIAL = "P"
    REFUSAL = "R"
    NON_CONTACT = "NC"
    OTHER = "O"
    UNKNOWN = "U"
    NOT_ELIGIBLE = "NE"


@dataclass(frozen=True, slots=True)
class Disposition:
    """`connected`: somebody spoke (dial rates); `reached`: the owner did (contact rates); `tries`: it uses a try."""

    code: Outcome
    connected: bool
    reached: bool
    tries: bool
    aapor: Aapor


def _row(code: Outcome, connected: bool, reached: bool, tries: bool, aapor: Aapor) -> tuple[Outcome, Disposition]:
    return code, Disposition(code, connected, reached, tries, aapor)


DISPOSITIONS: dict[Outcome, Disposition] = dict(
    (
        _row(Outcome.FINISHED, True, True, False, Aapor.COMPLETE),
        _row(Outcome.CALLBACK, True, True, False, Aapor.OTHER),
        _row(Outcome.NO_ANSWER, False, False, True, Aapor.NON_CONTACT),
        _row(Outcome.BUSY, False, False, True, Aapor.NON_CONTACT),
        _row(Outcome.SWITCHED_OFF, False, False, True, Aapor.NON_CONTACT),
        _row(Outcome.NOT_CONVENIENT, True, True, True, Aapor.OTHER),
        _row(Outcome.THIRD_PERSON, True, False, True, Aapor.OTHER),
        _row(Outcome.BROKEN_OFF, True, True, False, Aapor.PARTIAL),
        _row(Outcome.REFUSED, True, True, False, Aapor.REFUSAL),
        _row(Outcome.DO_NOT_CALL, True, True, False, Aapor.REFUSAL),
        _row(Outcome.WRONG_NUMBER, True, False, False, Aapor.UNKNOWN),
        _row(Outcome.NOT_IN_SERVICE, False, False, False, Aapor.UNKNOWN),
        _row(Outcome.NOT_ELIGIBLE, True, True, False, Aapor.NOT_ELIGIBLE),
    )
)

SOLD = "sold"
OPTED_OUT = "opted-out"
"""Why a contact is closed whose owner wants no calls (B-14)."""
CALLED_AGAIN = "called-again"
"""The result of a talk in which an owner who wanted no calls wants to be called again (B-14)."""
IMPORTED, ON_THE_PHONE, BY_COMMAND = "import", "asked-on-the-phone", "by-command"
"""How the wish to be called no more came in (B-14)."""
MOVED, DIED = "moved", "died"
GONE = (SOLD, MOVED, DIED)
"""Why somebody is not eligible: the car was sold, the owner has moved away or died."""
NOBODY_ANSWERS = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF})
UNREACHED = NOBODY_ANSWERS | {Outcome.THIRD_PERSON}
BAD_NUMBER = frozenset({Outcome.WRONG_NUMBER, Outcome.NOT_IN_SERVICE})
OF_A_DIAL = NOBODY_ANSWERS | BAD_NUMBER
"""What only a dial of ours can come to, and no call of an owner who rings us."""

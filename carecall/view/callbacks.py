"""Owns the words of a call that is promised: the time as it is read back, a time out of the ordinary, the ways out
where the owner hung up. Invariant: pure; what stands there before a key is pressed is what the desk will write.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from carecall.desk.card import Card
from carecall.desk.conversation import Conversation
from carecall.desk.hanging_up import Offer, Way
from carecall.i18n import Words
from carecall.model.callback_phrases import EXACT, Window
from carecall.model.callback_spoken import spoken
from carecall.model.consequences import Consequence
from carecall.model.ids import ContactId, StaffId
from carecall.view.outcomes import (
    Foreseen,
    Key,
    consequence_lines,
    consequences,
    digit_of,
    ended_name,
    free_lines,
    keys_line,
)
from carecall.view.params import in_words
from carecall.view.parts import QUIET, STRONG, WARNING, Parts, fitted, item, paragraph
from carecall.view.reasons import Names, reason_text
from carecall.view.times import clock_words, promised_words


def callback_lines(
    _: Words, window: Window, names: Names, foreseen: Foreseen, card: Card, cells: int
) -> list[Parts]:
    """The promise as it is read back, and what follows."""
    lines = paragraph(_("Read back: {sentence}", sentence=read_back(_, window, names)), cells, STRONG, 1)
    lines += consequence_lines(_, card, foreseen, names, cells)
    lines += free_lines(_, card, foreseen, names, cells, False, window.start.date())
    return [*lines, *paragraph(replaced_words(_, card, names), cells, indent=1)]


def unusual_lines(_: Words, window: Window, usual: datetime, mine: bool, names: Names, cells: int) -> list[Parts]:
    """Of a time outside the hours or on a closed day: what to ask for first (`usual`), and who rings else; `mine`: it
    becomes somebody's own."""
    return [
        *paragraph(_why(_, window, names), cells, WARNING, 1),
        *paragraph(_ask(_, usual, names), cells, indent=1),
        *paragraph(_else(_, mine), cells, indent=1),
    ]


def _why(_: Words, window: Window, names: Names) -> str:
    """What is out of the ordinary."""
    if not window.outside_hours:
        return _("That is a day we are closed: perhaps nobody is here.")
    start, end = (clock_words(clock) for clock in (names.pack.hours.calling.start, names.pack.hours.calling.end))
    return _("We work from {start} to {end}: perhaps nobody is here then.", start=start, end=end)


def closed_words(_: Words, window: Window) -> str:
    """What becomes of a promise for a day on which the house is closed; "" on any other."""
    if not window.closed_day:
        return ""
    return _("We are closed that day: it stays at that time, for whoever has a desk open then; the list of promises "
             "marks it.")  # fmt: skip


def _ask(_: Words, usual: datetime, names: Names) -> str:
    """What to say to the owner first."""
    said = read_back(_, Window(usual, usual + EXACT, exact=True), names)
    return _("Ask first: “May I call you {time}?” If yes, type it.", time=said)


def _else(_: Words, mine: bool) -> str:
    return _("Keep it only if you will be here; if you are not, it is everybody's.") if mine \
        else _("Keep it only where it must be: whoever is at the desk calls then.")  # fmt: skip


def read_back(_: Words, window: Window, names: Names) -> str:
    """The sentence to say to whoever is on the phone, weekday and day included (B-02)."""
    return reason_text(_, spoken(window, names.now.replace(tzinfo=window.start.tzinfo)), names)


# --- the owner hung up ---


def hung_up_lines(
    _: Words, talk: Conversation, offers: Sequence[Offer], names: Names, key: Key, me: StaffId | None, cells: int
) -> list[Parts]:
    """The ways out with their number keys; below each who calls again, when, and whether that is promised. The last is
    what Enter does. `me` is whose desk it is."""
    card = talk.card
    every = [[(contact, done) for contact, _ended, done in offer.decided] for offer in offers]
    alike = [pair for pair in every[0] if len(offers) > 1 and all(_same(pair, foreseen) for foreseen in every[1:])]
    settled = {contact for contact, _done in alike}
    lines: list[Parts] = [[(" " + _("The owner hung up. What now?"), STRONG)]]
    lines += consequence_lines(_, card, alike, names, cells) if alike else []
    for place, (offer, foreseen) in enumerate(zip(offers, every, strict=True)):
        lines.append(fitted(item(digit_of(place), way_name(_, talk, offer, names)), cells))
        own = [pair for pair in foreseen if pair[0] not in settled]
        for text in _way_ends_in(_, card, offer, own, names, me):
            lines += paragraph(text, cells, QUIET, 4)
    return [*lines, keys_line(_, key, cells, _("takes {number}", number=len(offers)))]


def _same(pair: tuple[ContactId, Consequence], foreseen: Foreseen) -> bool:
    return any(pair[0] == contact and pair[1].reason == done.reason for contact, done in foreseen)


def _way_ends_in(_: Words, card: Card, offer: Offer, own: Foreseen, names: Names, me: StaffId | None) -> list[str]:
    """What a way out leads to, in sentences."""
    if offer.way is Way.NOW:
        return [_("Promised: the number is dialled again at once.")]
    if offer.window and all(done.reason.code == "promise" for _contact, done in own):
        return [_("Promised: you call, at that time.") if me else _("Promised: whoever is at the desk calls then.")]
    said = consequences(_, card, own, names)
    waiting = {contact for contact, done in own if done.next}
    whose = {part.contact.assignee for part in card.contacts if part.contact.id in waiting}
    return [_("Not promised. {then} {who}", then=said[0], who=_who(_, whose, me)), *said[1:]] if whose else said


def _who(_: Words, whose: Collection[StaffId | None], me: StaffId | None) -> str:
    """Who calls where nothing is promised."""
    if set(whose) == {None}:
        return _("Whoever is free calls.")
    return _("You call.") if me and set(whose) == {me} else _("Whoever has the owner on the list calls.")


def replaced_words(_: Words, card: Card, names: Names) -> str:
    """That another promise takes the place of the one that the owner had; "" where there was none to come."""
    time = _agreed(_, card, names)
    return _("It takes the place of what was agreed, {time}.", time=time) if time else ""


def _agreed(_: Words, card: Card, names: Names) -> str:
    """The time that was agreed with an owner who rings before it."""
    agreed = card.stands(names.now)
    return promised_words(_, agreed, names.pack.hours, names.now) if agreed else ""


def way_name(_: Words, talk: Conversation, offer: Offer, names: Names) -> str:
    """What a way out is called, and what becomes of a promise that the owner had."""
    if offer.way is Way.SETTLED:
        return _("record it as {outcome}", outcome=ended_name(_, talk.script, offer.ended))
    time, way = _agreed(_, talk.card, names), _way(_, offer, names)
    if not time:
        return way
    if offer.way is Way.RECORD:
        return _("leave it as agreed, record it as broken off")
    return _("{way} (drops {time})", way=way, time=time)


def _way(_: Words, offer: Offer, names: Names) -> str:
    """A promise by its time."""
    if offer.way is Way.NOW or offer.window is None:
        return {Way.NOW: _("call back now"), Way.RECORD: _("promise nothing, record it as broken off")}[offer.way]
    when = {"day": offer.window.start.date().isoformat(), "slot": offer.slot}
    return _("promise to call back {day}, {slot}", **in_words(_, when, names))

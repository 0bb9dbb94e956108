"""Owns what the call screen says of an owner and of the talk. Invariant: pure; it words what the desk hands over,
decides nothing, and every line fits the cells that it is given.
"""

from __future__ import annotations

from datetime import date

from carecall.desk.card import Agreed, Card, CardContact, Person, PromiseLine
from carecall.desk.conversation import Conversation
from carecall.desk.queue import QueueRow
from carecall.i18n import Words
from carecall.model.contacts import Contact, State
from carecall.model.dispositions import Outcome
from carecall.model.due import Reading
from carecall.model.lunar import is_birthday
from carecall.model.programmes import Pack
from carecall.scripts import speech
from carecall.scripts.engine import Given
from carecall.scripts.steps import NOTHING, UNKNOWN, Box
from carecall.text import group_phone
from carecall.view.cells import fit
from carecall.view.names import due_name, programme_name, salutation_name, state_name
from carecall.view.parts import KEY, QUIET, STRONG, WARNING, Part, Parts, fitted, flow, paragraph, spread
from carecall.view.reasons import Names
from carecall.view.times import clock_words, date_words, moment_words, near_words, part_of, promised_words

NAME_CELLS = 22
PERSON_CELLS, ROLE_CELLS = 12, 14
"""Of a contact person: the owner's name, the person's and the role stand before the number on one line."""
CONTACT_LINES = 3


def card_lines(
    _: Words, card: Card, names: Names, running: CardContact | None, cells: int, told: Reading | None = None
) -> list[Parts]:
    """Who is called, on which number and about which car; then the contacts of the call; then the car's facts. `told`:
    the kilometres that the owner has given in this call."""
    number = group_phone(card.number, card.extension)
    car = f"{card.plate}  {card.model(_.lang)}".strip()
    who = _person(_, card, names.pack) if card.reached else _who(_, card.name, card.salutation, card.surname_pinyin)
    head = spread([(" ", ""), *who, (number, KEY)], _car(car, cells // 2 if card.reached else cells), cells)
    several = len(card.contacts) > 1
    contacts = [
        contact_line(_, part.contact, part.policy.tries, names, cells, several and part is running, several)
        for part in card.contacts[:CONTACT_LINES]
    ]
    promise = promise_lines(_, card.promise, names, cells) if card.promise else []
    facts = [*card_facts(_, card, names.now.date(), told), *_more_numbers(_, card, names.pack)]
    return [head, *contacts, *promise, *flow(facts, cells - 1, QUIET, 1)]


def row_lines(_: Words, row: QueueRow, names: Names, cells: int) -> list[Parts]:
    """The same of an owner who is not claimed yet: the number stays masked (C-20). The line of the facts is there and
    empty, so that nothing moves when they come."""
    car = f"{row.plate}  {row.model(_.lang)}".strip()
    head = spread([(" ", ""), *_who(_, row.name, row.salutation, ""), (row.phone, STRONG)], _car(car, cells), cells)
    entries = row.entries[:CONTACT_LINES]
    contacts = [contact_line(_, entry.contact, entry.tries_max, names, cells) for entry in entries]
    promise = row.lead.contact.promise
    made = PromiseLine(promise.starts, promise.ends, promise.made) if promise else None
    return [head, *contacts, *(promise_lines(_, made, names, cells) if made else []), []]


def promise_lines(_: Words, promise: PromiseLine, names: Names, cells: int) -> list[Parts]:
    """`Promise for 16:00  made 09:12 by Lin Yue: in a meeting`: what the owner was told, for the whole call."""
    hours, made = names.pack.hours, moment_words(_, promise.made, names.now)
    time = promised_words(_, promise, hours, names.now)
    time = time if promise.exact or part_of(promise, hours) else f"{time}-{clock_words(promise.ends)}"
    parts: list[Part] = [(" " + _("Promise for {time}", time=time), WARNING)]
    by = _("made {made} by {agent}", made=made, agent=promise.by) if promise.by else _("made {made}", made=made)
    said = _("{said}: {summary}", said=by, summary=promise.note) if promise.note else by
    return [fitted([*parts, ("  " + said, "")], cells)]


def _who(_: Words, name: str, salutation: str, pinyin: str) -> list[Part]:
    """`张文山 先生`, with the pinyin of a surname that is often misread."""
    title = salutation_name(_, salutation)
    said = [(f"({pinyin}) ", WARNING)] if pinyin else []
    return [(fit(name or _("name unknown"), NAME_CELLS), STRONG), (f" {title}  " if title else "  ", ""), *said]


def _person(_: Words, card: Card, pack: Pack) -> list[Part]:
    """`远航公司 - 王强 先生 设备负责人`: whom the number reaches (E-15)."""
    person = card.reached
    assert person is not None
    role = fit(pack.contact_name(person.role, person.said, _.lang), ROLE_CELLS)
    said = [(f"({card.surname_pinyin}) ", WARNING)] if card.surname_pinyin else []
    company: list[Part] = [(fit(card.name, NAME_CELLS), ""), (" - ", QUIET)]
    titled = " ".join(filter(None, (salutation_name(_, person.salutation), role)))
    return [*company, (fit(person.name, PERSON_CELLS), STRONG), (f" {titled}  " if titled else "  ", ""), *said]


def _car(car: str, cells: int) -> list[Part]:
    return [(fit(car, cells // 3) + " ", "")]


def contact_line(
    _: Words, contact: Contact, tries: int, names: Names, cells: int, running: bool = False, several: bool = False
) -> list[Part]:
    """`Visit survey  try 2 of 3  until 23 Nov`: one reason of the call; of one that is over that it is, and of an owner
    who rang by itself neither try nor day."""
    number = min(contact.series.tries + 1, tries)
    lead = (" > " if running else "   ") if several else " "
    parts: list[Part] = [(lead, KEY), (programme_name(names.pack, contact.programme, _.lang), STRONG), ("  ", "")]
    if contact.state is not State.OPEN:
        return fitted([*parts, (state_name(_, contact.state.value), QUIET)], cells)
    if not contact.series.dials and not names.pack.is_planned(contact.programme):
        return fitted(parts[:-1], cells)
    parts.append((_("try {try_number} of {tries}", try_number=number, tries=tries), ""))
    if number >= tries:
        parts.append(("  " + _last_try(_, contact, names.pack), WARNING))
    until = near_words(_, contact.not_after, names.now.date())
    return fitted([*parts, ("  " + _("until {day}", day=until), QUIET)], cells)


def _last_try(_: Words, contact: Contact, pack: Pack) -> str:
    """That no try follows, and what does where nobody answers (C-03)."""
    touch = pack.touch(contact.programme, contact.touch)
    fallback = touch.policy.fallback if touch else None
    if fallback is None:
        return _("last try, then closed")
    return {"sms": _("last try, then one SMS"), "email": _("last try, then one e-mail")}[fallback.channel({"sms"})]


def card_facts(_: Words, card: Card, today: date, told: Reading | None = None) -> list[str]:
    """Whether the owner wants no calls, the owner's classes, the day of the next visit, what is due next, wished hours,
    birthday, delivery, free first service, consultant, odometer: what there is."""
    facts = [_("wants no more calls")] if card.left_out else []
    facts += dict.fromkeys(each.name(_.lang) for each in card.classes)
    facts += [*_to_come(_, card, today), *_due_next(_, card, today)]
    if card.wish:
        hours = f"{clock_words(card.wish.start)}-{clock_words(card.wish.end)}"
        facts.append(_("wishes to be called {hours}", hours=hours))
    if card.born and is_birthday(card.born, today):
        facts.append(_("birthday today"))
    if card.delivered_on:
        facts.append(_("delivered {date}", date=date_words(_, card.delivered_on, today)))
    facts += _free_words(_, card, today, told)
    if card.consultant:
        facts.append(_("consultant {name}", name=card.consultant))
    if card.odometer:
        km, on = f"{card.odometer.km:,}", date_words(_, card.odometer.on, today)
        facts.append(_("{km} km on {date}", km=km, date=on))
    return facts


def _more_numbers(_: Words, card: Card, pack: Pack) -> list[str]:
    """How many more numbers there are, and of which contact persons."""
    if not card.other_numbers:
        return []
    count = _.n("{count} more number", "{count} more numbers", card.other_numbers)
    people = list(dict.fromkeys(phone.person for phone in card.others if phone.person))
    told = [_person_words(_, person, pack) for person in people]
    return [_("{count}: {people}", count=count, people=_(", ").join(told)) if told else count]


def _person_words(_: Words, person: Person, pack: Pack) -> str:
    """`王强 (设备负责人)`."""
    role = pack.contact_name(person.role, person.said, _.lang)
    return _("{name} ({facts})", name=person.name, facts=role) if role else person.name


def _free_words(_: Words, card: Card, today: date, told: Reading | None) -> list[str]:
    """Until when the first service that is called about costs nothing, or that the kilometres have ended it (D-12,
    D-27)."""
    found = (part.service.free(today, told) for part in card.contacts if part.service)
    free = next((each for each in found if each), None)
    if free is None:
        return []
    day, reading = date_words(_, free.until, today), told or card.odometer
    if free.over and reading and today <= free.until:
        return [_("first service no longer free at {km} km", km=f"{reading.km:,}")]
    return [_("first service no longer free (until {date})", date=day) if free.over
            else _("first service free until {date}", date=day)]  # fmt: skip


def _to_come(_: Words, card: Card, today: date) -> list[str]:
    """The day that the owner agreed to in an earlier call."""
    return [comes_words(_, card.to_come, today)] if card.to_come else []


def comes_words(_: Words, found: Agreed, today: date) -> str:
    """`comes Sat 28 at 10:30`: the day that was agreed, and the hour where one was named."""
    day = near_words(_, found.on, today)
    return _("comes {day} at {hour}", day=day, hour=found.hour[:5]) if found.hour else _("comes {day}", day=day)


def _due_next(_: Words, card: Card, today: date) -> list[str]:
    """What is due next, for an owner who rings about nothing that is planned."""
    return [f"{due_name(_, card.coming.kind)} {date_words(_, card.coming.on, today)}"] if card.coming else []


# --- why we call ---


def purpose_words(_: Words, talk: Conversation, today: date) -> str:
    """What to say to an owner who asks why we call and where the number is from: the script's own purpose (B-02), and
    the record that the number is in (C-20)."""
    step = talk.script.purpose
    said = talk.say_step(talk.contact.contact.id, step, _.lang) if step else ""
    return _("{said} {more}", said=said, more=number_words(_, talk.card, talk.contact, today)).strip()


def number_words(_: Words, card: Card, running: CardContact, today: date) -> str:
    """Which record of the owner has the number: of the visit that the call is about, of the purchase, of a visit."""
    visited = date.fromisoformat(running.basis.params["on"]) if running.basis.code == "visit" else None
    if visited is None and card.delivered_on:
        day = date_words(_, card.delivered_on, today)
        return _("Your number is in our customer record, from when you took delivery of your car on {day}.", day=day)
    visited = visited or next((visit.on for visit in card.visits), None)
    if visited:
        day = date_words(_, visited, today)
        return _("Your number is in our customer record, from your visit to us on {day}.", day=day)
    return _("Your number is in our customer record.")


# --- where the talk stands ---


def step_head(_: Words, talk: Conversation) -> list[Part]:
    """`step 4 of 9 - the score`; which programme it is of is marked in the card."""
    if talk.step is None:
        whole = talk.ending is None or talk.ending.outcome == Outcome.FINISHED
        return [(" " + (_("everything is asked") if whole else _("nothing more to ask")), STRONG)]
    number, of = talk.position
    place = _("step {number} of {of}", number=number, of=of)
    return [(f" {place} - ", QUIET), (talk.step.words[_.lang].name, STRONG)]


def box_name(_: Words, box: Box) -> str:
    """A time box of B-03."""
    return {
        Box.PREPARATION: _("preparation"),
        Box.SELECTION: _("selection"),
        Box.OWNER_CHECK: _("owner check"),
        Box.INTRODUCTION: _("introduction"),
        Box.PURPOSE: _("purpose of the call"),
        Box.QUESTIONS: _("questions"),
        Box.READ_BACK: _("read-back"),
        Box.COMPLAINT: _("complaint"),
    }[box]


def given_words(_: Words, given: Given) -> str:
    """An answer as it was given."""
    if given.value == UNKNOWN:
        return _("does not know or want to say")
    if given.value == NOTHING:
        return _("nothing")
    return speech.answer_words(given.step, given.value, _.lang)


def given_name(_: Words, given: Given) -> str:
    return given.step.words[_.lang].name


def again_lines(_: Words, talk: Conversation, cells: int) -> list[Parts]:
    """That the current step is gone through once more, and how it was put and answered before."""
    again = talk.once_more
    if again is None:
        return []
    cause = again.changed.words[_.lang].name
    said = _("{question} was corrected: ask this again.", question=cause) if again.answer \
        else _("{question} was corrected: say this again.", question=cause)  # fmt: skip
    lines = paragraph(said, cells, WARNING, 1)
    if again.answer:
        answer, put = given_words(_, again.answer), again.before.get(_.lang)
        then = _("Before: {said} - {answer}", said=put, answer=answer) if put else _("Before: {answer}", answer=answer)
        lines += paragraph(then, cells, QUIET, 1, lines=3)
    return lines


def problem_lines(sentence: str, cells: int) -> list[Parts]:
    """What is wrong with what was typed, told by its mark and not by colour alone."""
    return paragraph(f"! {sentence}", cells, lines=3) if sentence else []

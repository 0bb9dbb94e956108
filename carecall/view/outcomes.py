"""Owns what the screen says at the end of a call: the outcomes, what follows from each, and a promise read back.

Invariant: pure; every outcome has exactly one key, and what is shown is what the desk will write.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from carecall.desk.card import Card
from carecall.desk.conversation import Conversation
from carecall.desk.hanging_up import Offer, Way
from carecall.i18n import LANGUAGES, Words
from carecall.model.callback_phrases import Window
from carecall.model.callback_spoken import spoken
from carecall.model.consequences import Consequence, Ended
from carecall.model.contacts import State
from carecall.model.dispositions import GONE, Aapor, Outcome
from carecall.model.ids import ContactId, StaffId
from carecall.scripts.script import Script
from carecall.scripts.steps import NOTHING, UNKNOWN
from carecall.view.names import outcome_name, programme_name, result_name, role_name, state_name
from carecall.view.params import in_words
from carecall.view.parts import KEY, QUIET, STRONG, WARNING, Parts, fitted, in_columns, paragraph
from carecall.view.reasons import Names, reason_text
from carecall.view.times import promised_words

Foreseen = Sequence[tuple[ContactId, Consequence]]
Key = Callable[[str], str]
"""How the key of an action of the call is named now."""

COMPLAINTS = ("carecall", "export", "complaints")
BY_NUMBER = (
    Outcome.BUSY,
    Outcome.SWITCHED_OFF,
    Outcome.NOT_CONVENIENT,
    Outcome.THIRD_PERSON,
    Outcome.REFUSED,
    Outcome.DO_NOT_CALL,
    Outcome.WRONG_NUMBER,
    Outcome.NOT_IN_SERVICE,
    Outcome.NOT_ELIGIBLE,
    Outcome.FINISHED,
)
"""The outcomes by their number keys, `0` the tenth."""
BY_ACTION = {Outcome.NO_ANSWER: "no_answer", Outcome.CALLBACK: "call_back", Outcome.BROKEN_OFF: "hung_up"}
"""Those that have an action of their own."""
DONE = "done"
"""The result of a script that came to its plain end."""


@dataclass(frozen=True, slots=True)
class Result:
    """A result that an outcome may have: its code and what it is called."""

    code: str
    name: str


def digit_of(place: int) -> str:
    """The key of the choice at `place`, counted from 0."""
    return str((place + 1) % 10)


def place_of(digit: str) -> int:
    """The place that a number key means; `0` is 10."""
    return (int(digit) - 1) % 10


def results_of(_: Words, script: Script, outcome: Outcome) -> tuple[Result, ...]:
    """The results that the running script knows for an outcome; for a car or an owner that is gone there are always
    some."""
    known = [ending for ending in script.endings if ending.outcome == outcome and ending.result]
    found = {end.result: Result(end.result, end.words.get(_.lang) or result_name(_, end.result)) for end in known}
    if outcome is Outcome.NOT_ELIGIBLE:
        names = {"sold": _("car sold"), "moved": _("moved away"), "died": _("the owner has died")}
        found = {code: Result(code, names[code]) for code in GONE} | found
    return tuple(found.values())


def outcome_lines(_: Words, script: Script, key: Key, cells: int) -> list[Parts]:
    """Every outcome with its key, and the way to the questions about a complaint."""
    keys = [(digit_of(place), outcome) for place, outcome in enumerate(BY_NUMBER)]
    keys += [(key(action), outcome) for outcome, action in BY_ACTION.items()]
    items = [_item(key, outcome_name(_, outcome.value)) for key, outcome in keys]
    items += [_item(key("complaint"), _("complaint"))] if script.anywhere else []
    return [[(" " + _("What came of it?"), STRONG)], *in_columns(items, cells)]


def result_lines(_: Words, outcome: Outcome, results: Sequence[Result], cells: int) -> list[Parts]:
    """The results of an outcome with their number keys."""
    items = [_item(digit_of(place), result.name) for place, result in enumerate(results)]
    head = _("{outcome}: which is it?", outcome=outcome_name(_, outcome.value))
    return [[(" " + head, STRONG)], *in_columns(items, cells)]


def _item(key: str, name: str) -> Parts:
    return [(f" {key} ", KEY), (f" {name}", "")]


def confirm_lines(
    _: Words, talk: Conversation, ended: Ended, foreseen: Foreseen, names: Names, key: Key, list_key: Key, cells: int
) -> list[Parts]:
    """The outcome, what it lacks, what follows from it for each contact, and the keys that record it or go back; a key
    of the list is named by `list_key`."""
    partial = partial_lines(_, talk, foreseen, names, cells)
    passed = [given for given in talk.so_far if given.step.required and given.value in (UNKNOWN, NOTHING)]
    give = [fitted(_item(key("answers"), _("gives what was not answered")), cells)] if partial and passed else []
    held = any(done.state is State.HELD for _contact, done in foreseen)
    return [
        [(" " + ended_name(_, talk.script, ended), STRONG)],
        *partial,
        *complaint_lines(_, talk, names, cells),
        *consequence_lines(_, talk.card, foreseen, names, cells),
        *(paragraph(held_words(_, list_key("state")), cells, indent=1) if held else []),
        *over_lines(_, talk, key, cells),
        keys_line(_, key, cells),
        *give,
    ]


def over_lines(_: Words, talk: Conversation, key: Key, cells: int) -> list[Parts]:
    """What can be done for an owner who rings about a talk that was over: nothing is asked, so it must be said."""
    if not talk.was_over:
        return []
    told = _("All was asked before. {answers} changes an answer, such as the day; {note} adds a note.",
             answers=key("answers"), note=key("note"))  # fmt: skip
    return paragraph(told, cells, WARNING, 1)


def held_words(_: Words, state_key: str) -> str:
    """Who does what about a number that is wrong (C-06, D-16), and where the owner is until then; `state_key` is one of
    the list."""
    return _(
        "carecall tells nobody: pass it on to sales. The call comes back once the next extract has the corrected "
        "number; until then it is on the list under “{state}” ({key}).",
        state=state_name(_, State.HELD.value), key=state_key,
    )  # fmt: skip


def complaint_lines(_: Words, talk: Conversation, names: Names, cells: int) -> list[Parts]:
    """Who takes over a complaint that was told, and in what time (A-20, B-12, C-19); that nobody is told of it but by
    the agent, and where it stands (B-17)."""
    takers = dict.fromkeys(names.pack.complaints(part.contact.programme) for part in talk.complaints)
    lines: list[Parts] = []
    for taker in takers:
        said = _("Complaint: for the {role}, to be settled within {hours} hours (B-12).",
                 role=role_name(_, taker.to), hours=taker.hours)  # fmt: skip
        lines += paragraph(said, cells, WARNING, 1)
    where = _("carecall tells nobody: pass it on. The list: {command}",
              command=" ".join(COMPLAINTS))  # fmt: skip
    return [*lines, *paragraph(where, cells, indent=1)] if lines else []


def complaint_words(_: Words, talk: Conversation, names: Names) -> str:
    """The same behind what was recorded, in a few words; "" where nobody complained."""
    roles = dict.fromkeys(names.pack.complaints(part.contact.programme).to for part in talk.complaints)
    named = _(", ").join(role_name(_, role) for role in roles)
    return _("Tell the {role} of the complaint.", role=named) if named else ""


def partial_lines(_: Words, talk: Conversation, foreseen: Foreseen, names: Names, cells: int) -> list[Parts]:
    """The questions for want of which a contact is finished only in part (AAPOR P); its programme stands before them
    where the call has more than one."""
    programmes = {part.contact.id: part.contact.programme for part in talk.card.contacts}
    lines: list[Parts] = []
    for contact, done in foreseen:
        if done.state is not State.COMPLETED or done.aapor is not Aapor.PARTIAL:
            continue
        lacking = _(", ").join(step.words[_.lang].name.rstrip("?？") for step in talk.missing(contact))
        said = _("Not answered: {questions}", questions=lacking) if lacking else ""
        if said and len(programmes) > 1:
            programme = programme_name(names.pack, programmes[contact], _.lang)
            said = _("{programme}: {text}", programme=programme, text=said)
        lines += paragraph(said, cells, WARNING, 1, lines=2)
    return lines


def keys_line(_: Words, key: Key, cells: int, go: str = "") -> Parts:
    """The keys that record what is shown, or go back; `go` is what Enter does where it is more than that."""
    back = (f"   {key('back')} ", KEY), (_("back to the script"), "")
    return fitted([(f" {key('go')} ", KEY), (go or _("records it"), ""), *back], cells)


def ended_name(_: Words, script: Script, ended: Ended) -> str:
    """`completed: booked`; a required answer that is missing makes it a partial (AAPOR P). That a call which is
    completed was completed is not said twice."""
    name = outcome_name(_, ended.outcome.value)
    named = () if ended.result == DONE else results_of(_, script, ended.outcome)
    result = next((each.name for each in named if each.code == ended.result), "")
    name = _("{outcome}: {result}", outcome=name, result=result) if result else name
    if ended.outcome is Outcome.FINISHED and ended.missing:
        return _("{outcome}, in part: a required answer is missing", outcome=name)
    return name


def consequence_lines(_: Words, card: Card, foreseen: Foreseen, names: Names, cells: int) -> list[Parts]:
    """What becomes of each contact; the programme stands before it where the call has more than one."""
    return [line for text in consequences(_, card, foreseen, names) for line in paragraph(text, cells, indent=1)]


def consequences(_: Words, card: Card, foreseen: Foreseen, names: Names) -> list[str]:
    """A sentence for each contact, or one for all where the same becomes of them."""
    programmes = {part.contact.id: part.contact.programme for part in card.contacts}
    said = [(contact, follows(_, consequence, names)) for contact, consequence in foreseen]
    if len(said) == len(programmes) and len({text for _contact, text in said}) == 1:
        return [said[0][1]]
    named = [(programme_name(names.pack, programmes[contact], _.lang), text) for contact, text in said]
    return [_("{programme}: {text}", programme=programme, text=text) for programme, text in named]


def follows(_: Words, consequence: Consequence, names: Names) -> str:
    """What becomes of a contact, said behind the name of the outcome, which it does not say again."""
    reason = consequence.reason
    return reason_text(_, replace(reason, params={**reason.params, "outcome": ""}), names)


def callback_lines(
    _: Words, window: Window, names: Names, foreseen: Foreseen, card: Card, mine: bool, go: str, key: Key, cells: int
) -> list[Parts]:
    """The promise as it is read back, in the language of the screen and then in the other; what follows; what Enter
    does (`go`). Outside the hours or on a closed day it is said who rings then; `mine`: it becomes somebody's own."""
    languages = sorted(LANGUAGES, key=lambda lang: lang != _.lang)
    said = [read_back(Words(lang), window, names) for lang in languages]
    lines = paragraph(_("Read back: {sentence}", sentence=said[0]), cells, STRONG, 1)
    lines += paragraph(said[1], cells, QUIET, 3)
    lines += consequence_lines(_, card, foreseen, names, cells)
    lines += paragraph(replaced_words(_, card, names), cells, indent=1)
    if window.outside_hours or window.closed_day:
        why = _("That is outside the calling hours.") if window.outside_hours else _("That is a day we are closed.")
        who = _("You call then; if you are not at the desk, it is everybody's.") if mine \
            else _("Whoever is at the desk calls then.")  # fmt: skip
        promised = all(done.reason.code == "promise" for _contact, done in foreseen)
        lines += paragraph(_("{said} {more}", said=why, more=who) if promised else why, cells, WARNING, 1)
    return [*lines, keys_line(_, key, cells, go)]


def read_back(_: Words, window: Window, names: Names) -> str:
    """The sentence to say to the owner, weekday and day included (B-02)."""
    return reason_text(_, spoken(window, names.now.replace(tzinfo=window.start.tzinfo)), names)


# --- the owner hung up ---


def hung_up_lines(
    _: Words, card: Card, offers: Sequence[Offer], names: Names, key: Key, me: StaffId | None, cells: int
) -> list[Parts]:
    """The ways out with their number keys; below each who calls again, when, and whether that is promised. The last is
    what Enter does. `me` is whose desk it is."""
    every = [[(contact, done) for contact, _ended, done in offer.decided] for offer in offers]
    alike = [pair for pair in every[0] if len(offers) > 1 and all(_same(pair, foreseen) for foreseen in every[1:])]
    settled = {contact for contact, _done in alike}
    lines: list[Parts] = [[(" " + _("The owner hung up. What now?"), STRONG)]]
    lines += consequence_lines(_, card, alike, names, cells) if alike else []
    for place, (offer, foreseen) in enumerate(zip(offers, every, strict=True)):
        lines.append(fitted(_item(digit_of(place), way_name(_, card, offer, names)), cells))
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


def way_name(_: Words, card: Card, offer: Offer, names: Names) -> str:
    """What a way out is called, and what becomes of a promise that the owner had."""
    time, way = _agreed(_, card, names), _way(_, offer, names)
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

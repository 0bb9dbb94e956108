"""Owns what the screen says at the end of a call: the outcomes, and what follows from each.

Invariant: pure; every outcome has exactly one key, and what is shown is what the desk will write.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from carecall.desk.card import Card
from carecall.desk.conversation import Conversation
from carecall.i18n import Words
from carecall.model.consequences import Consequence, Ended
from carecall.model.contacts import State
from carecall.model.dispositions import GONE, NOBODY_ANSWERS, Aapor, Outcome
from carecall.model.ids import ContactId
from carecall.scripts.script import Script
from carecall.scripts.steps import NOTHING, UNKNOWN
from carecall.view.names import outcome_name, programme_name, result_name, state_name
from carecall.view.parts import KEY, STRONG, WARNING, Parts, fitted, in_columns, item, paragraph
from carecall.view.reasons import Names, reason_text
from carecall.view.telling import note_words, told_lines
from carecall.view.times import near_words

Foreseen = Sequence[tuple[ContactId, Consequence]]
Key = Callable[[str], str]
"""How the key of an action of the call is named now."""

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
    items = [item(key, outcome_name(_, outcome.value)) for key, outcome in keys]
    items += [item(key("complaint"), _("complaint"))] if script.anywhere else []
    return [[(" " + _("What came of it?"), STRONG)], *in_columns(items, cells)]


def result_lines(_: Words, outcome: Outcome, results: Sequence[Result], cells: int) -> list[Parts]:
    """The results of an outcome with their number keys."""
    items = [item(digit_of(place), result.name) for place, result in enumerate(results)]
    head = _("{outcome}: which is it?", outcome=outcome_name(_, outcome.value))
    return [[(" " + head, STRONG)], *in_columns(items, cells)]


def confirm_lines(
    _: Words, talk: Conversation, ended: Ended, foreseen: Foreseen, names: Names, key: Key, list_key: Key, note: str,
    cells: int,
) -> list[Parts]:  # fmt: skip
    """The outcome, what it lacks, who is to be told, what follows from it for each contact, what becomes of the `note`,
    and the keys that record it or go back; a key of the list is named by `list_key`."""
    partial = partial_lines(_, talk, foreseen, names, cells)
    passed = [given for given in talk.so_far if given.step.required and given.value in (UNKNOWN, NOTHING)]
    give = [fitted(item(key("answers"), _("gives what was not answered")), cells)] if partial and passed else []
    held = any(done.state is State.HELD for _contact, done in foreseen)
    return [
        [(" " + ended_name(_, talk.script, ended), STRONG)],
        *partial,
        *told_lines(_, talk, ended, names, list_key("summary"), cells),
        *consequence_lines(_, talk.card, foreseen, names, cells),
        *free_lines(_, talk.card, foreseen, names, cells, ended.outcome in NOBODY_ANSWERS),
        *(paragraph(held_words(_, list_key("state")), cells, indent=1) if held else []),
        *(paragraph(note_words(_), cells, indent=1) if note else []),
        keys_line(_, key, cells),
        *give,
    ]


def held_words(_: Words, state_key: str) -> str:
    """Who does what about a number that is wrong (C-06, D-16), and where the owner is until then; `state_key` is one of
    the list."""
    return _(
        "carecall tells nobody: pass it on to sales. The call comes back once the next extract has the corrected "
        "number; until then it is on the list under “{state}” ({key}).",
        state=state_name(_, State.HELD.value), key=state_key,
    )  # fmt: skip


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


def free_until(card: Card, foreseen: Foreseen, today: date, promised: date | None = None) -> date | None:
    """The last day of a free first service that is over before its owner is called again, in a next try or on the day
    that is `promised` (D-12, D-27)."""
    parts = {part.contact.id: part for part in card.contacts}
    for contact, done in foreseen:
        service, again = parts[contact].service, done.next.day if done.next else promised
        free = service.free(today) if service else None
        if free and again and done.state is State.OPEN and not free.over and again > free.until:
            return free.until
    return None


def free_lines(
    _: Words, card: Card, foreseen: Foreseen, names: Names, cells: int, nobody: bool, promised: date | None = None
) -> list[Parts]:
    """What an owner who is called again only then is told: that the service costs something; and what can be done about
    it. Where `nobody` answered that is nothing: one such call a day is all (C-03)."""
    until = free_until(card, foreseen, names.now.date(), promised)
    if until is None:
        return []
    day = near_words(_, until, names.now.date())
    told = _("The first service is free until {day} only: at the next call it costs the owner something.", day=day)
    advice = _("Nothing more can be done today: one call that nobody answers is enough for a day (C-03). The script of "
               "the next call says it honestly.") if nobody \
        else _("With somebody on the line: ask for a time until then.")  # fmt: skip
    return [*paragraph(told, cells, WARNING, 1), *paragraph(advice, cells, indent=1)]


def free_words(_: Words, card: Card, foreseen: Foreseen, names: Names) -> str:
    """The same behind what was recorded, in a few words; "" where it stays free."""
    until = free_until(card, foreseen, names.now.date())
    return _("Free only until {day}", day=near_words(_, until, names.now.date())) if until else ""

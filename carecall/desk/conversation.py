"""Owns where one call stands over the scripts of all its contacts. Invariant: exactly one contact's script is running;
what is asked once per call is asked once, and a step is never lost when the next script begins (B-02, D-17).

Pure: the desk stores what `Changed` says, the screen shows what the properties say. The scripts run in the order of
the card, the most urgent first; a script that ends as `finished` hands over to the next, any other ending ends the
call.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from carecall.desk import heard
from carecall.desk.walks import answered, car_sold, linked, running, walk_of
from carecall.errors import Refused
from carecall.model.consequences import Ended, of_person
from carecall.model.contacts import State
from carecall.model.dispositions import GONE, SOLD, Outcome
from carecall.model.due import Reading
from carecall.model.ids import AttemptId, ContactId
from carecall.scripts import recital, speech
from carecall.scripts.engine import Given, Walk, needed_by
from carecall.scripts.farewell import pieces_without_goodbye, without_goodbye
from carecall.scripts.fields import SURVEY
from carecall.scripts.recital import Piece
from carecall.scripts.script import Script
from carecall.scripts.steps import NOTHING, PASSED, UNKNOWN, Ending, Kind, Step

if TYPE_CHECKING:
    from carecall.desk.card import Agreed, Card, CardContact
    from carecall.scripts.answers import Accepted, Refusal

Value = TypeVar("Value")
LEAST_SURVEY = 3
"""Items of a survey that make one: an invitation too asks how the car is."""
_PARTS = frozenset({Outcome.FINISHED, Outcome.NOT_ELIGIBLE})


@dataclass(frozen=True, slots=True)
class Changed:
    """What an answer changes in the store: answers to put, ids whose answers fall away, and which of the put ones are
    to be saved to a field of the record (`scripts.fields.SAVES`)."""

    contact: ContactId
    attempt: AttemptId
    put: Mapping[str, str]
    gone: tuple[str, ...]
    fields: Mapping[str, str]


Place = tuple[ContactId, str]
"""A step of a contact's script."""
Kept = Mapping[Place, str]
"""Answers by contact and step."""


@dataclass(frozen=True, slots=True)
class Again:
    """Why a step is said or asked once more: the answer to `changed` was corrected, on which it rested. `before` is
    how it was put then, by language, where that was in other words; `answer` what was answered then."""

    changed: Step
    before: Mapping[str, str]
    answer: Given | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A card and a walk for each of its contacts. Every method returns a value or a new conversation.

    `left`: the answers of branches that a correction has left, which fill them in again when it is taken back;
    `undone`: the answers that were taken back one by one, which are offered where they are asked for again; `again`:
    what is said or asked again since a correction changed what it rested on. All are kept while the call lasts: the
    store has the answers as replaced.
    """

    card: Card
    walks: tuple[Walk, ...]
    index: int = field(init=False, compare=False)
    left: Kept = field(default_factory=dict, compare=False)
    undone: Kept = field(default_factory=dict, compare=False)
    again: Mapping[Place, Again] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", running(self.card, self.walks))

    @classmethod
    def open(cls, card: Card) -> Conversation:
        """The conversation of a card as far as it has come: at the first unanswered question (design: phases)."""
        return cls(card, linked(tuple(map(walk_of, card.contacts))))

    @property
    def contact(self) -> CardContact:
        """The contact whose script is running; after the end the last one that ran."""
        return self.card.contacts[self.index]

    @property
    def walk(self) -> Walk:
        return self.walks[self.index]

    @property
    def script(self) -> Script:
        return self.contact.script

    @property
    def step(self) -> Step | None:
        """What is to be said or asked now; None where everything was."""
        return self.walk.current if isinstance(self.walk.current, Step) else None

    @property
    def ending(self) -> Ending | None:
        """The ending that the running script has come to."""
        return self.walk.ending

    @property
    def follows(self) -> CardContact | None:
        """Whose script comes after the current step, where that is the last of its script and it goes well: it is no
        time for goodbye yet."""
        step = self.step
        end = self.script.target(step.next) if step and step.kind is Kind.SAY else None
        if not isinstance(end, Ending) or end.outcome != Outcome.FINISHED or self.walk.cut_short:
            return None
        later = range(self.index + 1, len(self.walks))
        return next((self.card.contacts[at] for at in later if self.walks[at].ending is None), None)

    @property
    def position(self) -> tuple[int, int]:
        """(number of the current step, steps in all) of the running script."""
        return self.walk.position

    @property
    def so_far(self) -> tuple[Given, ...]:
        """The questions of all contacts that have an answer, in the order of the card."""
        return tuple(given for walk in self.walks for given in walk.so_far)

    def say(self, lang: str) -> str:
        """The sentence to read aloud; "" after the end. It says no goodbye where another script follows (D-17)."""
        said = speech.say(self.script, self.step, lang, self._record(lang)) if self.step else ""
        return without_goodbye(said, lang) if self.follows else said

    def say_step(self, contact: ContactId, step: Step, lang: str) -> str:
        """What is read aloud at an earlier step that is asked once more."""
        at = self.place(contact)
        part, walk = self.card.contacts[at], self.walks[at]
        record = speech.with_answers({**part.records[lang], **heard.facts(self.card, part, walk)}, walk, lang)
        return speech.say(part.script, step, lang, record)

    def note(self, lang: str) -> str:
        """The hint for the agent, which is not read aloud; "" where there is none."""
        return speech.note(self.script, self.step, lang, self._record(lang)) if self.step else ""

    @property
    def reads_back(self) -> bool:
        """Whether the current step says what was answered, so that the owner can correct it (B-02)."""
        return recital.reads_back(self.step)

    def recital(self, lang: str) -> tuple[Piece, ...]:
        """The sentence to read aloud in its pieces, each with the answers that it says."""
        pieces = recital.recital(self.script, self.step, lang, self._record(lang)) if self.step else ()
        if not self.follows:
            return pieces
        left = pieces_without_goodbye([piece.text for piece in pieces], lang)
        return tuple(replace(piece, text=text) for piece, text in zip(pieces, left, strict=True) if text)

    @property
    def unanswered(self) -> tuple[Given, ...]:
        """The required questions of the running script that were passed without a real answer."""
        passed = ((step, self.walk.own(step)) for step in self.walk.path if step.required)
        return tuple(Given(step, value) for step, value in passed if value in (UNKNOWN, NOTHING))

    @property
    def complaints(self) -> tuple[CardContact, ...]:
        """The contacts in whose part of the talk a complaint was told (B-17)."""
        parts = zip(self.card.contacts, self.walks, strict=True)
        return tuple(part for part, walk in parts if heard.complains(walk))

    @property
    def disliked(self) -> tuple[CardContact, ...]:
        """The contacts in whose part of the talk the owner told what was not to their liking, and did not complain
        (A-20)."""
        parts = zip(self.card.contacts, self.walks, strict=True)
        return tuple(part for part, walk in parts if heard.dislikes(walk) and part not in self.complaints)

    @property
    def asks(self) -> bool:
        """Whether the owner has asked something that was not answered at once: who is called back about it, too, waits
        for what somebody else knows (E-17)."""
        return any(map(heard.asks, self.walks))

    @property
    def faults(self) -> bool:
        """Whether the owner has told what is wrong with a car (B-05)."""
        return any(map(heard.faults, self.walks))

    @property
    def wishes(self) -> bool:
        """Whether the owner has told a wish (B-02)."""
        return any(map(heard.wishes, self.walks))

    @property
    def left_out(self) -> bool:
        """Whether the owner wants no calls, and has not told otherwise by now (B-14)."""
        return self.card.left_out and not any(map(heard.wants_calls, self.walks))

    @property
    def kilometres(self) -> Reading | None:
        """What the owner has said the odometer shows; None where it was not asked or not known."""
        return next((found for walk in self.walks if (found := heard.reading(self.card, walk))), None)

    @property
    def nothing_waits(self) -> bool:
        """Whether nothing can wait for a promise to an owner who rang: it is closed, no call is wanted (B-14), or no
        number works."""
        card = self.card
        closed = all(part.contact.state is not State.OPEN for part in card.contacts)
        return card.rang_in and (closed or self.left_out or not card.number_works)

    def left_open(self, changed: Changed) -> tuple[Given, ...]:
        """The required questions that a change has left without a real answer."""
        steps = map(self.part(changed.contact).script.step, changed.put)
        given = ((step, changed.put[step.id]) for step in steps if step and step.required)
        return tuple(Given(step, value) for step, value in given if value in (UNKNOWN, NOTHING))

    def missing(self, contact: ContactId) -> tuple[Step, ...]:
        """The required questions for want of which a contact is a partial (AAPOR P)."""
        return self.walks[self.place(contact)].missing

    def _record(self, lang: str) -> dict[str, object]:
        """What the script may say now; a reading that the owner has just given moves the estimate (D-13)."""
        record = {**self.contact.records[lang], **heard.facts(self.card, self.contact, self.walk)}
        return speech.with_answers(record, self.walk, lang)

    def check(self, raw: str, today: date, confirmed: bool = False) -> Accepted | Refusal:
        """Whether what was typed answers the current step, or why not."""
        step = self.step
        if step is None:
            raise Refused("script-ended")
        return self.check_step(self.contact, step, raw, today, confirmed)

    def check_step(
        self, contact: CardContact, step: Step, raw: str, today: date, confirmed: bool = False
    ) -> Accepted | Refusal:
        """The same for any step, such as an earlier answer that is corrected. D-14 binds a date that is agreed; a day
        on which the owner comes may cost what is free until then (D-27)."""
        from carecall.scripts.answers import Context, check

        walk = self.walks[self.place(contact.contact.id)]
        first, last = heard.agreeable(self.card, contact, walk) if step.save == "due_date" else (None, None)
        free = heard.free_until(self.card, contact, walk) if step.save == "agreed_date" else None
        reading = self.card.odometer
        odometer, read_on = (reading.km, reading.on) if reading else (None, None)
        hours = self.card.rhythm.hours.calling if self.card.rhythm else None
        house = (hours.start, hours.end) if hours else None
        return check(step, raw, Context(today, odometer, read_on, confirmed, first, last, free, house))

    @property
    def offered(self) -> str:
        """The answer that the current question had before it was taken back, else what was told before that answers it
        too (`Step.offers_to`); "" where there is none."""
        step = self.step
        if step is None or not step.is_question:
            return ""
        value = self.undone.get((self.contact.contact.id, step.id)) or self.walk.offered(step)
        return value if step.accepts(value) else ""

    def forward(self, value: str = PASSED) -> tuple[Conversation, Changed]:
        """The conversation after the current step is answered, and what of it is stored."""
        return self.moved(self.index, self.walk.forward(value))

    def turn(self) -> tuple[Conversation, Changed] | None:
        """The talk turned to the step that may be come to from anywhere, with every answer that it has (B-17); None
        where it is there already, or the script has none."""
        turned = self.walk.turn()
        return self.moved(self.index, turned) if turned is not self.walk else None

    @property
    def survey_left(self) -> int:
        """How many items of a survey the turn has left, which have no answer then (B-17); none in a script that asks no
        survey."""
        if len({step.save for step in self.script.steps if step.save.startswith(SURVEY)}) < LEAST_SURVEY:
            return 0
        return sum(step.save.startswith(SURVEY) for step in self.walk.passed_over)

    def needs(self, ended: Ended) -> Step | None:
        """The step that has to be gone through before `ended` can be: who complains is asked what it is (B-17)."""
        step = needed_by(self.script, ended.result) if ended.outcome is Outcome.FINISHED else None
        return step if step and step not in self.walk.path else None

    def back(self) -> tuple[Conversation, Changed] | None:
        """The latest answer of this call undone, in an earlier script too; None where there is nothing to undo."""
        order = range(self.index, -1, -1)
        at = next((place for place in order if self.walks[place].last), None)
        if at is None:
            return None
        talk, changed = self.moved(at, self.walks[at].back())
        return replace(talk, undone={**talk.undone, **self.fallen(at, changed)}), changed

    @property
    def once_more(self) -> Again | None:
        """Why the current step is said or asked once more; None where it is not."""
        return self.again.get((self.contact.contact.id, self.step.id)) if self.step else None

    def fallen(self, at: int, changed: Changed) -> Kept:
        """The answers that fall away with a change, by contact and step."""
        return {(changed.contact, step): self.walks[at].answers[step] for step in changed.gone}

    def moved(self, at: int, walk: Walk) -> tuple[Conversation, Changed]:
        """The conversation with another walk of the contact at `at`, and what of it is stored."""
        part = self.card.contacts[at]
        if part.attempt is None:
            raise Refused("not-dialled")
        change = self.walks[at].change_to(walk)
        saves = {step.id: step.save for step in part.script.steps if step.save and step.id in change.put}
        walks = linked((*self.walks[:at], walk, *self.walks[at + 1 :]))
        given = {(part.contact.id, step) for step in change.put}
        left, undone, again = but(self.left, given), but(self.undone, given), but(self.again, given)
        talk = replace(self, walks=walks, left=left, undone=undone, again=again)
        return talk, Changed(part.contact.id, part.attempt, change.put, change.gone, saves)

    def part(self, contact: ContactId) -> CardContact:
        """One of the contacts of the call."""
        return self.card.contacts[self.place(contact)]

    def place(self, contact: ContactId) -> int:
        """Where the contact stands on the card."""
        return next(place for place, part in enumerate(self.card.contacts) if part.contact.id == contact)

    # --- what it came to ---

    @property
    def proposed(self) -> Ended | None:
        """The outcome that the script's end proposes; None while something is still to be asked."""
        ending = self.ending
        return self.outcome(Outcome(ending.outcome), ending.result) if ending else None

    @property
    def settled(self) -> Ended | None:
        """What the running script has come to already, though not all of it was said; None where that is open."""
        ending = self.walk.settled
        return self.outcome(Outcome(ending.outcome), ending.result) if ending and ending.outcome in _PARTS else None

    def outcome(self, code: Outcome, result: str = "") -> Ended:
        """`code` for the running contact, as the agent or the script's end chose it."""
        return self._ended(self.index, code, result)

    def result(self, contact: ContactId) -> Ended | None:
        """What a contact's own part of the talk has ended in already, whatever becomes of the rest of the call; None
        where it has not ended. A car that was sold is sold for all contacts about it."""
        at = self.place(contact)
        ending = self.walks[at].ending
        if ending and ending.outcome in _PARTS:
            return self._ended(at, Outcome(ending.outcome), ending.result)
        return self._ended(at, Outcome.NOT_ELIGIBLE, SOLD) if car_sold(self.card, self.walks, at) else None

    def ended_for(self, contact: ContactId, ended: Ended) -> Ended:
        """What the call's outcome means for one of its contacts. A part that has ended keeps its result; a part that
        was not come to, when another was finished, goes back into the next list (D-17)."""
        own = self.result(contact)
        if own:
            return own
        at = self.place(contact)
        if at != self.index and self._concerns_one(ended, at):
            return self._ended(at, Outcome.BROKEN_OFF)
        return self._heard(replace(ended, missing=self._missing(at), answered=answered(self.walks[at])))

    def coming(self, ended: Ended) -> tuple[Agreed, ...]:
        """The days on which the owner comes, as they were agreed in the parts of the talk that `ended` finishes."""
        parts = zip(self.card.contacts, self.walks, strict=True)
        done = (walk for part, walk in parts if self.ended_for(part.contact.id, ended).outcome is Outcome.FINISHED)
        return tuple(dict.fromkeys(found for walk in done if (found := heard.comes(walk))))

    def _concerns_one(self, ended: Ended, at: int) -> bool:
        """Whether `ended`, which is of the running contact, says nothing about the contact at `at`."""
        if ended.outcome is Outcome.NOT_ELIGIBLE and ended.result == SOLD:
            return self.card.contacts[at].contact.vehicle != self.contact.contact.vehicle
        over = ended.outcome is Outcome.NOT_ELIGIBLE and ended.result not in ("", *GONE)
        return ended.outcome is Outcome.FINISHED or over

    def _ended(self, at: int, code: Outcome, result: str = "") -> Ended:
        missing, told, other = self._missing(at), answered(self.walks[at]), self.card.other_numbers > 0
        return self._heard(Ended(code, result, missing=missing, answered=told, other_number=other))

    def _heard(self, ended: Ended) -> Ended:
        return of_person(ended) if self.card.reached else ended

    def _missing(self, at: int) -> bool:
        return bool(self.walks[at].missing)


def but(kept: Mapping[Place, Value], given: Collection[Place]) -> Mapping[Place, Value]:
    """What is kept without what has an answer again."""
    return {key: value for key, value in kept.items() if key not in given}

"""Owns which key goes to whom. Invariant: a key is judged and acted on in one go, so that one that was pressed for the
step before is never taken for this one.

What a key means is decided by the mode; what is the same in all of them (outcomes, note, corrections) stands here.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import getters
from textual.events import Key
from textual.message import Message

from carecall.desk.correcting import correct
from carecall.keys import N_, Action, Where
from carecall.model.dispositions import NOBODY_ANSWERS, OF_A_DIAL, Outcome
from carecall.screens.call_before import RINGS
from carecall.screens.call_hangup import HungUp
from carecall.screens.call_modes import Mode
from carecall.screens.call_notes import Correct, Note, Pick, Purpose
from carecall.screens.call_outcome import SHOWN, TIME_MAY_BE_NAMED, Confirm, Outcomes, Promise, Results
from carecall.screens.call_talk import Talking
from carecall.screens.call_ten import TEN
from carecall.screens.call_undoing import CallUndoing
from carecall.scripts.engine import Given
from carecall.scripts.steps import Kind
from carecall.text import half_width
from carecall.view.beside import Told
from carecall.view.call import given_name
from carecall.view.outcomes import results_of
from carecall.widgets.answer_line import AnswerLine

NOTHING_LEFT = N_("Nothing is left to delete here; {back} goes back.")
SURVEY_LEFT = N_("Survey questions that stay unasked: {count}. {back} goes back to ask them first.")
TYPED_KEYS = frozenset({"up", "down"})


class CallKeys(CallUndoing):
    """A call that is worked by keys."""

    guard_seconds = 0.15
    """Keys that come sooner after the step has changed are dropped."""

    line = getters.query_one("#line", AnswerLine)

    def __init__(self) -> None:
        super().__init__()
        self.changed_at = 0.0

    def too_soon(self, event: Message) -> bool:
        """Whether a key or the mouse was pressed before the step that is shown could be seen."""
        if event.time >= self.changed_at + self.guard_seconds:
            return False
        self.tell(N_("Too quick: that key was dropped, the step had just changed."))
        return True

    def taken(self, event: Key) -> bool:
        """Whether nothing more is done with a key: it was the 0 of a 10, or came too soon. What was said of the key
        before is over."""
        self.forget(self.worded(NOTHING_LEFT))
        one = self.tens.completed(_plain(event), event.time, self._words_asked)
        if one and self.talk and self.talk.card.call == one.call:
            self.change(correct(self.talk, one.contact, one.step.id, TEN))
            self.tell(N_("10 recorded for: {question}"), question=given_name(self.words, Given(one.step, TEN)))
            return True
        return self.too_soon(event)

    @property
    def _words_asked(self) -> bool:
        mode = self.mode
        return isinstance(mode, Talking) and mode.step.kind is Kind.TEXT and not self.line.value

    def on_key(self, event: Key) -> None:
        """Judge and act in one go; what is no key of the call goes on to `on_key` of every screen."""
        key = _plain(event)
        if self.taken(event):
            event.stop()
            event.prevent_default()
        elif not (self.focused is self.line and (key in TYPED_KEYS or (key == "backspace" and self.line.value))):
            self._act(event, key)

    def _act(self, event: Key, key: str) -> None:
        """Enter on the line is the call's own: it takes what was typed."""
        found = self.app.key_table.pressed(self.WHERE).get(key)
        if found and found[0].where is Where.CALL:
            event.stop()
            event.prevent_default()
            self.perform(*found)

    def do(self, key: str) -> None:
        """What a key means."""
        self.perform(*self.app.key_table.pressed(self.WHERE)[key])

    def press(self, shown: str) -> None:
        found = self.app.key_table.pressed(self.WHERE)
        plain = shown if len(shown) == 1 else shown.lower().replace("-", "+")
        if plain in found:
            self.do(plain)

    def perform(self, action: Action, plain: str = "") -> None:
        """The call's own actions are `do_<id>`. What is typed is kept before anything else is shown."""
        self.keep_typed()
        if action.where is not Where.CALL:
            super().perform(action, plain)
            return
        self.app.done(self, action.id)
        doing: Callable[..., None] = getattr(self, f"do_{action.id}")
        if action.each:
            doing(plain)
        else:
            doing()

    def keep_typed(self) -> None:
        """Hand what stands on the line to the mode: a key or the window may overtake the news of what was typed."""
        if self.line.display and self.mode.ask():
            self.mode.changed(self.line.value)

    def do_go(self) -> None:
        if self.focused is self.line:
            self.mode.typed(self.line.value)
        else:
            self.mode.enter()

    def do_answer(self, digit: str) -> None:
        self.mode.digit(digit)

    def do_unknown(self) -> None:
        self.mode.unknown()

    def do_back(self) -> None:
        self.mode.back()

    def do_leave(self) -> None:
        self.mode.leave()

    def do_undo(self) -> None:
        self.mode.undo()

    def do_next(self) -> None:
        self.mode.step_by(+1)

    def do_previous(self) -> None:
        self.mode.step_by(-1)

    def do_search(self) -> None:
        self.mode.find()

    def do_ring_in(self) -> None:
        self.mode.find(RINGS)

    def do_line(self) -> None:
        if not self.line.display:
            self.tell(N_("Nothing is typed here: the keys answer."))
        elif self.leave_line():
            self.tell(N_("Every key acts now; {line} leads back to the line."))
        else:
            self.focus_line()

    # ------------------------------------------------------------ outcomes

    def _talking(self) -> bool:
        if self.mode.busy:
            self.mode.back()  # says what is being stored
            return False
        if self.talk is None or not self.mode.talks:
            self.tell(self.mode.no_talk)
            return False
        return True

    def do_no_answer(self) -> None:
        self.choose(Outcome.NO_ANSWER)

    def do_hung_up(self) -> None:
        """Where no promise could be kept there is nothing to choose from."""
        if not self._talking() or self._open_already(HungUp):
            return
        offers = self.offers()
        if len(offers) > 1:
            self.enter_mode(HungUp(self, offers))
        else:
            self.choose(Outcome.BROKEN_OFF)

    def do_outcomes(self) -> None:
        if self._talking() and not self._open_already(Outcomes):
            self.enter_mode(Outcomes(self))

    def do_complaint(self) -> None:
        """From wherever the talk stands, with every answer that it has (B-17, D-18)."""
        if not self._talking() or self.talk is None:
            return
        turned = self.talk.turn()
        if turned:
            self.change(turned)
            if left := self.talk.survey_left:
                self.tell(SURVEY_LEFT, count=left)
        elif self.talk.script.anywhere:
            self.tell(N_("The complaint is being taken down already; {back} goes back."))
        else:
            self.tell(N_("This script has no questions about a complaint: {note} takes it down."))

    def do_why(self) -> None:
        if self._talking() and not self._open_already(Purpose):
            self.enter_mode(Purpose(self))

    def _open_already(self, kind: type[Mode]) -> bool:
        """Whether that is what is open, which is said."""
        if isinstance(self.mode, kind):
            self.tell(N_("That is open already; {back} goes back to the script."))
            return True
        return False

    def do_call_back(self) -> None:
        """A time that was named makes a callback of "not convenient" and "somebody else" too."""
        if self._talking() and self.talk and not self._open_already(Promise) and self._may_promise():
            ended = self.mode.ended if isinstance(self.mode, Confirm) else None
            named = ended and ended.outcome in TIME_MAY_BE_NAMED
            if ended and named:
                self.enter_mode(Promise(self, ended))
            else:
                chosen = self.talk.outcome(Outcome.CALLBACK)
                self.enter_mode(Promise(self, chosen, proposed=chosen == self.talk.proposed))

    def _may_promise(self) -> bool:
        """Whether anything of the call can wait for a promise; where nothing can, that is said."""
        talk = self.talk
        if talk and not talk.nothing_waits:
            return True
        if talk and talk.left_out:
            self.tell(N_("The owner wants no calls: first the answer that calls are wanted again."))
        else:
            self.tell(N_("Nothing is open here that a promise could wait for; {note} writes a note."))
        return False

    def do_note(self) -> None:
        if self._talking() and not self._open_already(Note):
            self.enter_mode(Note(self))

    def do_answers(self) -> None:
        if not self._talking() or self.talk is None or self._open_already(Pick):
            return
        if self.talk.so_far:
            self.enter_mode(Pick(self))
        else:
            self.tell(N_("Nothing was answered yet."))

    def correct(self, told: Told) -> None:
        if self._talking():
            self.enter_mode(Correct(self, told))

    def choose(self, outcome: Outcome) -> None:
        if not self._talking() or self.talk is None:
            return
        if isinstance(self.mode, Confirm) and self.mode.ended.outcome is outcome:
            self.tell(SHOWN)
            return
        if outcome in OF_A_DIAL and self.talk.card.rang_in:
            self.tell(N_("The owner has rung you: {hung_up} if the line broke, {outcomes} every other outcome."))
            return
        if outcome in NOBODY_ANSWERS and self.somebody_answered:
            self.tell(N_("Somebody has answered: {hung_up} if the line broke, {back} takes the answer back."))
            return
        results = results_of(self.words, self.talk.script, outcome)
        if len(results) > 1:
            self.enter_mode(Results(self, outcome))
        else:
            self.confirm(outcome, results[0].code if results else "")

    def confirm(self, outcome: Outcome, result: str = "") -> None:
        """What the script's end proposes is that, whoever chose it: back leads to the last question."""
        if self._talking() and self.talk:
            ended = self.talk.outcome(outcome, result)
            if self.talk.needs(ended):  # it cannot be before that is asked
                self.do_complaint()
                return
            self.enter_mode(Confirm(self, ended, proposed=ended == self.talk.proposed))


def _plain(event: Key) -> str:
    """The key as `keys` names it, full-width twins as their plain key."""
    return half_width(event.character) if event.is_printable and event.character else event.key

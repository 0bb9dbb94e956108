"""Owns which key goes to whom. Invariant: a key is judged and acted on in one go, so that one that was pressed for the
step before is never taken for this one.

What a key means is decided by the mode; what is the same in all of them (outcomes, note, corrections) stands here.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import getters
from textual.events import Key

from carecall.desk.conversation import Conversation
from carecall.keys import CALL, N_
from carecall.model.dispositions import Outcome
from carecall.screens.call_modes import Mode
from carecall.screens.call_notes import Note, Pick
from carecall.screens.call_outcome import TIME_MAY_BE_NAMED, Confirm, Outcomes, Promise, Results
from carecall.screens.call_work import CallWork
from carecall.scripts.steps import NOTHING, UNKNOWN
from carecall.text import half_width
from carecall.view.outcomes import results_of
from carecall.widgets.answer_line import AnswerLine

BY_KEY = {key: action for action in CALL for key in action.keys}
NOBODY_ANSWERS = frozenset({Outcome.NO_ANSWER, Outcome.BUSY, Outcome.SWITCHED_OFF})
TYPED_KEYS = frozenset({"up", "down"})


class CallKeys(CallWork):
    """A call that is worked by keys."""

    guard_seconds = 0.15
    """Keys that come sooner after the step has changed are dropped."""

    line = getters.query_one("#line", AnswerLine)

    def __init__(self) -> None:
        super().__init__()
        self.changed_at = 0.0

    def too_soon(self, event: Key) -> bool:
        """Whether a key was pressed before the step that is shown could be seen."""
        if event.time >= self.changed_at + self.guard_seconds:
            return False
        self.tell(N_("Too quick: that key was dropped, the step had just changed."))
        return True

    def on_key(self, event: Key) -> None:
        """Judge and act in one go; what is no key of the call goes on to the screen that all share."""
        super().on_key(event)
        event.prevent_default()
        key = _plain(event)
        typing = self.focused is self.line
        if self.too_soon(event):
            event.stop()
        elif key in BY_KEY and not (typing and (key in TYPED_KEYS or (key == "backspace" and self.line.value))):
            event.stop()
            self.do(key)

    def do(self, key: str) -> None:
        """What a key means."""
        action = BY_KEY[key]
        if action.each:
            doing: Callable[[str], None] = getattr(self, f"do_{action.id}")
            doing(key)
        else:
            getattr(self, f"do_{action.id}")()

    def do_go(self) -> None:
        if self.focused is self.line:
            self.mode.typed(self.line.value)
        else:
            self.mode.enter()

    def do_answer(self, digit: str) -> None:
        self.mode.digit(digit)

    def do_unknown(self) -> None:
        self.mode.unknown()

    def do_undo(self) -> None:
        self.mode.undo()

    def do_leave(self, key: str) -> None:
        self.mode.leave(key)

    def do_next(self) -> None:
        self.mode.step_by(+1)

    def do_previous(self) -> None:
        self.mode.step_by(-1)

    def do_line(self) -> None:
        if self.line.display and not self.leave_line():
            self.focus_line()
        elif not self.line.display:
            self.tell(N_("Nothing is typed here: the keys answer."))

    # ------------------------------------------------------------ outcomes

    def _talking(self) -> bool:
        if self.mode.busy:
            self.mode.undo()  # says what is being stored
            return False
        if self.talk is None or not self.mode.talks:
            self.tell(N_("Dial first, then press Enter: outcomes come after it."))
            return False
        return True

    def do_no_answer(self) -> None:
        self.choose(Outcome.NO_ANSWER)

    def do_hung_up(self) -> None:
        self.choose(Outcome.BROKEN_OFF)

    def do_outcomes(self) -> None:
        if self._talking() and not self._open_already(Outcomes):
            self.enter_mode(Outcomes(self))

    def _open_already(self, kind: type[Mode]) -> bool:
        """Whether that is what is open, which is said."""
        if isinstance(self.mode, kind):
            self.tell(N_("That is open already; b goes back to the script."))
            return True
        return False

    def do_call_back(self) -> None:
        """A time that was named makes a callback of "not convenient" and "somebody else" too."""
        if self._talking() and self.talk and not self._open_already(Promise):
            ended = self.mode.ended if isinstance(self.mode, Confirm) else None
            named = ended and ended.outcome in TIME_MAY_BE_NAMED
            self.enter_mode(Promise(self, ended if ended and named else self.talk.outcome(Outcome.CALLBACK)))

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

    def choose(self, outcome: Outcome) -> None:
        if not self._talking() or self.talk is None:
            return
        if isinstance(self.mode, Confirm) and self.mode.ended.outcome is outcome:
            self.tell(N_("Enter records what is shown; b goes back to the script."))
            return
        if outcome in NOBODY_ANSWERS and _somebody_answered(self.talk):
            self.tell(N_("Somebody has answered: h if the line broke, b takes the answer back."))
            return
        results = results_of(self.words, self.talk.script, outcome)
        if len(results) > 1:
            self.enter_mode(Results(self, outcome, results))
        else:
            self.confirm(outcome, results[0].code if results else "")

    def confirm(self, outcome: Outcome, result: str = "") -> None:
        if self._talking() and self.talk:
            self.enter_mode(Confirm(self, self.talk.outcome(outcome, result)))


def _somebody_answered(talk: Conversation) -> bool:
    """Whether a question of this call has a real answer: then the number was not silent."""
    given = ((each, walk) for walk in talk.walks for each in walk.so_far)
    return any(each.step.id in walk.this_call and each.value not in (UNKNOWN, NOTHING) for each, walk in given)


def _plain(event: Key) -> str:
    """The key as `keys` names it, full-width twins as their plain key."""
    return half_width(event.character) if event.is_printable and event.character else event.key

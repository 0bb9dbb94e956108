"""Owns the call screen: what stands where, and which key goes to whom. Invariant: built once and refilled; a key is
judged and acted on in one go, so that one that was pressed for the step before is never taken for this one.

What a key means is decided by the mode (`call_modes`, `call_outcome`, `call_notes`); what is stored, by `call_work`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import getters, on
from textual.events import Key, Paste
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from carecall import keys
from carecall.keys import CALL, N_, Where
from carecall.model.consequences import Ended
from carecall.model.dispositions import Outcome
from carecall.screens.call_modes import Mode
from carecall.screens.call_notes import Note, Pick
from carecall.screens.call_outcome import TIME_MAY_BE_NAMED, Confirm, Outcomes, Promise, Results
from carecall.screens.call_work import CallWork
from carecall.text import half_width
from carecall.view import call as words_of
from carecall.view.outcomes import results_of
from carecall.view.parts import Part, Parts
from carecall.widgets.answer_line import AnswerLine
from carecall.widgets.block import Block, Column, nothing
from carecall.widgets.lines import Line
from carecall.widgets.outcome_panel import OutcomePanel
from carecall.widgets.owner_card import OwnerCard
from carecall.widgets.pace import pace_parts
from carecall.widgets.script_step import Choices, Spoken
from carecall.widgets.so_far import SoFar

BY_KEY = {key: action for action in CALL for key in action.keys}
TYPED_KEYS = frozenset({"up", "down"})


class CallScreen(CallWork):
    """One call at a time."""

    WHERE = Where.CALL
    BINDINGS = keys.bindings(Where.EVERYWHERE)
    CSS_PATH: ClassVar = ["base.tcss", "call.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - an instance variable of Textual's
    guard_seconds = 0.15
    """Keys that come sooner after the step has changed are dropped."""

    line = getters.query_one("#line", AnswerLine)
    spoken = getters.query_one("#spoken", Spoken)

    def __init__(self) -> None:
        super().__init__()
        self._changed_at = 0.0
        self._filled = False

    def body(self) -> Iterable[Widget]:
        yield OwnerCard(id="card")
        with Column(id="work"):
            with Column(id="talk"):
                yield Line(id="step")
                yield Spoken(id="spoken")
                yield Choices(id="choices")
                yield OutcomePanel(id="panel")
                yield AnswerLine(self.too_soon, id="line")
                yield Block(id="problem")
            yield SoFar(id="beside")

    def on_mount(self) -> None:
        self._filled = True
        super().on_mount()
        self._turn_to_line()

    @property
    def _shown(self) -> bool:
        """Whether there is a screen to fill: not before it is mounted, nor when the desk closes under a write."""
        return self._filled and bool(self.children)

    # ------------------------------------------------------------ painting

    def retranslate(self) -> None:
        super().retranslate()
        self.fill()

    def tick(self, wall: datetime) -> None:
        super().tick(wall)
        self._show_step()

    def enter_mode(self, mode: Mode) -> None:
        self.mode = mode
        self._changed_at = Message().time
        if self._shown:
            self._forget(self._notice[0])
            self.query_one("#problem", Block).show(nothing)
            self.fill()
            self._turn_to_line()

    def fill(self) -> None:
        if not self._shown:
            return
        mode = self.mode
        self.query_one("#card", OwnerCard).show(self._card_lines)
        self._show_step()
        mode.show(self.spoken)
        self.spoken.display = bool(self.spoken.text)
        panel, choices = self.query_one("#panel", OutcomePanel), self.query_one("#choices", Choices)
        cells = max(self.size.width - 4, 20)
        panel.display = bool(mode.panel(cells))
        choices.display = not panel.display and bool(mode.answers(cells))
        panel.show(mode.panel if panel.display else nothing)
        choices.show(mode.answers if choices.display else nothing)
        ask = mode.ask()
        self.line.display = ask is not None
        if ask:
            self.line.ask(ask.placeholder, ask.passing, ask.value)
        self.query_one("#beside", SoFar).show(self._beside_lines)
        self._show_mode_keys()

    def _card_lines(self, cells: int) -> list[Parts]:
        if self.card:
            running = self.talk.contact if self.talk else None
            return words_of.card_lines(self.words, self.card, self.names, running, cells)
        return words_of.row_lines(self.words, self.row, self.names, cells) if self.row else []

    def _beside_lines(self, cells: int, lines: int) -> list[Parts]:
        if self.card is None:
            return []
        lay_out = words_of.facts_column if self.has_class("-wide") else words_of.facts_below
        return lay_out(self.words, self.card, self.talk, self.names, self.note, cells, lines)

    def _show_step(self) -> None:
        if not self._shown:
            return
        left: list[Part] = words_of.step_head(self.words, self.talk) if self.talk else []
        right: list[Part] = []
        if self.times:
            script = self.card.contacts[0].script if self.card else None
            script = self.talk.script if self.talk else script
            allowed = script.box_seconds(self.times.box) if script else None
            right = pace_parts(self.words, self.times, allowed, self.app.desk.clock.machine())
        self.query_one("#step", Line).show(left, right)

    def _show_mode_keys(self) -> None:
        typing = self.focused is self.line
        shown = [action for action in keys.actions(Where.CALL) if action.id in (*self.mode.keys, "help")]
        order = (*self.mode.keys, "help")
        shown.sort(key=lambda action: order.index(action.id))
        shown = [replace(action, label=self.mode.go) if action.id == "go" else action for action in shown]
        self.show_keys(replace(action, shown=_function_key(action)) if typing else action for action in shown)

    # ------------------------------------------------------------ the line

    def _turn_to_line(self) -> None:
        """Type where there is something to type, press keys where there is not."""
        self.set_focus(self.line if self.line.display else None)
        self._show_mode_keys()

    def focus_line(self, text: str = "") -> None:
        self.set_focus(self.line)
        if text:
            self.line.insert_text_at_cursor(text)
        self._show_mode_keys()

    def leave_line(self) -> bool:
        typing = self.focused is self.line
        self.set_focus(None)
        self._show_mode_keys()
        return typing

    def object_to(self, sentence: str) -> None:
        self.query_one("#problem", Block).show(lambda cells: words_of.problem_lines(sentence, cells))

    @on(Input.Changed, "#line")
    def _typed(self, event: Input.Changed) -> None:
        if event.value == self.line.value:
            if event.value:
                self.query_one("#problem", Block).show(nothing)
            self.mode.changed(event.value)

    @on(AnswerLine.Passed)
    def _passed(self, event: AnswerLine.Passed) -> None:
        if not self.line.value:
            self._do(event.key)

    def on_paste(self, event: Paste) -> None:
        event.stop()
        self.tell(N_("Pasted text is not read as keys."))

    # ------------------------------------------------------------ keys

    def too_soon(self, event: Key) -> bool:
        """Whether a key was pressed before the step that is shown could be seen."""
        if event.time >= self._changed_at + self.guard_seconds:
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
            self._do(key)

    def _do(self, key: str) -> None:
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
            named = isinstance(self.mode, Confirm) and self.mode.ended.outcome in TIME_MAY_BE_NAMED
            ended: Ended = self.mode.ended if isinstance(self.mode, Confirm) else self.talk.outcome(Outcome.CALLBACK)
            self.enter_mode(Promise(self, ended if named else self.talk.outcome(Outcome.CALLBACK)))

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
        results = results_of(self.words, self.talk.script, outcome)
        if len(results) > 1:
            self.enter_mode(Results(self, outcome, results))
        else:
            self.confirm(outcome, results[0].code if results else "")

    def confirm(self, outcome: Outcome, result: str = "") -> None:
        if self._talking() and self.talk:
            self.enter_mode(Confirm(self, self.talk.outcome(outcome, result)))


def _plain(event: Key) -> str:
    """The key as `keys` names it, full-width twins as their plain key."""
    return half_width(event.character) if event.is_printable and event.character else event.key


def _function_key(action: keys.Action) -> str:
    """How the key is shown while letters are typed: its function key."""
    return next((key.upper() for key in action.keys if key[0] == "f" and key[1:].isdigit()), action.shown)

"""Owns the call screen: what stands where. Invariant: built once and refilled; nothing covers the sentence to say.

Its keys are `call_keys`, what they mean the modes (`call_before`, `call_talk`, `call_outcome`, `call_notes`), what is
stored `call_work`, what it knows `call_base`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import getters, on
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from carecall.keys import Where, function_key
from carecall.screens.call_keys import NOTHING_LEFT, CallKeys
from carecall.screens.call_modes import Mode
from carecall.screens.seen import BLINK
from carecall.view import beside
from carecall.view import call as words_of
from carecall.view.parts import Part, Parts
from carecall.widgets.answer_line import AnswerLine
from carecall.widgets.block import Block, nothing
from carecall.widgets.lines import Line
from carecall.widgets.outcome_panel import OutcomePanel
from carecall.widgets.owner_card import OwnerCard
from carecall.widgets.pace import pace_parts
from carecall.widgets.painted import Column
from carecall.widgets.script_step import Choices, Spoken
from carecall.widgets.so_far import SoFar

FRAME = 6
"""Top line, status line, key line, the step with its margin, the margin of what stands below the sentence."""


class CallScreen(CallKeys):
    """One call at a time."""

    WHERE = Where.CALL
    CSS_PATH: ClassVar = ["base.tcss", "call.tcss"]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - an instance variable of Textual's
    spoken = getters.query_one("#spoken", Spoken)

    def __init__(self) -> None:
        super().__init__()
        self._filled = False
        self._size_shown: Size | None = None
        self._objected_to = ""

    def body(self) -> Iterable[Widget]:
        yield OwnerCard(id="card")
        with Column(id="work"):
            with Column(id="talk"):
                yield Line(id="step")
                yield Spoken(id="spoken")
                yield Choices(id="choices")
                yield OutcomePanel(id="panel")
                yield AnswerLine(self.taken, self.do, id="line")
                yield Block(id="problem")
            yield SoFar(id="beside")

    def on_mount(self) -> None:
        self._filled = True
        self._show_line()
        self._turn_to_line()

    @property
    def talking(self) -> bool:
        return self.mode.talks

    @property
    def _shown(self) -> bool:
        """Whether there is a screen to fill: not before it is mounted, nor when the desk closes under a write."""
        return self._filled and bool(self.children)

    # ------------------------------------------------------------ painting

    def retranslate(self) -> None:
        super().retranslate()
        self.query_one("#problem", Block).reword()
        self.fill()

    def on_resize(self, event: Resize) -> None:
        """How much is shown depends on the height too."""
        if self._size_shown not in (None, event.size):
            self.call_after_refresh(self.fit)
        self._size_shown = event.size

    def fit(self) -> None:
        """Fill the window as it is now: with what was typed meanwhile, of which the mode has not heard yet."""
        if self._shown:
            self.keep_typed()
        self.fill()

    def tick(self, wall: datetime) -> None:
        super().tick(wall)
        if self._shown:
            self._show_step()
            self._show_time()
            self.look_after_claim()

    def _show_time(self) -> None:
        spoken = self.query_one_optional("#spoken", Spoken)
        if spoken:  # the clock may tick once more while the screen is being taken down
            self.mode.tick(spoken)

    def enter_mode(self, mode: Mode) -> None:
        self.mode = mode
        self.changed_at = Message().time
        if self._shown:
            self.line.touched = False
            self.forget(self._notice[0])
            self.query_one("#problem", Block).show(nothing)
            self.show_hint()
            self._show_line()
            self._turn_to_line()
        if mode.busy:
            self.hold(BLINK, self.fill)
        else:
            self.fill()
            self.let_go()

    def fill(self) -> None:
        if not self._shown:
            return
        mode = self.mode
        self._show_line()
        self.query_one("#card", OwnerCard).show(self._card_lines)
        self._show_step()
        mode.show(self.spoken)
        self.spoken.display = bool(self.spoken.text)
        self._show_answers()
        self.query_one("#beside", SoFar).show(self._beside_lines)
        self._show_mode_keys()

    def _show_line(self) -> None:
        """The line, where something is typed."""
        ask = self.mode.ask()
        self.line.display = ask is not None
        if ask:
            self.line.ask(ask.placeholder, ask.passing, ask.value, ask.replaced)
        else:
            self.line.value = ""  # what was typed is the mode's; whatever is asked next begins anew

    def _show_answers(self) -> None:
        """The answers below the sentence, or the panel in their place."""
        mode, cells = self.mode, max(self.size.width - 4, 20)
        panel, choices = self.query_one("#panel", OutcomePanel), self.query_one("#choices", Choices)
        panel.display = bool(mode.panel(cells))
        choices.display = not panel.display and bool(mode.answers(cells))
        panel.show(mode.panel if panel.display else nothing)
        choices.show(mode.answers if choices.display else nothing)

    @property
    def room(self) -> int:
        """What the frame, the card, the line of the step, a hint and the margin of the panel leave of the screen."""
        card = self.query_one("#card", OwnerCard).text.count("\n") + 1
        return self.size.height - card - FRAME - int(self.has_class("-hinted"))

    def _card_lines(self, cells: int) -> list[Parts]:
        if self.card:
            running = self.talk.contact if self.talk else None
            told = self.talk.kilometres if self.talk else None
            return words_of.card_lines(self.words, self.card, self.names, running, cells, told)
        return words_of.row_lines(self.words, self.row, self.names, cells) if self.row else []

    def _beside_lines(self, cells: int, lines: int) -> list[Parts]:
        found = self.card or self.upcoming
        if found is None:
            return []
        lay_out = beside.facts_column if self._has_column else beside.facts_below
        return lay_out(self.words, beside.Known.of(found, self.note), self.talk, self.names, cells, lines)

    @property
    def _has_column(self) -> bool:
        """Whether what stands beside the script has a column of its own."""
        return self.has_class("-wide")

    def _show_step(self) -> None:
        if not self._shown:
            return
        left: list[Part] = words_of.step_head(self.words, self.talk) if self.talk else []
        right: list[Part] = []
        if self.times:
            first = next(iter(self.card.contacts), None) if self.card else None
            script = self.talk.script if self.talk else first.script if first else None
            allowed = script.box_seconds(self.times.box) if script else None
            right = pace_parts(self.words, self.times, allowed, self.app.desk.clock.machine())
        line = self.query_one_optional("#step", Line)
        if line:  # the clock may tick once more while the screen is being taken down
            line.show(left, right)

    def _show_mode_keys(self) -> None:
        """The mode's keys in its order; while letters are typed, by their function keys, and Ctrl in short: `^T`."""
        typing = self.focused is self.line and self.mode.letters
        known = {action.id: action for action in self.app.key_table.actions(Where.CALL)}
        shown = [known[action] for action in (*self.mode.keys, "help")]
        shown = [replace(action, label=self.mode.go) if action.id == "go" else action for action in shown]
        short = {action.id: function_key(action).replace("Ctrl-", "^") if typing else action.shown for action in shown}
        self.show_keys(replace(action, shown=short[action.id]) for action in shown)

    # ------------------------------------------------------------ the line

    def _turn_to_line(self) -> None:
        """Type where there is something to type, press keys where there is not."""
        self.set_focus(self.line if self.line.display else None)
        self._show_mode_keys()

    def focus_line(self, text: str = "") -> None:
        self.set_focus(self.line)
        if text:
            self.line.replace(text, *self.line.selection)
        self._show_mode_keys()

    def leave_line(self) -> bool:
        typing = self.focused is self.line
        self.set_focus(None)
        self._show_mode_keys()
        return typing

    def object_to(self, worded: Callable[[], str]) -> None:
        """Enter may overtake the news of what was typed, which takes away only what was said of something else."""
        self._objected_to = self.line.value
        self.query_one("#problem", Block).show(lambda cells: words_of.problem_lines(worded(), cells))

    @on(Input.Changed, "#line")
    def _typed(self, event: Input.Changed) -> None:
        if event.value != self.line.value or not self.line.display:
            return
        if event.value != self._objected_to:
            self.query_one("#problem", Block).show(nothing)
        typed = self.mode.letters
        self.mode.changed(event.value)
        if self.mode.letters != typed:  # the keys have other names from now on
            self._show_answers()
            self._show_mode_keys()
            self.show_hint()

    @on(AnswerLine.Emptied)
    def _emptied(self) -> None:
        """However often: who holds Backspace down takes no answer back."""
        self.tell(NOTHING_LEFT)

    # ------------------------------------------------------------ the mouse

    @on(Block.Clicked)
    def _item_clicked(self, event: Block.Clicked) -> None:
        if not self.too_soon(event):
            self.keep_typed()
            self.mode.clicked(event.key.split()[0])

    @on(SoFar.Clicked)
    def _answer_clicked(self, event: SoFar.Clicked) -> None:
        """An answer that is clicked is corrected."""
        if self.talk is None or self.too_soon(event):
            return
        column = self._has_column
        found = beside.answer_at(self.words, self.talk, column, event.shown, event.cells, event.x, event.y)
        if found:
            self.correct(found)

"""Owns the keys of the queue screen: moving, narrowing by programme, slot, state and text, and the ways to elsewhere.

Invariant: each key changes one part of what is asked and keeps the others; Enter acts on the owner who was on the
terminal under the cursor when it was pressed, or on nobody; and a key that can do nothing says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on
from textual._time import get_time
from textual.events import Key
from textual.widgets import Input

from carecall.desk.queue import QueueRow
from carecall.model.ids import CustomerId
from carecall.screens.queue_acts import QueueActs
from carecall.screens.queue_reading import whereabouts_of
from carecall.screens.queue_renewal import SETTLED
from carecall.view.asked import Asked
from carecall.view.queue import beside_words
from carecall.view.times import clock_words
from carecall.widgets.tab_line import FilterLine, TabLine
from carecall.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from carecall.desk.whereabouts import Whereabouts

MOVES = ("up", "down", "pageup", "pagedown")
"""Keys that a line of text has no use for."""


class QueueScreen(QueueActs):
    """Today's queue."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed: float | None = None

    def on_key(self, event: Key) -> None:
        """What was sent before the search line had the focus is typed on it; up and down move in the list meanwhile."""
        self._pressed = event.time
        typing = self.typing
        moving = self.app.key_table.pressed(self.WHERE).get(event.key) if typing and event.key in MOVES else None
        if moving:
            event.stop()
            event.prevent_default()
            self.perform(*moving)
        elif typing and event.is_printable and event.character:
            event.stop()
            event.prevent_default()
            self.finder.insert_text_at_cursor(event.character)
        else:
            super().on_key(event)
            event.prevent_default()  # Textual would call it once more
        self._pressed = None

    # ------------------------------------------------------------ calling

    def action_prepare(self) -> None:
        """Prepare the call. While a text is typed Enter is the line's, and a click on it on the key line means that."""
        if self.typing:
            self._stop_finding()
        else:
            self._open(self._pressed or get_time())

    def action_ring_in(self) -> None:
        """The owner under the cursor has rung: that is no dial, and waits for no slot."""
        self._open(self._pressed or get_time(), rang_in=True)

    @on(VirtualList.Chosen)
    def _chosen(self, event: VirtualList.Chosen) -> None:
        self._open(event.at)

    def _open(self, pressed: float, rang_in: bool = False) -> None:
        """Open the owner under the cursor, where that is who was there when the key was pressed."""
        key = self.key_of("ring_in" if rang_in else "prepare")
        if self.rows.key is None:
            self.say(self.words("There is nobody to call on this list."))
        elif not self.rows.in_sight:
            self.rows.show_cursor()
            self.say(self.words("This is the owner whom you chose; press {key} once more.", key=key))
        elif not self.rows.was_painted(pressed) or pressed < self._slid + SETTLED:
            self.say(self.words("The list has just changed; press {key} once more.", key=key))
        elif not rang_in and (self.shown.beside or self._is_grey(self.current)):
            self.start(self._ask_about(self.rows.key), group="ask")
        else:
            self.app.open_call(CustomerId(self.rows.key), rang_in)

    def _is_grey(self, row: QueueRow | None) -> bool:
        """Whether another desk has the owner, or has dealt with it."""
        agent = self.app.desk.agent
        taken = row is not None and row.on_call is not None and (agent is None or row.on_call != agent.id)
        return taken or (row is not None and row.customer in self.shown.left)

    async def _ask_about(self, number: int) -> None:
        """Say where the owner is, and read the list again; one who is free again is opened after all."""
        customer, left = CustomerId(number), self.shown.left
        found = await self.app.reading(whereabouts_of, self.app.desk, customer)
        if not self.is_current:
            return
        if (found.now and customer not in left) or found.left_open:
            self.app.open_call(customer)
            return
        self._tell(found)
        if not self.shown.beside:
            self.reload_by_key()

    def _tell(self, found: Whereabouts) -> None:
        """As many sentences as there is room for."""
        _, pack, now = self.words, self.app.desk.pack, self.app.desk.clock.wall()
        told = (beside_words(_, pack, now, found, most) for most in range(max(len(found.reasons), 1), 0, -1))
        whole, *shorter = (_("{name}: {told}", name=found.name, told=each) for each in told)
        self.say(whole, "info", *shorter)

    # ------------------------------------------------------------ moving

    def action_down(self) -> None:
        self.step_by(1)

    def action_up(self) -> None:
        self.step_by(-1)

    def action_page_down(self) -> None:
        self.step_by(self.rows.page)

    def action_page_up(self) -> None:
        self.step_by(-self.rows.page)

    def action_first(self) -> None:
        self.go_to(0)

    def action_last(self) -> None:
        self.go_to(-1)

    # ------------------------------------------------------------ narrowing

    def action_view(self, key: str) -> None:
        codes = ["", *self.views]
        place = int(key) - 1
        if place >= len(codes):
            self.say(self.words("There are {count} views; 1 shows all.", count=len(codes)))
        else:
            self._show_view(codes[place])

    @on(TabLine.Clicked)
    def _tab_clicked(self, event: TabLine.Clicked) -> None:
        self._show_view(event.code)

    def _show_view(self, code: str) -> None:
        if code == self.asked.programme and not self.asked.text:
            self.say(self.words("This view is shown already."))
        else:
            self._narrow(replace(self._unsearched, programme=code))

    @property
    def _unsearched(self) -> Asked:
        """What is asked for apart from a search, which looks through everything."""
        return self.asked.find("")

    def _narrow(self, asked: Asked) -> None:
        """Another part of the list: a search that was open is over."""
        self._stop_finding()
        self.ask(asked)

    def action_next_view(self, step: int = 1) -> None:
        self._narrow(self._unsearched.next_programme(self.views, step))

    def action_last_view(self) -> None:
        self.action_next_view(-1)

    def action_slot(self) -> None:
        self._narrow(self._unsearched.next_slot([slot.name for slot in self.app.desk.pack.hours.slots]))

    def action_state(self) -> None:
        self._narrow(self._unsearched.next_state())

    def action_state_back(self) -> None:
        self._narrow(self._unsearched.next_state(-1))

    def action_everybody(self) -> None:
        """What is held, or was closed today, is everybody's whoever asks."""
        if self.app.desk.agent is None or self.asked.stored:
            self.say(self.words("Everybody's calls are shown already."))
        else:
            self.ask(replace(self.asked, everybody=not self.asked.everybody))

    def action_clear(self) -> None:
        if self.finding:
            self._stop_finding()
            self.ask(self.asked.find(""), first=True)
        elif self.why.full and self.current:
            self._toggle_why()
        elif self.asked == self.asked.cleared():
            self.say(self.words("Everything is shown. {key} closes the desk.", key=self.key_of("quit")))
        else:
            self.ask(self.asked.cleared(), first=True)

    @on(FilterLine.Clicked)
    def _filter_clicked(self) -> None:
        if self.asked != self.asked.cleared():
            self.ask(self.asked.cleared(), first=True)
        else:
            self.action_everybody()

    # ------------------------------------------------------------ finding by text

    @property
    def finding(self) -> bool:
        """Whether a text is being typed."""
        return bool(self.finder.display)

    def action_search(self) -> None:
        self.finder.display = True
        self.finder.value = self.asked.text
        self.finder.action_select_all()  # who is looked for next takes the place of who was
        self.set_focus(self.finder)

    def _stop_finding(self) -> None:
        self.set_focus(None)
        self.finder.display = False

    def end_search(self) -> None:
        """Who was searched for has been dealt with: the list is whole again, as the other filters leave it."""
        if self.asked.text:
            self._stop_finding()
            self.ask(self._unsearched, first=True)

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        text = event.value.strip()
        if self.finding and text != self.asked.text:
            self.ask(self.asked.find(text))

    @on(Input.Submitted, "#find")
    def _keep(self) -> None:
        self._stop_finding()

    # ------------------------------------------------------------ everything else

    def action_why(self) -> None:
        if self.shown.beside:  # found, and not on this list
            self._tell(self.shown.beside[self.rows.cursor])
        if self.current:
            if not self.why.turn_on():
                self._toggle_why()
        elif not self.shown.beside:
            self.say(self.words("There is nobody to call on this list."))

    def _toggle_why(self) -> None:
        self.set_class(self.why.toggle(), "-explained")
        self._show_lines()

    def action_summary(self) -> None:
        self.app.open_summary()

    def action_reload(self) -> None:
        self.reload_by_key()
        self.app.new_rules.look()
        self.say(self.words("Read again at {time}.", time=clock_words(self.app.desk.clock.wall())))

    def action_quit(self) -> None:
        self.app.errands.ask_to_leave(surely=not self.just_back())

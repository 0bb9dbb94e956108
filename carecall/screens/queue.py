"""Owns the keys of the queue screen: narrowing by programme, slot, state and text, and the ways to elsewhere.

Invariant: each key changes one part of what is asked and keeps the others.
"""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.events import Key
from textual.widgets import Input

from carecall import keys
from carecall.desk import queue
from carecall.screens.queue_list import QueueList
from carecall.view.times import clock_words


class QueueScreen(QueueList):
    """Today's queue."""

    def on_key(self, event: Key) -> None:
        """Act at once, so that what is typed right behind / is not taken for keys of the list."""
        super().on_key(event)
        event.prevent_default()
        if self.focused is self.finder:
            if event.is_printable and event.character:  # it was sent before the line had the focus
                event.stop()
                self.finder.insert_text_at_cursor(event.character)
        elif event.key in keys.pressed(self.WHERE):
            event.stop()
            name, handed = keys.pressed(self.WHERE)[event.key]
            getattr(self, f"action_{name}")(*handed)

    # ------------------------------------------------------------ narrowing

    def action_view(self, key: str) -> None:
        codes = ["", *self.views]
        place = int(key) - 1
        if place < len(codes):
            self.ask(replace(self.shown.asked, programme=codes[place]))
        else:
            self.say(self.words("There are {count} views; 1 shows all.", count=len(codes)))

    def action_next_view(self, step: int = 1) -> None:
        self.ask(self.shown.asked.next_programme(self.views, step))

    def action_last_view(self) -> None:
        self.action_next_view(-1)

    def action_slot(self) -> None:
        self.ask(self.shown.asked.next_slot([slot.name for slot in self.app.desk.pack.hours.slots]))

    def action_state(self) -> None:
        self.ask(self.shown.asked.next_state())

    def action_state_back(self) -> None:
        self.ask(self.shown.asked.next_state(-1))

    def action_everybody(self) -> None:
        asked = self.shown.asked
        self.ask(replace(asked, everybody=not asked.everybody))

    def action_clear(self) -> None:
        asked = self.shown.asked
        if self.finding:
            self._stop_finding()
            self.ask(asked.find("", frozenset()))
        elif self.why.full:
            self.action_why()
        elif asked == asked.cleared():
            self.say(self.words("Everything is shown. q closes the desk."))
        else:
            self.ask(asked.cleared())

    # ------------------------------------------------------------ finding by text

    @property
    def finding(self) -> bool:
        """Whether a text is being typed."""
        return bool(self.finder.display)

    def action_search(self) -> None:
        self.finder.display = True
        self.finder.value = self.shown.asked.text
        self.set_focus(self.finder)

    def _stop_finding(self) -> None:
        self.set_focus(None)
        self.finder.display = False

    @on(Input.Changed, "#find")
    def _typed(self, event: Input.Changed) -> None:
        text = event.value.strip()
        if self.finding and text != self.shown.asked.text:
            self.ask(self.shown.asked.find(text, self.shown.spoken_of(text)))
            if text:
                self.start(self._find(text), group="find")

    async def _find(self, text: str) -> None:
        """Add the owners that the index knows: pinyin, initials, the end of a number."""
        found = await self.app.reading(queue.find, self.app.desk, text)
        asked = self.shown.asked
        if asked.text == text:
            self.ask(asked.find(text, asked.customers | found))

    @on(Input.Submitted, "#find")
    def _keep(self) -> None:
        self._stop_finding()

    # ------------------------------------------------------------ everything else

    def action_why(self) -> None:
        self.set_class(self.why.toggle(), "-explained")

    def action_summary(self) -> None:
        self.app.open_summary()

    def action_reload(self) -> None:
        self.reload_by_key()
        self.say(self.words("Read again at {time}.", time=clock_words(self.app.desk.clock.wall())))

    def action_quit(self) -> None:
        self.app.close_desk()

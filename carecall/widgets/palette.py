"""Owns finding an action by its name. Invariant: it knows what the key table knows, and stands below the sentence to
say, never over it.

Textual's command palette does the finding and the typing; loaded when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual.await_complete import AwaitComplete
from textual.command import CommandList, CommandPalette, DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.events import Mount

from carecall.i18n import Words
from carecall.keys import Action
from carecall.view.cells import straight
from carecall.widgets.scrollbar import plain_bar

Do = Callable[[Action], None]


class ActionPalette(CommandPalette):
    """The actions of a screen by name: typed, chosen with Enter, left with Esc."""

    DEFAULT_CSS: ClassVar[str] = """
    ActionPalette { align: center bottom; background: transparent; }
    ActionPalette > Vertical { margin: 0; height: 12; width: 100%; }
    ActionPalette #--input, ActionPalette #--input.--list-visible { border: none; height: 1; background: $panel; }
    ActionPalette #--input Label { display: none; }
    ActionPalette CommandInput, ActionPalette CommandInput:focus { border: none; height: 1; padding: 0 1; }
    ActionPalette #--results { overlay: none; height: 11; }
    ActionPalette CommandList { height: 11; max-height: 11; border: none; background: $surface; }
    ActionPalette CommandList { scrollbar-size-vertical: 1; }
    ActionPalette:nocolor CommandList > .option-list--option-highlighted { background: $accent; }
    ActionPalette:nocolor CommandInput { text-style: underline; }
    ActionPalette LoadingIndicator { display: none; }
    """

    def __init__(self, words: Words, actions: Sequence[Action], do: Do) -> None:
        found: type[Provider] = type("Actions", (ActionProvider,), {"words": words, "actions": actions, "do": [do]})
        super().__init__([found], placeholder=words("the name of an action; Enter does it, Esc leaves"))

    @property
    def _is_open(self) -> bool:
        return self.app.screen_stack[-1:] == [self]

    def _on_mount(self, event: Mount) -> None:
        """What was left before it could be shown does not look for the screen below it."""
        if not self._is_open:
            event.prevent_default()
        else:
            plain_bar(self.query_one(CommandList))

    def dismiss(self, result: None = None) -> AwaitComplete:
        """Once: a second click that was sent before it was gone would close what is below it."""
        return super().dismiss(result) if self._is_open else AwaitComplete()


class ActionProvider(Provider):
    """The actions of one screen."""

    words: ClassVar[Words]
    actions: ClassVar[Sequence[Action]]
    do: ClassVar[Sequence[Do]]

    def _named(self, action: Action) -> str:
        return straight(f"{self.words(action.help)}  ({self.words(action.label)}, {action.shown})")

    async def discover(self) -> Hits:
        for action in self.actions:
            yield DiscoveryHit(Content(self._named(action)), partial(self.do[0], action))

    async def search(self, query: str) -> Hits:
        """Those that fit; Chinese fits by any part of it, since nobody types its words in between."""
        matcher, some = self.matcher(query), False
        for action in self.actions:
            named = self._named(action)
            score = 1.0 if query in named else matcher.match(named)
            if score > 0:
                some = True
                yield Hit(score, Content(named), partial(self.do[0], action), text=named)
        if not some:
            yield Hit(0.1, Content(self.words("No action is called that.")), _nothing, text=query)


def _nothing() -> None:
    """Nothing was found, and nothing is done."""

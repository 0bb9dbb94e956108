"""Every action once: bindings, key line and help are made from it, and no key means two things."""

from __future__ import annotations

from collections import Counter

import pytest
from textual.binding import Binding

from carecall import keys
from carecall.i18n import Words
from carecall.keys import Where, actions, bindings, pressed
from carecall.view.help import help_lines

SCREENS = [where for where in Where if where is not Where.EVERYWHERE]


@pytest.mark.parametrize("where", SCREENS)
def test_no_key_means_two_things_on_a_screen(where: Where) -> None:
    pressed = Counter(key for action in actions(where) for key in action.keys)
    assert [key for key, count in pressed.items() if count > 1] == []


@pytest.mark.parametrize("where", SCREENS)
def test_question_mark_and_f1_are_help_everywhere_in_both_widths(where: Where) -> None:
    wanted = {"question_mark", "fullwidth_question_mark", "f1"}
    assert wanted <= set(pressed(where)) or where is Where.HELP


def test_full_width_twins_do_what_the_plain_keys_do() -> None:
    calls = {binding.key: binding.action for binding in bindings(Where.QUEUE) if isinstance(binding, Binding)}
    assert calls["１"] == calls["1"] == "view('1')"
    assert calls["／"] == calls["/"] == calls["、"] == "search"
    assert calls["ｎ"] == calls["n"] == "down"


@pytest.mark.parametrize("where", [Where.QUEUE, Where.CALL, Where.SUMMARY, Where.PICKER])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_tells_every_action_that_has_a_sentence(where: Where, lang: str) -> None:
    words = Words(lang)
    page = "\n".join("".join(text for text, _ in line) for line in help_lines(words, where, 400))
    for action in actions(where):
        assert words(action.help) in page
        assert not action.help or action.shown in page


@pytest.mark.parametrize("where", [Where.QUEUE, Where.CALL, Where.SUMMARY])
def test_the_key_line_ends_with_help(where: Where) -> None:
    assert keys.on_line(where)[-1].id == "help"


def test_work_can_be_done_by_function_keys_while_an_input_method_is_on() -> None:
    for action in keys.QUEUE:
        letters = [key for key in action.keys if len(key) == 1]
        others = [key for key in action.keys if len(key) > 1]
        assert others or action.id in ("view", "state_back"), f"{action.id} has only {letters}"

"""Every action once: key line, help and palette are made from it, no key means two things, a site may change keys."""

from __future__ import annotations

from collections import Counter

import pytest

from carecall import keys
from carecall.errors import Misconfigured
from carecall.i18n import Words
from carecall.keys import KeyTable, Where
from carecall.view.cells import straight
from carecall.view.help import help_lines
from carecall.view.reasons import error_text

TABLE = KeyTable()
SCREENS = [where for where in Where if where is not Where.EVERYWHERE]


@pytest.mark.parametrize("where", SCREENS)
def test_no_key_means_two_things_on_a_screen(where: Where) -> None:
    pressed = Counter(key for action in TABLE.actions(where) for key in action.keys)
    assert [key for key, count in pressed.items() if count > 1] == []


@pytest.mark.parametrize("where", SCREENS)
def test_question_mark_and_f1_are_help_everywhere_in_both_widths(where: Where) -> None:
    wanted = {"question_mark", "fullwidth_question_mark", "f1"}
    assert wanted <= set(TABLE.pressed(where)) or where is Where.HELP


def test_full_width_twins_do_what_the_plain_keys_do() -> None:
    pressed = TABLE.pressed(Where.QUEUE)
    assert pressed["１"][0].id == pressed["1"][0].id == "view"
    assert pressed["１"][1] == "1"
    assert pressed["／"][0].id == pressed["/"][0].id == pressed["、"][0].id == "search"
    assert pressed["ｎ"][0].id == pressed["n"][0].id == "down"


@pytest.mark.parametrize("where", [Where.QUEUE, Where.CALL, Where.SUMMARY, Where.PICKER])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_help_tells_every_action_that_has_a_sentence(where: Where, lang: str) -> None:
    words = Words(lang)
    page = "\n".join("".join(text for text, _ in line) for line in help_lines(words, TABLE, where, 400))
    for action in TABLE.actions(where):
        assert straight(words(action.help)) in page
        assert not action.help or action.shown in page


@pytest.mark.parametrize("where", [Where.QUEUE, Where.CALL, Where.SUMMARY])
def test_the_key_line_ends_with_help(where: Where) -> None:
    assert TABLE.on_line(where)[-1].id == "help"


def test_work_can_be_done_by_function_keys_while_an_input_method_is_on() -> None:
    for action in keys.QUEUE:
        letters = [key for key in action.keys if len(key) == 1]
        others = [key for key in action.keys if len(key) > 1]
        assert others or action.id in ("view", "state_back"), f"{action.id} has only {letters}"


# --- other keys ---


def test_a_site_gives_an_action_other_keys_and_every_place_that_names_them_follows() -> None:
    table = KeyTable.changed({"queue.why": "y f2", "queue.up": "o"})
    assert table.pressed(Where.QUEUE)["y"][0].id == "why"
    assert table.pressed(Where.QUEUE)["ｙ"][0].id == "why"
    assert "w" not in table.pressed(Where.QUEUE)
    assert table.shown(Where.QUEUE, "why") == "y"
    assert table.shown(Where.QUEUE, "down") == "n o"
    assert table.shown(Where.CALL, "go") == "Enter"


@pytest.mark.parametrize(
    ("wanted", "code", "named"),
    [
        ({"queue.wy": "y"}, "unknown-action", "queue.wy"),
        ({"everywhere.help": "y"}, "fixed-action", "everywhere.help"),
        ({"queue.view": "y"}, "fixed-action", "queue.view"),
        ({"queue.why": ""}, "bad-key", "queue.why"),
        ({"queue.why": "wy"}, "bad-key", "queue.why"),
        ({"queue.why": "s"}, "key-twice", "s"),
        ({"call.note": "l"}, "key-twice", "l"),
        ({"everywhere.language": "w"}, "key-twice", "w"),
    ],
)
def test_keys_that_cannot_be_are_refused_by_name(wanted: dict[str, str], code: str, named: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        KeyTable.changed(wanted, "config.toml")
    assert refused.value.code == code
    assert named in refused.value.params.values()
    assert refused.value.params["file"] == "config.toml"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_mistyped_action_is_told_which_one_was_meant_and_an_odd_one_where_all_are_listed(lang: str) -> None:
    for typed, told in (
        ("queue.wy", ["queue.why"]), ("Call.Note", ["call.note"]), ("x", ["carecall config keys"]),
        ("summary", ["queue.summary"]), ("why", ["call.why", "queue.why"]),
    ):  # fmt: skip
        with pytest.raises(Misconfigured) as refused:
            KeyTable.changed({typed: "y"}, "config.toml")
        text = error_text(Words(lang), refused.value)
        assert all(name in text for name in (typed, *told))
        assert "summary.up" not in text

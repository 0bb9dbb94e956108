"""A talk that goes on with another purpose says no goodbye in between (D-17)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.i18n import LANGUAGES
from carecall.scripts import speech
from carecall.scripts.farewell import pieces_without_goodbye, without_goodbye
from carecall.scripts.fields import sample_record
from carecall.scripts.library import Library, shipped
from carecall.scripts.steps import Ending, Kind


def test_the_sentence_that_says_goodbye_is_left_out_and_nothing_else() -> None:
    assert without_goodbye("Of course. Just ring us at 3.30 pm. Thank you, and goodbye.", "en") == (
        "Of course. Just ring us at 3.30 pm."
    )
    assert without_goodbye("好的，听您的。打个电话就行！谢谢您，再见。", "zh") == "好的，听您的。打个电话就行！"
    assert without_goodbye("再见。", "zh") == "再见。"
    assert without_goodbye("No end in sight", "en") == "No end in sight"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", Library((shipped(),)).names())
def test_every_script_that_another_may_follow_ends_without_its_goodbye(name: str, lang: str) -> None:
    script = Library((shipped(),)).get(name)
    last = [step for step in script.steps if step.kind is Kind.SAY and isinstance(script.target(step.next), Ending)]
    finished = [step for step in last if script.target(step.next).outcome == "finished"]  # type: ignore[union-attr]
    assert finished
    for step in finished:
        said = speech.say(script, step, lang, sample_record())
        left = without_goodbye(said, lang)
        assert left != said
        assert not any(word in left for word in ("再见", "oodbye"))


def test_a_piece_that_is_only_a_goodbye_is_left_out_and_a_sentence_may_reach_over_two() -> None:
    assert pieces_without_goodbye(["You said 9.", "Goodbye."], "en") == ("You said 9.", "")
    assert pieces_without_goodbye(["Noted. So goodbye", "until Monday!"], "en") == ("Noted.", "")
    assert pieces_without_goodbye(["Goodbye.", "Bye!"], "en") == ("Goodbye.", "Bye!")


@pytest.mark.parametrize("lang", LANGUAGES)
@given(st.lists(st.sampled_from(["You said ", "nine", ". ", "! ", "so goodbye", "那就", "再", "见", "。"]), min_size=1))
def test_what_is_left_of_the_pieces_is_what_is_left_of_the_whole(lang: str, pieces: list[str]) -> None:
    """The read-back page and the sentence say the same, wherever a sentence is cut into pieces."""

    def bare(text: str) -> str:
        return "".join(text.split())

    assert bare("".join(pieces_without_goodbye(pieces, lang))) == bare(without_goodbye("".join(pieces), lang))

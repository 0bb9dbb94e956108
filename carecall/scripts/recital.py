"""Owns a sentence that reads answers back, piece by piece. Invariant: the pieces in their order are the whole sentence;
a piece is what a bracket of it says, or what stands between two brackets (B-02).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from carecall.scripts import speech
from carecall.scripts.fields import ANSWER, save_of
from carecall.scripts.script import Script
from carecall.scripts.speech import Record
from carecall.scripts.steps import Kind, Step
from carecall.scripts.template import Hole, holes, read_template

_BRACKETS = re.compile(r"(\[[^\[\]]*\])")
_CLOSING = ",.;:!?，。；：！？、"


@dataclass(frozen=True, slots=True)
class Piece:
    """What is said in one go; `asks` are the steps whose answers it says, or who agreed to what it says."""

    text: str
    asks: tuple[str, ...] = ()


def reads_back(step: Step | None) -> bool:
    """Whether the step says answers that were given: then it is a page of them."""
    if step is None or step.kind is not Kind.SAY:
        return False
    return any(_asked(words.say) for words in step.words.values())


def recital(script: Script, step: Step, lang: str, record: Record) -> tuple[Piece, ...]:
    """The sentence of `speech.say` in its pieces; a piece begins with no punctuation, which belongs to the one before.
    Pieces without an answer are joined with what goes before them in the same sentence."""
    done: list[Piece] = []
    for piece in _filled(script, step, lang, record):
        head = piece.text[: len(piece.text) - len(piece.text.lstrip(_CLOSING))]
        if done and head:
            done[-1] = replace(done[-1], text=done[-1].text + head)
        rest = piece.text[len(head) :].strip() if done else piece.text
        if done and rest and not piece.asks and (head or not _ended(done[-1].text)):
            done[-1] = replace(done[-1], text=done[-1].text + _gap(lang) + rest)
        elif rest:
            done.append(replace(piece, text=rest))
    return tuple(done)


def _filled(script: Script, step: Step, lang: str, record: Record) -> Iterator[Piece]:
    """The brackets and what stands between them, as they are said; what says nothing is left out."""
    words = step.words[lang]
    for part in _BRACKETS.split(words.say):
        told = replace(step, words={**step.words, lang: replace(words, say=part)})
        text = speech.say(script, told, lang, record)
        if text:
            said = (hole for hole in dict.fromkeys(_holes(part)) if _says(text, hole, script, told, lang, record))
            yield Piece(text, tuple(dict.fromkeys(ask for hole in said for ask in _asks(script, hole.name, record))))


def _says(text: str, hole: Hole, script: Script, step: Step, lang: str, record: Record) -> bool:
    """Whether the text says what is filled in for a placeholder, however its blanks were set."""
    form = f":{hole.format}" if hole.format else ""
    words = replace(step.words[lang], say=f"[{{{hole.name}{form}}}]")
    value = speech.say(script, replace(step, words={**step.words, lang: words}), lang, record)
    return bool(value) and _bare(value) in _bare(text)


def _bare(text: str) -> str:
    return "".join(text.split())


def _asks(script: Script, name: str, record: Record) -> Iterator[str]:
    """The steps whose answer a placeholder is, or that agreed to it: a due date is corrected where it was asked (D-14).
    """
    if name.startswith(ANSWER):
        yield name.removeprefix(ANSWER)
    for step in script.steps:
        saved = save_of(step.save)
        if saved and name in saved.rests_on and ANSWER + step.id in record:
            yield step.id


def _asked(text: str) -> tuple[str, ...]:
    """The steps whose answers a text says, each once."""
    names = (hole.name for hole in _holes(text))
    return tuple(dict.fromkeys(name.removeprefix(ANSWER) for name in names if name.startswith(ANSWER)))


def _holes(text: str) -> Iterator[Hole]:
    return (hole for hole, _ in holes(read_template(text)))


def _ended(text: str) -> bool:
    return text.rstrip()[-1:] in ".!?。！？"


def _gap(lang: str) -> str:
    return "" if lang == "zh" else " "

"""Owns how long a script takes to say. Invariant: an estimate uses the same words that the agent reads (B-03).

A measured agent speaks about 240 Chinese characters or 150 English words a minute; an owner's answer takes its time.
"""

from __future__ import annotations

import re

from carecall.scripts.engine import Walk, main_way
from carecall.scripts.fields import sample_record
from carecall.scripts.script import Script
from carecall.scripts.speech import known, say
from carecall.scripts.steps import Box, Kind, Step

HAN_A_SECOND = 4.0
WORDS_A_SECOND = 2.5
_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9,:'’.-]*")
_ANSWER = {Kind.SAY: 0.0, Kind.CHOOSE: 1.5, Kind.SCORE: 2.0, Kind.TEXT: 6.0}
TYPED = 4.0


def seconds(text: str) -> float:
    """How long `text` takes to say aloud."""
    return len(_HAN.findall(text)) / HAN_A_SECOND + len(_WORD.findall(text)) / WORDS_A_SECOND


def step_seconds(script: Script, step: Step, lang: str) -> float:
    return seconds(say(script, step, lang, sample_record())) + _ANSWER.get(step.kind, TYPED)


def estimate(script: Script, lang: str) -> dict[Box, float]:
    """Seconds by time box along the main way, with a record in which nothing is missing."""
    walk = Walk(script, known=known(sample_record()))
    times: dict[Box, float] = {}
    for step in main_way(script, walk.current, walk):
        times[step.box] = times.get(step.box, 0.0) + step_seconds(script, step, lang)
    return times

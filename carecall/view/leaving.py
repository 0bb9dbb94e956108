"""Owns the words for what an agent leaves behind at the end of the day. Invariant: pure; one line, said before the desk
is closed.
"""

from __future__ import annotations

from datetime import datetime

from carecall.desk.leaving import Left
from carecall.i18n import Words
from carecall.view.times import moment_words


def left_words(_: Words, found: Left, key: str, now: datetime) -> list[str]:
    """What waits for the agent and what has to be passed on, and that `key` closes the desk all the same; then the same
    without the time. Nothing where nothing is left."""
    complaints = _.n("{count} complaint to pass on", "{count} complaints to pass on", found.complaints)
    passed = [complaints] if found.complaints else []
    promises = _.n("{count} promise of yours waits", "{count} promises of yours wait", found.promises)
    time = moment_words(_, found.first, now) if found.first else ""
    forms = [[_("{promises} (from {time})", promises=promises, time=time)], [promises]] if found.promises else [[]]
    whole = [_(", ").join([*form, *passed]) for form in forms]
    return [_("{left}. {key} again closes the desk.", left=each, key=key) for each in whole if each]

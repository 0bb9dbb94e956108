"""Owns the words for what an agent leaves behind at the end of the day, and for what has to be passed on. Invariant:
pure; the line before the desk is closed counts what the page lists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from carecall.desk.leaving import BOOKING, COMPLAINT, DISLIKE, FAULT, NUMBER, QUESTION, WISH, Left, ToPass
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.text import mask_phone
from carecall.view.call import comes_words
from carecall.view.names import role_name
from carecall.view.times import moment_words


def left_words(_: Words, found: Left, key: str, page: str, now: datetime) -> list[str]:
    """What waits for the agent and what has to be passed on, which the key `page` lists, and that `key` closes the desk
    all the same; then the same shorter. Nothing where nothing is left."""
    counted = _(", ").join(_counted(_, found.passed))
    total = _.n("{count} thing", "{count} things", sum(found.passed.values()))
    promises = _.n("{count} promise of yours waits", "{count} promises of yours wait", found.promises)
    time = moment_words(_, found.first, now) if found.first else ""
    whole = _("{promises} (from {time})", promises=promises, time=time)
    forms = []
    for waits, passed in ((whole, counted), (promises, counted), (promises, total)):
        told = [waits] if found.promises else []
        told += [_("to pass on: {things} ({key} lists them)", things=passed, key=page)] if found.passed else []
        forms.append(_(", ").join(told))
    return [_("{left}. {key} again closes the desk.", left=each, key=key) for each in dict.fromkeys(forms) if each]


def _counted(_: Words, passed: Mapping[str, int]) -> list[str]:
    counts = {kind: passed.get(kind, 0) for kind in (COMPLAINT, DISLIKE, BOOKING, FAULT, QUESTION, WISH, NUMBER)}
    said = {
        COMPLAINT: _.n("{count} complaint", "{count} complaints", counts[COMPLAINT]),
        DISLIKE: _.n("{count} thing that was not liked", "{count} things that were not liked", counts[DISLIKE]),
        BOOKING: _.n("{count} booking", "{count} bookings", counts[BOOKING]),
        FAULT: _.n("{count} car to be looked at", "{count} cars to be looked at", counts[FAULT]),
        QUESTION: _.n("{count} question", "{count} questions", counts[QUESTION]),
        WISH: _.n("{count} wish", "{count} wishes", counts[WISH]),
        NUMBER: _.n("{count} wrong number", "{count} wrong numbers", counts[NUMBER]),
    }
    return [said[kind] for kind, count in counts.items() if count]


def passed_words(_: Words, pack: Pack, found: Sequence[ToPass], now: datetime) -> list[str]:
    """Each thing, behind who is to be told of it (B-17, C-06, D-12, E-17)."""
    return [_passed(_, pack, each, now) for each in found]


def _passed(_: Words, pack: Pack, each: ToPass, now: datetime) -> str:
    owner = f"{each.name} {each.plate}".rstrip()
    if each.kind == BOOKING and each.comes:
        comes = comes_words(_, each.comes, now.date())
        if each.beside:
            return _("Service reception: {owner}, {comes}; to be looked at: {told}", owner=owner, comes=comes,
                     told=each.beside)  # fmt: skip
        return _("Service reception: {owner}, {comes}", owner=owner, comes=comes)
    if each.kind == FAULT:
        return _("Service reception: {owner}, to be looked at when the car comes: {told}", owner=owner, told=each.told)
    if each.kind == QUESTION:
        return _("Who can answer it: {owner} asks: {told}", owner=owner, told=each.told)
    if each.kind == WISH:
        return _("Who can see to it: {owner} wishes: {told}", owner=owner, told=each.told)
    if each.kind == NUMBER:
        return _("Sales: {owner}, number {number} is wrong", owner=owner, number=mask_phone(each.told))
    role = role_name(_, pack.complaints(each.programme).to)
    if each.kind == DISLIKE:
        return _("{role}: {owner} did not like: {told}", role=role, owner=owner, told=each.told)
    if each.beside:
        return _("{role}: {owner} complains: {told}; would like: {hope}", role=role, owner=owner, told=each.told,
                 hope=each.beside)  # fmt: skip
    return _("{role}: {owner} complains: {told}", role=role, owner=owner, told=each.told)

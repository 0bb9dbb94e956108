"""Owns the words of a message to an owner. Invariant: a message says who sends it, to whom, and whom to call (E-10)."""

from __future__ import annotations

from carecall.desk.context import Desk
from carecall.scripts import speech


def body(desk: Desk, template: str, name: str, salutation: str, latin: str, agent: str) -> str:
    """The text of a template for an owner, in the owner's language; `agent` is who is to be asked for, "" for the
    dealership itself. Raises KeyError for a template that the pack does not have."""
    lang = desk.owner_lang
    texts = desk.pack.templates[template]
    return (texts.get(lang) or texts["zh"]).format(
        owner=speech.polite_name(name, salutation, lang, latin),
        dealership=desk.dealership.name(lang),
        hotline=desk.dealership.hotline,
        agent=agent or desk.dealership.name(lang),
    )

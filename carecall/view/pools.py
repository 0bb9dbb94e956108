"""Owns the words of pools that nobody works. Invariant: pure; what lies there, how much, and what to do, in the same
words wherever it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from carecall.desk.pools import Deserted
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.names import programme_name, role_name


def pool_words(_: Words, pack: Pack, pool: Deserted) -> str:
    """What lies in the pool of whom, and what to do."""
    listed = (f"{programme_name(pack, code, _.lang)} {count}" for code, count in pool.programmes.items())
    told = " ".join(pool_sentences(_, pool.away))
    return told.format(count=pool.contacts, role=role_name(_, pool.role), named=_(", ").join(listed))


def pool_sentences(_: Words, away: bool) -> tuple[str, str]:
    """The templates of what was found, with `count`, `role` and `named`, and of what to do."""
    if away:
        return (
            _("Contacts that wait for a role of which all are away: {count} ({role}: {named})."),
            _("Whoever is back is said by: carecall staff absent CODE --back"),
        )
    return (
        _("Contacts that wait for a role which nobody here has: {count} ({role}: {named})."),
        _("Import somebody with this role, or name another “caller” for these programmes in a programme file."),
    )


def unheard_words(_: Words, roles: Sequence[str]) -> str:
    """Complaints that nobody would take over, and what to do."""
    return " ".join(unheard_sentences(_)).format(role=_(", ").join(role_name(_, role) for role in roles))


def unheard_sentences(_: Words) -> tuple[str, str]:
    """The templates of what was found, with `role`, and of what to do."""
    return (
        _("Complaints are passed to roles that nobody here has: {role}."),
        _("Import somebody with that role, or name another one under “complaints: to” in a programme file."),
    )


def pool_row(pool: Deserted) -> dict[str, Any]:
    """The JSON form."""
    return {"role": pool.role, "contacts": pool.contacts, "programmes": pool.programmes, "away": pool.away}

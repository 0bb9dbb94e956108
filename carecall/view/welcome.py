"""Owns the words of the first screen: what to do with an empty desk. Invariant: it fits 80x24 as a whole in both
languages, and every command on it can be typed as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from carecall.desk.first_run import FirstRun
from carecall.i18n import Words
from carecall.model.programmes import Pack
from carecall.view.names import programme_name
from carecall.view.parts import KEY, QUIET, STRONG, Parts, fitted, paragraph

EDGE = 4


@dataclass(frozen=True, slots=True)
class Place:
    """The database as it is shown, and the option by which a command finds it: "" for the usual one."""

    url: str
    option: str = ""


Key = Callable[[str], str]
"""How the key of an action is named."""


def welcome_lines(_: Words, found: FirstRun, pack: Pack, place: Place, key: Key, cells: int) -> list[Parts]:
    """What is there, what to do, and how to go on."""
    say = _unplanned if found.owners else _empty
    where = fitted([(" " + _("Database: {url}", url=place.url), QUIET)], cells)
    return [*say(_, found, pack, place.option, key, cells), where]


def _empty(_: Words, found: FirstRun, pack: Pack, option: str, key: Key, cells: int) -> Iterator[Parts]:
    head = _("Nobody can be called yet: this desk knows no owners. Three ways to go on:")
    yield from paragraph(head, cells, STRONG, 1)
    yield _blank()
    yield _keyed(key("train"), _("Look around first, in the training desk"))
    yield from _text(_("It has its own sample dealership, and hints for the first three calls."), cells)
    yield _blank()
    yield _titled(_("Take in your own owners, in a second window"))
    yield from _command("carecall import owners.csv visits.csv staff.csv", option, cells)
    yield from _text(
        _("CSV from the DMS or Excel, UTF-8 or GB18030, Chinese or English heads: owners with their cars, workshop "
          "visits, staff. Owners alone will do."), cells,
    )  # fmt: skip
    yield _blank()
    yield _titled(_("Lay the sample dealership in here, in a second window"))
    yield from _command("carecall seed", option, cells)
    yield _blank()
    yield from paragraph(_("Then come back here: {key} looks again.", key=key("again")), cells, "", 1)
    yield _blank()
    yield from _staff(_, found, cells)


def _unplanned(_: Words, found: FirstRun, pack: Pack, option: str, key: Key, cells: int) -> Iterator[Parts]:
    head = _.n("{count} owner is here; no call was ever planned.", "{count} owners are here; no call was ever planned.",
               found.owners)  # fmt: skip
    yield from paragraph(head, cells, STRONG, 1)
    yield _blank()
    yield _keyed(key("plan"), _("Plan today and open the list"))
    names = _(", ").join(programme_name(pack, code, _.lang) for code in pack.programmes if pack.is_planned(code))
    yield from _text(_("Every owner and car is looked at: {names}.", names=names), cells)
    yield from _text(
        _("What is due goes on today's list, each call with its reason and its last day. From now on this happens by "
          "itself whenever a desk opens on a new day; planning twice makes nothing twice."), cells,
    )  # fmt: skip
    yield _blank()
    yield _titled(_("Planned in another window already?"))
    yield from _text(_("{key} looks again and opens the list.", key=key("again")), cells)
    yield _blank()
    yield from _staff(_, found, cells)
    if not found.staff:
        yield from paragraph(_("A file with name and role makes them known, in a second window:"), cells, QUIET, 1)
        yield from _command("carecall import staff.csv", option, cells)
    yield _blank()


def _staff(_: Words, found: FirstRun, cells: int) -> Iterator[Parts]:
    """Whether anybody has a name here; a desk works without."""
    if found.staff:
        told = _.n("{count} colleague is known by name.", "{count} colleagues are known by name.", found.staff)
    else:
        told = _("Without staff the desk works too: every call is everybody's.")
    yield from paragraph(told, cells, QUIET, 1)


def _blank() -> Parts:
    return [("", "")]


def _keyed(key: str, text: str) -> Parts:
    return [(f" {key}  ", KEY), (text, STRONG)]


def _titled(text: str) -> Parts:
    return [(" " * EDGE + text, STRONG)]


def _command(command: str, option: str, cells: int) -> list[Parts]:
    return paragraph(" ".join(filter(None, (command, option))), cells, "$accent", EDGE)


def _text(text: str, cells: int) -> list[Parts]:
    return paragraph(text, cells, "", EDGE)

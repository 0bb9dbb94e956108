"""Owns how a programme is told of that the packs have and that does not run here, and how a house switches it on.
Invariant: pure; what is to be written is told as it is typed.
"""

from __future__ import annotations

from carecall.i18n import Words

OURS = '["ours.yaml"]'
NAMING = f"programme_files = {OURS}"
"""How the settings name a house's own pack."""


def rests_words(_: Words, name: str, code: str) -> str:
    return _("{name} ({code}) does not run here.", name=name, code=code)


def how_words(_: Words, house: str, settings: str) -> str:
    """Where `switch` is written: into the file `house`, or where there is none yet into one that the file `settings`
    names."""
    if house:
        return _("To switch a programme on, write into {file}:", file=house)
    return _("To switch a programme on, write into a file of the house's own, which {settings} names by {naming}:",
             settings=settings, naming=NAMING)  # fmt: skip


def switch(code: str) -> str:
    """The line that switches a programme on."""
    return f"programmes: {{{code}: {{run: yes}}}}"

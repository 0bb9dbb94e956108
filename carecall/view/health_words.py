"""Owns the sentences of `carecall doctor`. Invariant: every finding that is not plainly well has one sentence that says
what to do, with the command to type where there is one.

What an error of the error tree found is worded in `error_words`; here stands what to do then, by the name of the check.
"""

from __future__ import annotations

from carecall.desk.health import Finding
from carecall.i18n import Words
from carecall.view.dealership import unnamed_sentences
from carecall.view.pools import pool_sentences, unheard_sentences

Told = dict[str, tuple[str, str]]
"""By code: what was found, and what to do ("" where nothing is)."""


def sentences(_: Words, finding: Finding) -> Told:
    """The templates of all codes; those of the terminal depend on where it stands."""
    return {
        **_terminal(_, finding), **_letters(_), **_colours(_), **_window(_), **_keys(_), **_files(_), **_database(_),
        **_place(_), **_contents(_, finding), **_clock(_), **_errors(_),
    }  # fmt: skip


def _terminal(_: Words, finding: Finding) -> Told:
    usual, in_tmux = _("Type: export TERM=xterm-256color"), _("Type: export TERM=screen-256color")
    export = in_tmux if finding.params.get("inside") else usual
    return {
        "terminal-fine": (_inside(_, finding), ""),
        "no-terminal": (
            _("The terminal was not checked: the output goes elsewhere."),
            _("Type carecall doctor, without a pipe, in the window in which the desk is to open."),
        ),
        "term-unset": (_("TERM is not set, so nobody knows what this terminal can do."), export),
        "term-dumb": (_("TERM={term}: a terminal that can place nothing on its screen."), export),
        "term-unknown": (_("This machine does not know the terminal {term}."), export),
    }


def _inside(_: Words, finding: Finding) -> str:
    """`xterm-256color, inside tmux, over SSH`."""
    parts = ["{term}"]
    if finding.params.get("inside"):
        parts.append(_("inside {program}").replace("{program}", "{inside}"))
    if finding.params.get("ssh"):
        parts.append(_("over SSH"))
    return _(", ").join(parts)


def _letters(_: Words) -> Told:
    utf8 = _("Choose UTF-8 in the terminal's settings, and type: export LANG=C.UTF-8")
    return {
        "encoding-fine": ("{locale}", ""),
        "locale-plain": (
            _("The locale is {locale}, which says nothing of Chinese."),
            _("Where Chinese is garbled, type: export LANG=C.UTF-8"),
        ),
        "locale-other": (_("The locale is {locale}; carecall writes UTF-8."), utf8),
        "bytes-drawn": (_("The terminal does not read UTF-8: Chinese is garbled."), utf8),
        "tmux-without-utf8": (
            _("tmux takes this terminal for one without UTF-8: Chinese is drawn as underscores."),
            _("Leave tmux and come back with: tmux -u attach"),
        ),
        "cells-fine": (_("Chinese takes two cells, every sign one."), ""),
        "signs-wide": (
            _("Some signs (dots, arrows, blocks) are drawn two cells wide."),
            _("The desk draws others in their place; in the terminal's settings, ambiguous width is to be narrow."),
        ),
        "signs-break": (
            _("Bars and dots of the desk are not drawn one cell wide: columns break."),
            _("Choose another font in the terminal's settings, or another terminal."),
        ),
        "chinese-narrow": (
            _("A Chinese character takes {cells} cells instead of two: columns and frames break."),
            _("Choose a font with Chinese characters, or another terminal."),
        ),
        "cells-silent": (
            _("The terminal does not tell how wide it draws."),
            _("See whether the columns of the list stand straight; where they do, all is well."),
        ),
        "cells-not-asked": (
            _("How wide letters are drawn was not measured."),
            _("Type carecall doctor without a pipe, in the foreground."),
        ),
    }


def _colours(_: Words) -> Told:
    return {
        "colours-full": (_("16 million colours."), ""),
        "colours-256": (_("256 colours, which is enough."), ""),
        "no-color": (
            _("NO_COLOR is set: the desk is drawn without colours."),
            _("Nothing is told by colour alone; for colours, type: unset NO_COLOR"),
        ),
        "tmux-not-told": (
            _("tmux does not know that this terminal has 16 million colours, and gives 256."),
            _("In ~/.tmux.conf: set -as terminal-features ',*:RGB'"),
        ),
        "colours-in-tmux": (
            _("256 colours; tmux could pass on more."),
            _("In ~/.tmux.conf: set -as terminal-features ',*:RGB' and set-environment -g COLORTERM truecolor"),
        ),
        "colours-16": (
            _("16 colours by TERM={term}: shades fall together."),
            _("Where the terminal has more, type: export TERM=xterm-256color COLORTERM=truecolor"),
        ),
    }


def _window(_: Words) -> Told:
    return {
        "size-fine": (_("{columns} columns, {lines} lines."), ""),
        "size-small": (
            _("{columns} columns, {lines} lines: the desk needs 80 and 24."),
            _("Make the window larger, or its letters smaller."),
        ),
        "size-hidden": (
            _("COLUMNS and LINES say {given_columns} and {given_lines}, the window has {columns} and {lines}."),
            _("Type: unset COLUMNS LINES"),
        ),
        "size-unknown": (
            _("The terminal does not tell its size; 80 columns and 24 lines are assumed."),
            _("Type, with the true numbers: stty cols 80 rows 24"),
        ),
    }


def _keys(_: Words) -> Told:
    return {
        "keys-fine": (_("Esc acts after {ms} ms."), ""),
        "tmux-holds-esc": (
            _("tmux holds Esc back for {ms} ms."),
            _("In ~/.tmux.conf: set -sg escape-time 20"),
        ),
        "esc-slow": (_("ESCDELAY holds Esc back for {ms} ms."), _("Type: unset ESCDELAY")),
        "no-f-keys": (
            _("By TERM={term} there is no F12, perhaps no function key at all."),
            _("The letters do everything, also in full width; else type: export TERM=xterm-256color"),
        ),
    }


def _files(_: Words) -> Told:
    mend = _("Correct that place; until then no desk opens here.")
    packs = _("carecall programme check names every mistake; until they are mended no desk opens here.")
    return {
        "settings-read": ("{file}", ""),
        "settings-none": (_("None, which is fine; they would stand in {file}"), ""),
        "settings": ("", mend),
        "folders-open": ("{folder}", ""),
        "folder-closed": (
            _("Nothing can be written to {folder}"),
            _("Take the right to write there, or name other folders: CARECALL_DATA, CARECALL_CACHE."),
        ),
        "programmes-fine": (_("{count} programmes, without a mistake."), ""),
        "programmes": ("", packs),
        "scripts-fine": (_("{count} scripts, without a mistake."), ""),
        "scripts": ("", _("carecall script check names every mistake; calls with these scripts cannot be made.")),
        "no-folder": (
            _("There is no folder {folder}, which the settings name."),
            _("Make it, or take it out of script_folders."),
        ),
        "warned": (
            _("They run; remarks: {count}."),
            _("carecall programme check and carecall script check tell them all."),
        ),
        "log-empty": (_("No error was ever written."), ""),
        "log-written": (
            _("The last error was written on {at}."),
            _("Where it comes again, hand this file to whoever looks after carecall: {file}"),
        ),
    }


def _database(_: Words) -> Told:
    return {
        "database-reached": (_("{url}, {megabytes}"), ""),
        "database-none": (
            _("There is none yet at {url}"),
            _("It is made when carecall opens, or by carecall import FILE."),
        ),
        "database-unreached": (
            _("{url} cannot be used: {detail}"),
            _("Is the address right, the server running, and may you read and write there?"),
        ),
        "database-readonly": (
            _("{url} can be read, but not written: no call could be stored."),
            _("Take the right to write to the file and to its folder, or to the tables of the server."),
        ),
        "database": ("", _("Mend that, and ask again: carecall doctor")),
        "database-busy": ("", _("Close what writes for so long; where nothing does, start this machine anew.")),
        "database-newer": ("", _("Update carecall on this machine to the release of the other desks.")),
        "database-url": ("", _("Write it so in --db, CARECALL_DB or the settings.")),
        "postgres-missing": ("", _("Type that, and ask again: carecall doctor")),
        "schema-fine": (_("Up to date ({known})."), ""),
        "schema-none": (_("Nothing is laid out in it yet."), _("It is laid out when carecall opens.")),
        "schema-older": (
            _("It stands at {found}, this carecall at {known}."),
            _("The next desk that opens brings it up, a copy is kept; or now: carecall db upgrade"),
        ),
    }


def _place(_: Words) -> Told:
    return {
        "space-fine": (_("{megabytes} free."), ""),
        "space-short": (
            _("Only {megabytes} free in {folder}"),
            _("Make room on that disk: a full one stops every call from being stored."),
        ),
        "over-the-net": (
            _("{file} lies on a network drive ({kind}), where two machines can spoil it."),
            _("Lay it on a disk of this machine; for several machines use PostgreSQL."),
        ),
    }


def _contents(_: Words, finding: Finding) -> Told:
    name = "name_zh" if _.lang == "zh" else "name_en"
    counts = _("owners {owners}, staff {staff}, open contacts {contacts}")
    named = _("{name}: {counts}").replace("{counts}", counts).replace("{name}", "{" + name + "}")
    listed = "{named_zh}" if _.lang == "zh" else "{named_en}"
    deserted, import_them = pool_sentences(_, away=False)
    all_away, call_back = pool_sentences(_, away=True)
    return {
        "pool-deserted": (deserted.replace("{named}", listed), import_them),
        "complaints-unheard": unheard_sentences(_),
        "pool-away": (all_away.replace("{named}", listed), call_back),
        "contents-fine": (named if finding.params.get(name) else counts, ""),
        "dealership-unnamed": unnamed_sentences(_, finding.params.get("fields", ())),
        "contents-none": (
            _("No owner is in it yet."),
            _("Take your extract in: carecall import FILE; or look around first: carecall demo"),
        ),
        "planned": (_("Today is planned."), ""),
        "unplanned": (_("Today is not planned yet."), _("The next desk that opens does it; or now: carecall plan")),
        "planned-never": (_("Nothing was ever planned."), _("Open carecall and press p, or type: carecall plan")),
        "staff-fine": (_("present {present} of {count}"), ""),
        "staff-none": (
            _("No staff: the desk works without names, and every call is everybody's."),
            _("A file with name and role makes them known: carecall import staff.csv"),
        ),
        "staff-away": (
            _("All {count} are away today: calls go to everybody."),
            _("Where that is wrong, import the staff again with the days of absence put right."),
        ),
        "agent-set": (_("{name}, by the settings."), ""),
        "agent-last": (_("{name} worked here last; the desk opens for {name} without asking."), ""),
        "agent-asked": (_("The desk asks who sits down."), ""),
        "agent": ("", _("Put agent or CARECALL_AGENT right, or leave it out: then the desk asks.")),
    }


def _clock(_: Words) -> Told:
    return {
        "clock-fine": (_("{at}, {zone}."), ""),
        "clock-elsewhere": (
            _("At the dealership ({zone}) it is {at}; this machine says {here} {offset}."),
            _("carecall goes by the dealership; where {zone} is wrong, set time_zone in the settings."),
        ),
        "clock-behind": (
            _("It is {at}, but the database holds a call of {until}."),
            _("Set this machine's clock; until then no call should be made here."),
        ),
        "skew-none": (_("The server's clock agrees."), ""),
        "skew": (
            _("This machine's clock and the server's differ by {seconds} seconds."),
            _("Let both take the time from the network (NTP): owners that are open here are given away else."),
        ),
        "day-open": (_("{day}, a day of work."), ""),
        "day-closed": (
            _("{day} is a closed day; the next day of work is {start}."),
            _("Nothing, unless it is wrong: then put it under opened in the programmes."),
        ),
    }


def _errors(_: Words) -> Told:
    return {
        "check-failed": (
            _("This could not be looked at ({kind}: {detail})."),
            _("Hand this line to whoever looks after carecall."),
        ),
    }

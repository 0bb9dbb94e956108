"""Owns `campaign`. Invariant: nobody hears of a campaign that no director has approved (A-04)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from carecall.errors import Misconfigured, Refused

if TYPE_CHECKING:
    from carecall.cli.session import Session
    from carecall.desk.context import Desk
    from carecall.i18n import Words
    from carecall.model.campaigns import Audience, Named

VIN = 17
"""Characters of a VIN: one that is cut short would leave a car out."""
MOST = 1_000_000
"""Owners that a day can take: as many as there are."""
MONTHS = re.compile(r"([0-9]{1,3}) ?(?:(?:-|–|~|至) ?([0-9]{1,3})?|\+|(?:个月)?以上)")
"""A span of months; without an end it is so many or more."""


def build(_: Words) -> typer.Typer:
    """The commands of `carecall campaign`."""
    app = typer.Typer(no_args_is_help=True)
    a_code = typer.Argument(..., metavar="CODE", help=_("The code of the campaign."))
    an_owner = typer.Argument(..., metavar="OWNER",
                              help=_("The whole name, plate, VIN, phone, own number or id:12."))  # fmt: skip
    a_list = typer.Option(None, "--list", metavar="FILE",
                          help=_("Only whom this CSV or XLSX file names: by VIN, plate, phone or your own number of "
                                 "the owner."))  # fmt: skip
    json_too = typer.Option(False, "--json", help=_("Print JSON."))
    models = typer.Option([], "--model", help=_("Only cars of this model, by its code; repeatable."))
    yes = typer.Option(False, "--yes", help=_("Do it; without this it is only said what it would do."))
    told = typer.Option("", "--agent", help=_("Who says so."))

    @app.command("add", help=_("Make a campaign: what it is, for whom and on which days. A director approves it."))
    def add(
        ctx: typer.Context,
        code: str = typer.Argument(..., metavar="CODE", help=_("A code of its own: letters, digits, hyphens.")),
        programme: str = typer.Option(..., "--programme", help=_("Its programme, such as activity, recall or notice.")),
        name: str = typer.Option(..., "--name", help=_("What it is called here.")),
        day: str = typer.Option("", "--day", help=_("Its day, or the first of its days; of a file's records, such as "
                                                    "a recall's, leave it out: CODE is their number.")),
        until: str = typer.Option("", "--until", help=_("The last of its days: the owners are spread over them.")),
        per_day: int | None = typer.Option(None, "--per-day", min=1, max=MOST, help=_("How many owners a day takes; "
                                                                                      "evenly by default.")),
        text: str = typer.Option("", "--text", help=_("What its messages say, in one or two short sentences.")),
        model: list[str] = models,
        away: str = typer.Option("", "--away", metavar="FROM-TO", help=_("Only who was here last so many months ago: "
                                                                         "6-12, or 6- for six or more.")),
        vin_from: str = typer.Option("", "--vin-from", help=_("Only cars from this VIN on.")),
        vin_to: str = typer.Option("", "--vin-to", help=_("Only cars up to this VIN.")),
        list_: Path | None = a_list,
        agent: str = told, as_json: bool = json_too,
    ) -> None:  # fmt: skip
        session: Session = ctx.obj
        if not day:
            _of_a_file({"--until": until, "--per-day": per_day, "--model": model, "--away": away,
                        "--vin-from": vin_from, "--vin-to": vin_to, "--list": list_})  # fmt: skip
        audience = _audience(model, away, vin_from, vin_to)
        days = (day, until, per_day or 0)
        raise typer.Exit(_add(session, (code, programme, name, text), days, audience, list_, as_json))

    @app.command("list", help=_("All campaigns, for how many each was when it was made or approved (show counts anew), "
                                "and how many greetings go out this month (C-07)."))  # fmt: skip
    def list_(ctx: typer.Context, as_json: bool = json_too) -> None:
        _list(ctx.obj, as_json)

    @app.command("show", help=_("A campaign: for whom it is, who approved it, how far it is."))
    def show(ctx: typer.Context, code: str = a_code, as_json: bool = json_too) -> None:
        _one(ctx.obj, "show", code, as_json)

    @app.command("approve", help=_("Approve a campaign, as a director (--agent): it is planned from then on (A-04)."))
    def approve(ctx: typer.Context, code: str = a_code, agent: str = told, as_json: bool = json_too) -> None:
        _one(ctx.obj, "approve", code, as_json)

    a_summary = typer.Option("", "--summary", help=_("What came of it, for the archive."))

    @app.command("close", help=_("A campaign is over: archive it (C-14). What is planned goes out, nothing more."))
    def close(
        ctx: typer.Context, code: str = a_code, agent: str = told, as_json: bool = json_too, summary: str = a_summary,
        early: bool = typer.Option(False, "--early", help=_("Before its last day is over.")), sure: bool = yes,
    ) -> None:  # fmt: skip
        _end(ctx.obj, "close", code, (summary, early, sure), as_json)

    @app.command("call-off", help=_("Call a campaign off: withdraw what has not gone out, plan nothing more."))
    def call_off(
        ctx: typer.Context, code: str = a_code, agent: str = told, as_json: bool = json_too, summary: str = a_summary,
        sure: bool = yes,
    ) -> None:  # fmt: skip
        _end(ctx.obj, "call-off", code, (summary, False, sure), as_json)

    @app.command("reopen", help=_("Take up a campaign that was closed or called off, as a director (--agent)."))
    def reopen(
        ctx: typer.Context, code: str = a_code, agent: str = told, as_json: bool = json_too, sure: bool = yes
    ) -> None:
        _end(ctx.obj, "reopen", code, ("", False, sure), as_json)

    @app.command("members", help=_("For whom a campaign is: who comes on which day, and who hears nothing of it, why."))
    def members(ctx: typer.Context, code: str = a_code, as_json: bool = json_too) -> None:
        _members(ctx.obj, code, as_json)

    @app.command("signed-up", help=_("Who signed up for a campaign: for which day, and who wrote it down (D-26); "
                                     "carecall export sign-ups has all of them."))  # fmt: skip
    def signed_up(ctx: typer.Context, code: str = a_code, as_json: bool = json_too) -> None:
        _signed_up(ctx.obj, code, as_json)

    @app.command("sign-up", help=_("An owner comes to what a campaign invites to: put the name on its list, or --off."))
    def sign_up(
        ctx: typer.Context, code: str = a_code, owner: list[str] = an_owner,
        off: bool = typer.Option(False, "--off", help=_("Take the owner off the list.")),
        agent: str = told, as_json: bool = json_too,
    ) -> None:  # fmt: skip
        _sign_up(ctx.obj, code, " ".join(owner), off, as_json)

    return app


def _of_a_file(said: Mapping[str, object]) -> None:
    """Without days of its own a campaign is of a file's records, which have theirs. Raises Misconfigured
    `days-needed`."""
    if unfit := next((option for option, value in said.items() if value), ""):
        raise Misconfigured("days-needed", option=unfit)


def _audience(models: list[str], away: str, vin_from: str, vin_to: str) -> Audience:
    from carecall.model.campaigns import Audience
    from carecall.text import clean, half_width

    first, last = (clean(half_width(vin)).upper() for vin in (vin_from, vin_to))
    for vin in filter(None, (first, last)):
        if len(vin) != VIN:
            raise Misconfigured("bad-vin", text=vin, count=len(vin), most=VIN)
    vins = (first, last or "Z" * VIN) if first or last else None
    if vins and vins[0] > vins[1]:
        raise Misconfigured("vins-reversed", first=first, last=last)
    return Audience(tuple(map(clean, models)), vins, _months(away) if away else None)


def _months(text: str) -> tuple[int, int | None]:
    """Months as typed, such as 6-12, or 6- for six or more. Raises Misconfigured `bad-months`."""
    from carecall.text import half_width

    found = MONTHS.fullmatch(half_width(text).strip())
    if found is None or (found[2] and int(found[1]) >= int(found[2])):
        raise Misconfigured("bad-months", text=text)
    return int(found[1]), int(found[2]) if found[2] else None


def _add(
    session: Session, words: tuple[str, str, str, str], days: tuple[str, str, int], audience: Audience,
    file: Path | None, as_json: bool,
) -> int:  # fmt: skip
    """The exit status: 1 where lines of the list fit nobody."""
    from carecall.desk import campaign_audience, campaigns
    from carecall.desk.context import find_programme
    from carecall.model.campaigns import Draft
    from carecall.text import clean

    code, programme, name, text = map(clean, words)
    desk = session.desk()
    first, last = session.day(days[0]), session.day(days[1])
    named, lost = _named(session, desk, file) if file else ((), 0)
    if file and not named:
        raise Refused("campaign-nobody")
    whom = replace(audience, listed=len(named))
    start = first or session.today()
    of = find_programme(desk, programme, campaign_audience.fit(desk.pack))
    draft = Draft(code, of, name, start, last or start, days[2], whom, text)
    found = campaigns.add(desk, draft, named) if first else campaigns.add_filed(desk, draft)
    _tell(session, "add", found, as_json)
    return 1 if lost else 0


def _named(session: Session, desk: Desk, file: Path) -> tuple[Sequence[Named], int]:
    """Whom a list names, and how many of its lines fit nobody: these are told, and written beside the file."""
    from carecall.cli.records import remark, write_rejects_beside
    from carecall.desk import campaign_list

    _ = session.words
    named, done = campaign_list.read(desk, file)
    session.err(_.n("{file}: {count} line, {named} of it named here, {lost} not.",
                    "{file}: {count} lines, {named} named here, {lost} not.", done.rows, file=file.name,
                    named=done.rows - len(done.rejected), lost=len(done.rejected)))  # fmt: skip
    remark(session, desk, done, "")
    if done.rejected:
        target = write_rejects_beside(session, file, done)
        session.err(_("All lines that were not taken: {file}", file=str(target)))
    return named, len(done.rejected)


def _one(session: Session, command: str, code: str, as_json: bool) -> None:
    from carecall.desk import campaigns
    from carecall.text import clean

    found = {"show": campaigns.show, "approve": campaigns.approve}[command](session.desk(), clean(code))
    _tell(session, command, found, as_json)


def _end(session: Session, what: str, code: str, told: tuple[str, bool, bool], as_json: bool) -> None:
    """Close it, call it off or reopen it; unless that is sure, say what it would do, and exit with 1."""
    from carecall.desk import ending_campaigns
    from carecall.text import clean
    from carecall.view import campaigns as view

    summary, early, sure = told
    desk, code = session.desk(), clean(code)
    if sure:
        _tell(session, what, ending_campaigns.end(desk, what, code, clean(summary), early), as_json)
        return
    found = ending_campaigns.look(desk, what, code, early)
    if as_json:
        session.json(view.campaign_json(desk, found))
    else:
        session.out(view.would_words(session.words, what, found))
    session.err(session.words("Nothing was done. To do it: --yes"))
    raise typer.Exit(1)


def _members(session: Session, code: str, as_json: bool) -> None:
    from carecall.desk import campaigns
    from carecall.text import clean
    from carecall.view import campaigns as view

    desk = session.desk()
    found = campaigns.members(desk, clean(code))
    if as_json:
        session.json([view.member_json(each) for each in found])
    else:
        session.table(*view.members_table(session.words, found, desk.clock.today()))


def _signed_up(session: Session, code: str, as_json: bool) -> None:
    from carecall.desk import campaigns, exporting
    from carecall.text import clean
    from carecall.view import campaigns as view

    _, desk = session.words, session.desk()
    campaign = campaigns.show(desk, clean(code))
    found = exporting.signed_up(desk, campaign.row.draft.code)
    if as_json:
        session.json(found)
    elif found:
        session.table(*view.signed_up_table(_, desk, found))
    else:
        session.err(_("Nobody has signed up yet."))


def _sign_up(session: Session, code: str, owner: str, off: bool, as_json: bool) -> None:
    from carecall.desk import finding, signing_up
    from carecall.text import clean
    from carecall.view import campaigns as view

    desk, code = session.desk(), clean(code)
    who = finding.exactly_the_owner(desk, owner)
    changed = (signing_up.take_off if off else signing_up.sign_up)(desk, code, who.customer)
    if as_json:
        session.json({"campaign": code, "customer": int(who.customer), "signed_up": not off, "changed": changed})
    else:
        session.out(view.sign_up_words(session.words, who.name, code, off, changed))


def _tell(session: Session, command: str, found: object, as_json: bool) -> None:
    from carecall.desk.campaigns import Campaign
    from carecall.view import campaigns as view

    assert isinstance(found, Campaign)
    desk = session.desk()
    if as_json:
        session.json(view.campaign_json(desk, found))
        return
    session.out("\n".join(view.campaign_lines(session.words, desk, found)))
    if then := view.next_words(session.words, command, found):
        session.err(then)


def _list(session: Session, as_json: bool) -> None:
    from carecall.desk import campaigns
    from carecall.view import campaigns as view

    _, desk = session.words, session.desk()
    found, greetings, waiting = campaigns.every(desk)
    if as_json:
        session.json({"campaigns": [view.listed_json(desk, each) for each in found],
                      "greetings": {"month": greetings.sent, "wanted": greetings.wanted},
                      "unapproved": [view.unapproved_json(each) for each in waiting]})  # fmt: skip
        return
    if found:
        session.table(*view.campaign_table(_, desk, found))
    else:
        session.out(_("There is no campaign yet. carecall campaign add makes one."))
    for each in waiting:
        session.err(view.unapproved_words(_, desk, each))
    session.err(view.greetings_words(_, greetings))

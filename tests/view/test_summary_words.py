"""The summary page in words: it fits its room, today's promises stand out, other days have none (B-01)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from rich.cells import set_cell_size
from support import pack, wall

from carecall.desk.coming import Coming, ComingDay, Count
from carecall.desk.context import Agent
from carecall.desk.staffing import Member
from carecall.desk.summary import Line, Now, Summary
from carecall.i18n import Words
from carecall.model.ids import StaffId
from carecall.model.reasons import Reason
from carecall.view.cells import width
from carecall.view.plain import FIGURE_COLUMNS, figure_rows
from carecall.view.summary import PageLine, summary_lines

TODAY = date(2026, 11, 23)
TOTAL = Line("total", 1234, 1500, 1200, 800, 300, 134, 1300, 1400, 20, 15, 12, 3, 1027)
FULL = Summary(
    TODAY, TOTAL,
    tuple(Line(code, 9, 2, 2, 1, 0, 8, 2, 2, 1, 1, 2, 0) for code in pack().programmes),
    (Line("林月", 18, 2, 2, 1, 0, 17, 2, 2, 1, 1, 12, 3), Line("Ouyang Xiaoxue von und zu", 18), Line("")),
    wall("15:41"),
)  # fmt: skip


def member(name: str, open_: bool = True, until: date | None = None, on_break: str = "", on_phone: str = "") -> Member:
    agent = Agent(StaffId(1), name, name, "care-agent")
    since, talking = (wall(at) if at else None for at in (on_break, on_phone))
    return Member(agent, (), until, since, open_, 0, talking)


NOW = Now(112, (
    member("林月", on_phone="15:38"), member("陈晨"), member("Ouyang Xiaoxue von und zu"),
    member("高远", False, on_break="15:20"), member("曹静", False, TODAY), member("吴敏", False),
))  # fmt: skip


def page(lang: str, room: int, day: date = TODAY) -> list[PageLine]:
    picture = FULL if day == TODAY else Summary(day, TOTAL, FULL.programmes, FULL.agents, FULL.at)
    return summary_lines(Words(lang), pack(), picture, TODAY, room)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_day_that_was_entered_for_late_says_so(lang: str) -> None:
    past = replace(FULL, day=date(2025, 11, 20), amended=wall("2026-11-22 09:40"))
    plain, said = (
        [text(line) for line in summary_lines(Words(lang), pack(), each, TODAY, 79)]
        for each in (replace(past, amended=None), past)
    )
    assert (plain[1].strip(), "09:40" in said[1], width(said[1]) < 79) == ("", True, True)
    assert plain[:1] + plain[2:] == said[:1] + said[2:]


def text(line: PageLine) -> str:
    return "".join(part for part, _ in line)


@pytest.mark.parametrize("room", [79, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_was_missed_is_said_with_whose_it_was(lang: str, room: int) -> None:
    _ = Words(lang)
    missed = (replace(FULL.programmes[0], missed=7), *FULL.programmes[1:])
    lines = [text(line) for line in summary_lines(_, pack(), replace(FULL, programmes=missed), TODAY, room)]
    assert any(line.rstrip().endswith(f"{_('missed')} 1027") for line in lines)
    named = f"{pack().programmes[FULL.programmes[0].key].name(lang)} 7"
    assert named.replace(" ", "") in "".join(lines).replace(" ", "")
    said = {"en": "what is overdue can still be called", "zh": "逾期的还可以打"}[lang]
    assert said.replace(" ", "") in "".join(lines).replace(" ", "")


def test_who_only_missed_something_has_no_line_of_noughts() -> None:
    agents = (Line("Zhang", missed=2), Line("Li", planned=1))
    lines = [text(line) for line in summary_lines(Words("en"), pack(), replace(FULL, agents=agents), TODAY, 120)]
    assert [line.split()[0] for line in lines if line.startswith((" Zhang", " Li "))] == ["Li"]
    assert any("Zhang 2" in line for line in lines)


def remarked(lang: str, remark: Reason) -> list[str]:
    picture = replace(FULL, remark=remark)
    return [text(line) for line in summary_lines(Words(lang), pack(), picture, TODAY, 79)]


TO_COME = Reason("day-to-come", {"count": 12, "owners": 11, "promised": 2, "earlier": 1480, "days": 5})


@pytest.mark.parametrize(
    ("remark", "said"),
    [
        (TO_COME, "Planned for it so far: 12 (owners: 11, promises: 2)"),
        (TO_COME, "carecall plan --dry-run --days 5 says"),
        (Reason("day-without-work", {"today": True}), "Nothing is planned for today"),
        (Reason("day-without-work", {"today": False, "start": "2026-11-02"}), "the first one here is Mon 2 Nov"),
    ],
)
def test_a_day_without_figures_is_told_in_a_sentence_and_no_table(remark: Reason, said: str) -> None:
    for lang in ("en", "zh"):
        lines = remarked(lang, remark)
        assert not [line for line in lines if line.startswith(f" {Words(lang)('planned')} ") or width(line) > 79]
    assert said in " ".join(line.strip() for line in remarked("en", remark))


@pytest.mark.parametrize(("lang", "told"), [
    ("en", [" Visit survey      9", " Maintenance       3"]), ("zh", [" 来店回访      9", " 保养邀约      3"]),
])  # fmt: skip
def test_of_a_day_to_come_it_is_told_what_is_planned_by_programme(lang: str, told: list[str]) -> None:
    day = ComingDay(date(2026, 11, 27), {"visit-survey": Count(9), "maintenance": Count(3)}, 11, 2)
    picture = replace(FULL, day=day.day, remark=TO_COME, coming=Coming((day,), 1480))
    lines = [text(line) for line in summary_lines(Words(lang), pack(), picture, TODAY, 79)]
    assert lines[-2:] == told
    assert "1,480" in "".join(lines)


@pytest.mark.parametrize(("lang", "told"), [
    ("en", " On the phone: 林月 since 15:38. At the desk: 陈晨, Ouyang Xiaoxue von und zu. "
           "On a break: 高远 since 15:20. Away: 曹静. Desk closed: 吴敏."),
    ("zh", " 通话中：林月（15:38 起）。在座位：陈晨、Ouyang Xiaoxue von und zu。"
           "离席：高远（15:20 起）。不在岗：曹静。未登录：吴敏。"),
])  # fmt: skip
def test_of_today_it_is_told_who_is_where_and_how_many_owners_are_overdue(lang: str, told: str) -> None:
    _ = Words(lang)
    lines = summary_lines(_, pack(), replace(FULL, now=NOW), TODAY, 200)
    assert told in [text(line) for line in lines]
    parts = [part for line in lines for part in line]
    assert parts[parts.index((f" {_('owners overdue')} ", "$text-muted")) + 1] == ("112  ", "bold $error")
    assert _("owners overdue") not in "".join(text(line) for line in page(lang, 200))


@pytest.mark.parametrize(("lang", "told"), [
    ("en", " 16 contacts in 15 calls: one call may be about several."),
    ("zh", " 15 通电话办了 16 项任务：一通电话可办几项。"),
])  # fmt: skip
def test_more_contacts_than_calls_are_explained(lang: str, told: str) -> None:
    total = Line("total", planned=189, dialled=14, rang_in=1, completed=10, waiting=173)
    for dialled, said in ((14, True), (15, False), (0, True)):
        picture = replace(FULL, day=date(2026, 11, 20), total=replace(total, dialled=dialled))
        lines = [text(line) for line in summary_lines(Words(lang), pack(), picture, TODAY, 100)]
        assert (told.replace("15", str(dialled + 1)) in lines) == said, dialled


def test_a_day_that_was_not_kept_has_its_figures_and_the_warning() -> None:
    lines = remarked("en", Reason("day-not-kept"))
    assert any("before its figures were kept" in line for line in lines)
    assert any("planned 1234" in line for line in lines)


@pytest.mark.parametrize("room", [79, 80, 99, 100, 119, 120, 200])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 20)])
def test_every_line_fits(lang: str, room: int, day: date) -> None:
    lines = [text(line) for line in page(lang, room, day)]
    assert [line for line in lines if width(line.rstrip()) > room] == []
    full = replace(FULL, now=NOW, total=replace(TOTAL, rang_in=123))
    lines = [text(line) for line in summary_lines(Words(lang), pack(), full, TODAY, room)]
    assert [line for line in lines if width(line.rstrip()) > room] == []


@pytest.mark.parametrize("room", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_figures_stand_below_their_heads(lang: str, room: int) -> None:
    _ = Words(lang)
    lines = [text(line) for line in page(lang, room)]
    head = next(line for line in lines if line.startswith(f" {_('Agent')}"))
    row = next(line for line in lines if line.strip().startswith("林月"))
    for word, short, figure in (("waiting", "wait", "17"), ("promised", "prom", "12"), ("at risk", "risk", "3")):
        found = next(each for each in (_(word), _(short)) if f" {each} " in head)
        edge = width(head[: head.index(f" {found} ") + len(found) + 1])
        assert set_cell_size(row, edge).split()[-1] == figure, found


@pytest.mark.parametrize("room", [80, 120])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_promises_at_risk_stand_out_and_are_said_of_today_only(lang: str, room: int) -> None:
    _ = Words(lang)
    lines = page(lang, room)
    said = next(text(line) for line in lines if _("promises still open today") in text(line))
    assert said.strip() == f"{_('promises still open today')} 12   {_('at risk')} 3   {_('missed')} 1027"
    row = next(line for line in lines if text(line).strip().startswith("林月"))
    assert [part.strip() for part, style in row if "$error" in style] == ["3"]
    nobody = next(line for line in lines if text(line).strip().startswith("Ouyang"))
    assert [part for part, style in nobody if "$error" in style] == []
    before = "\n".join(text(line) for line in page(lang, room, date(2026, 11, 20)))
    for word in ("promises still open today", "at risk", "risk", "prom", "promised"):
        assert _(word) not in before.split()


def test_the_short_heads_of_80_columns_take_at_most_five_cells() -> None:
    for lang in ("zh", "en"):
        assert all(width(Words(lang)(word)) <= 5 for word in ("prom", "risk"))


def test_names_have_room_on_80_columns() -> None:
    programmes = [text(line) for line in page("en", 79)]
    for programme in pack().programmes.values():
        assert any(line.startswith(f" {programme.name('en')[:16]}") for line in programmes), programme.name("en")


@pytest.mark.parametrize(("lang", "titles"), [
    ("en", ("the whole day", "Three-day call", "林月", "nobody yet")), ("zh", ("全天", "三日关怀", "林月", "未分配")),
])  # fmt: skip
def test_the_table_of_figures_has_titles_in_words_and_rates_in_four_digits(lang: str, titles: tuple[str, ...]) -> None:
    care = Line("3dc", planned=9, dialled=7, connected=5)
    picture = replace(FULL, programmes=(care,), agents=(Line("林月", 1), Line("", 2)))
    rows = [dict(zip(FIGURE_COLUMNS, row, strict=True)) for row in figure_rows(Words(lang), pack(), picture)]
    assert tuple(row["title"] for row in rows) == titles
    assert [row["name"] for row in rows] == ["", "3dc", "林月", ""]
    assert (rows[1]["connect_rate"], rows[1]["contact_rate"]) == (0.7143, None)

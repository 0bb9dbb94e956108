"""The owner hangs up: call back now, promise the next slot, record it; two keys at most, and what follows is shown."""

from __future__ import annotations

import pytest
import support
from call_driver import attempts, calling_first, click, come_to_rest, press, screen_of, survey_desk, type_in, walk_to
from desk_driver import both, everywhere, opened, status_of, text_of

from carecall.desk import planning, queue
from carecall.desk.context import Desk
from carecall.i18n import Words
from carecall.model.dispositions import Outcome
from carecall.screens.call_before import Prepared
from carecall.screens.call_hangup import HungUp
from carecall.screens.call_outcome import Confirm
from carecall.store.database import Database

pytestmark = pytest.mark.usefixtures("no_guard")


@pytest.fixture
def survey(sqlite_db: Database) -> Desk:
    return survey_desk(sqlite_db, "张文山", "王磊")


def promises(desk: Desk) -> list[tuple[str, str]]:
    return support.rows(desk.db, "SELECT starts_at, ends_at FROM promise ORDER BY id")


@everywhere
async def test_three_ways_stand_there_with_what_follows_and_the_script_stays(
    survey: Desk, lang: str, size: tuple[int, int]
) -> None:
    async with calling_first(survey, lang, size) as (app, pilot):
        await walk_to(pilot, "overall")
        sentence = screen_of(pilot).sentence[:20]
        await press(pilot, "h")
        shown, _ = text_of(pilot), app.words
        for said in ("The owner hung up. What now?", "call back now", "Promised: the number is dialled again at once.",
                     "Promised: you call, at that time.", "promise nothing, record it as broken off"):  # fmt: skip
            assert _(said) in shown
        assert sentence in shown
        assert _("takes {number}", number=3) in shown
        await press(pilot, "9")
        assert "3" in status_of(pilot)
        assert attempts(survey) == [("", "")]


@both
async def test_enter_records_it_and_promises_nothing(survey: Desk, lang: str) -> None:
    """D-17: it comes back on the next calling day; it uses no try."""
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "h", "enter")
        assert status_of(pilot).startswith(recorded(app.words, "broken off"))
    assert attempts(survey)[0][0] == "broken-off"
    assert promises(survey) == []


def recorded(_: Words, outcome: str) -> str:
    """How the sentence begins that says what was recorded."""
    return _("Recorded: {outcome}. {then}", outcome=_(outcome), then="").rstrip()


@both
async def test_call_back_now_prepares_the_same_owner_at_once(survey: Desk, lang: str) -> None:
    """D-16: a promise for now is kept by the dial that follows."""
    async with calling_first(survey, lang) as (app, pilot):
        name = screen_of(pilot).card.name  # type: ignore[union-attr]
        await press(pilot, "1", "h", "1")
        screen = screen_of(pilot)
        assert isinstance(screen.mode, Prepared)
        assert screen.card is not None
        assert screen.card.name == name
        assert app.words("Dial this number, then press {go}.")[:7] in text_of(pilot)
        assert status_of(pilot).startswith(recorded(app.words, "call back"))
        await press(pilot, "enter")
        assert screen.card.promised
    assert [outcome for outcome, _ in attempts(survey)] == ["callback", ""]
    assert support.value(survey.db, "SELECT count(*) FROM promise WHERE kept = 1") == 1


@both
async def test_the_next_slot_is_promised_by_one_more_key(survey: Desk, lang: str) -> None:
    """D-15: tomorrow morning is the next slot that has not been used."""
    when = {"zh": {"day": "明天", "slot": "上午"}, "en": {"day": "tomorrow", "slot": "morning"}}[lang]
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, "h")
        assert app.words("promise to call back {day}, {slot}", **when) in text_of(pilot)
        await press(pilot, "2")
    assert attempts(survey)[0][0] == "callback"
    assert promises(survey) == [("2026-11-24T01:00:00Z", "2026-11-24T03:30:00Z")]


WHO = {"A01": "You call.", "": "Whoever is free calls."}


@both
@pytest.mark.parametrize("whose", WHO)
async def test_who_calls_where_nothing_is_promised_is_whose_it_is(survey: Desk, lang: str, whose: str) -> None:
    """D-17: it goes back to the list that it came from; a promise is the agent's who makes it."""
    with survey.db.write() as tx:
        tx.run("UPDATE contact SET assignee_id = (SELECT id FROM staff WHERE code = :code)", code=whose)
    async with calling_first(survey, lang) as (app, pilot):
        await walk_to(pilot, "overall")
        await press(pilot, "h")
        line = next(line for line in text_of(pilot).splitlines() if WHO[whose] and app.words(WHO[whose]) in line)
        not_promised = app.words("Not promised. {then} {who}", then="|", who="").partition("|")[0]
        assert not_promised.strip() in line


@both
async def test_a_way_can_be_clicked(survey: Desk, lang: str) -> None:
    async with calling_first(survey, lang) as (app, pilot):
        await press(pilot, "1", "h")
        await click(pilot, app.words("promise nothing, record it as broken off"))
    assert attempts(survey)[0][0] == "broken-off"


async def test_of_a_call_for_two_purposes_the_finished_one_is_said_once(sqlite_db: Database) -> None:
    """D-17: the part that was finished stays so, whatever is chosen for the rest."""
    desk = support.make_desk(sqlite_db, agent="A01")
    visits = ((support.days_ago(desk, 2), "repair", 2600),)
    support.add_owner(desk, "张文山", delivered=support.days_ago(desk, 90), visits=visits)
    planning.plan(desk)
    async with calling_first(desk) as (_, pilot):
        await walk_to(pilot, "purpose-survey")
        await press(pilot, "h")
        shown = text_of(pilot)
        assert shown.count("First service: This matter is done until it is due again.") == 1
        assert "Visit survey: To be called tomorrow" in shown
        await press(pilot, "2")
    assert sorted(outcome for outcome, _ in attempts(desk)) == ["callback", "finished"]


async def test_where_a_promise_would_go_to_the_care_manager_only_the_record_is_left(sqlite_db: Database) -> None:
    """The agent cannot keep it: after three promises the next is the care manager's."""
    desk = survey_desk(sqlite_db, "张文山")
    customer = queue.load(desk)[0].customer
    for back in ("15:44", "15:45", "15:46"):
        support.dial_and_end(desk, customer, Outcome.CALLBACK, callback=back)
    async with opened(desk) as (_, pilot):
        await press(pilot, "enter", "enter", "1", "h")
        assert isinstance(screen_of(pilot).mode, Confirm)
        assert not isinstance(screen_of(pilot).mode, HungUp)
        await press(pilot, "enter")
    assert attempts(desk)[-1][0] == "broken-off"


@both
async def test_d_16_what_becomes_of_an_agreed_time_is_said_before_and_after(survey: Desk, lang: str) -> None:
    """Enter leaves it as it is; the ways that make another promise say that they drop it."""
    owner = next(row.customer for row in queue.load(survey) if row.name == "张文山")
    support.dial_and_end(survey, owner, Outcome.CALLBACK, callback="tomorrow 15:00")
    time = {"zh": "明天 15:00", "en": "tomorrow 15:00"}[lang]
    async with opened(survey, lang) as (app, pilot):
        app.open_call(owner, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter", "1", "h")
        shown, _ = text_of(pilot), app.words
        assert _("leave it as agreed, record it as broken off") in shown
        assert shown.count(_("{way} (drops {time})", way="", time=time)) == 2
        stays = _("The call agreed for {at} stays.", at=time)
        assert stays in shown
        await press(pilot, "enter")
        assert stays in status_of(pilot)
    assert promises(survey) == [("2026-11-24T07:00:00Z", "2026-11-24T07:15:00Z")]
    assert support.value(survey.db, "SELECT count(*) FROM promise WHERE closed_at IS NULL") == 1


@both
async def test_d_16_another_time_says_that_it_takes_the_place_of_the_agreed_one(survey: Desk, lang: str) -> None:
    owner = next(row.customer for row in queue.load(survey) if row.name == "张文山")
    support.dial_and_end(survey, owner, Outcome.CALLBACK, callback="tomorrow 15:00")
    time = {"zh": "明天 15:00", "en": "tomorrow 15:00"}[lang]
    async with opened(survey, lang) as (app, pilot):
        app.open_call(owner, rang_in=True)
        await come_to_rest(pilot)
        await press(pilot, "enter", "1", "c")
        await type_in(pilot, "16:00")
        assert app.words("It takes the place of what was agreed, {time}.", time=time) in text_of(pilot)

"""The scripts that come with carecall, walked in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest

from carecall.i18n import LANGUAGES
from carecall.model.dispositions import Outcome
from carecall.scripts.engine import Walk, main_way, reachable
from carecall.scripts.fields import FIELDS, SAVES, FieldKind, sample_record, save_of
from carecall.scripts.library import Library, shipped
from carecall.scripts.pace import estimate
from carecall.scripts.plates import is_electric
from carecall.scripts.recital import reads_back
from carecall.scripts.script import Script
from carecall.scripts.speech import known, note, say, with_answers
from carecall.scripts.steps import NOTHING, PASSED, UNKNOWN, Ending, Kind, Step

NAMES = (
    "absent", "activity", "birthday", "buyer", "consultant-fortnight", "consultant-month", "consultant-week", "expiry",
    "festival", "first-service", "lead", "maintenance", "month-one", "part-arrived", "product-follow-up", "recall",
    "ring-in", "safe-home", "second-call", "settled-matter", "seven-day", "three-day", "visit-survey", "warranty-end",
)  # fmt: skip
BY_THEMSELVES = "ring-in"
"""The script of owners who ring about nothing that is open."""
HAN = re.compile(r"[\u3400-\u9fff]")
LEFT_OVER = re.compile(r"[{}\[\]|]|None|  |[，。？！、]{2}|(?<![.…])[.,?!]{2}(?!\.)|^[，。,.]| [，。,.?!]")
DUE_WORDS = {"purpose-first-service", "purpose-maintenance", "when-due", "estimate"}
SPOKEN_END = re.compile(r"[。？！.?!]$")

TYPED = {
    Kind.SAY: [PASSED],
    Kind.SCORE: ["1", "6", "7", "10"],
    Kind.NUMBER: ["90"],
    Kind.ODOMETER: ["2000"],
    Kind.DATE: ["2026-11-30"],
    Kind.TIME: ["10:30"],
    Kind.TEXT: ["the brake squeaks."],
    Kind.PLATE: ["京AD12345"],
}


RUNG = {"call.rang_in": True, "call.has_time": True}
"""What is known where the owner has rung."""
LEFT_OUT = RUNG | {"call.left_out": True}
"""The same of an owner who wants no calls (B-14)."""


def values(step: Step) -> list[str]:
    """Every kind of answer that a step takes, the most usual first."""
    some = [choice.id for choice in step.choices] or TYPED[step.kind]
    first = (NOTHING,) if step.choices else ()  # a sentence at which an owner may cut in
    return [value for value in (*first, *some, UNKNOWN, *({NOTHING} - {*first})) if step.accepts(value)]


def asked_of(script: Script, record: Mapping[str, object]) -> list[Step]:
    """The steps that are asked of an owner of whom `record` is known."""
    nothing = Walk(script, known=known(record))
    return [step for step in script.steps if nothing.asks(step)]


def usual_answers(script: Script, record: Mapping[str, object]) -> dict[str, str]:
    return {step.id: values(step)[0] for step in asked_of(script, record)}


def pairs(script: Script, record: Mapping[str, object]) -> Iterator[dict[str, str]]:
    """Answers to every step, so that each two answers of two steps come together somewhere."""
    usual = usual_answers(script, record)
    for one, two in combinations(asked_of(script, record), 2):
        for first in values(one):
            for second in values(two):
                yield {**usual, one.id: first, two.id: second}


@pytest.fixture(params=NAMES)
def script(request: pytest.FixtureRequest, library: Library) -> Script:
    return library.get(request.param)


def test_the_scripts_of_the_packs_are_there_and_without_a_problem(library: Library) -> None:
    """No warning either: none takes longer than its minutes (B-03, D-08)."""
    assert library.names() == NAMES
    assert {name: library.check(name) for name in NAMES} == dict.fromkeys(NAMES, ())


def test_every_pair_of_answers_reaches_an_ending(script: Script) -> None:
    everything = tuple(step.id for step in script.steps)
    seen: set[str] = set()
    for record in ({}, sample_record(), RUNG, LEFT_OUT):
        for answers in pairs(script, record):
            walk = Walk(script, answers, everything, known=known(record))
            assert isinstance(walk.current, Ending), (walk.path[-1].id, answers)
            seen.add(walk.current.id)
            seen.update(step.id for step in walk.path)
    turn = script.anywhere  # a complaint, which the agent turns to where the owner comes out with one (B-17)
    told = {ending.id for ending in script.endings if ending.result == "complaint"}
    seen |= reachable(script, turn) | told if turn else set()
    assert {step.id for step in script.steps} | {ending.id for ending in script.endings} == seen


def test_every_step_reads_well_whatever_is_missing(script: Script) -> None:
    """An empty record, a full one, each field alone and each field missing."""
    for step in script.steps:
        for record in records(script, step):
            for lang in LANGUAGES:
                said = say(script, step, lang, record)
                assert not LEFT_OVER.search(said), (step.id, lang, said)
                assert SPOKEN_END.search(said), (step.id, lang, said)
                assert not LEFT_OVER.search(note(script, step, lang, record))


def records(script: Script, step: Step) -> Iterator[Mapping[str, object]]:
    full = sample_record() | answered(script)
    texts = " ".join(words.say + words.note for words in step.words.values())
    used = [name for name in full if name in texts]
    yield {}
    yield full
    yield from ({name: full[name]} for name in used)
    yield from ({key: value for key, value in full.items() if key != name} for name in used)


def answered(script: Script) -> dict[str, object]:
    """Every question answered, as `answer.STEP`, in both languages at once."""
    answers = {step.id: values(step)[0] for step in script.steps}
    everything = tuple(answers)
    whole = Walk(script, answers, everything, known=known(sample_record()))
    return {name: value for name, value in with_answers({}, whole, "en").items() if value}


def test_english_has_no_chinese_and_chinese_no_english(script: Script) -> None:
    texts = {lang: [script.titles[lang]] for lang in LANGUAGES}
    for step in script.steps:
        for lang, words in step.words.items():
            texts[lang] += [words.name, words.say, words.note, *(choice.words[lang] for choice in step.choices)]
    for ending in script.endings:
        for lang, word in ending.words.items():
            texts[lang].append(word)
    assert not [text for text in texts["en"] if HAN.search(text)]
    bare = [re.sub(r"\{[^}]*\}", "", text) for text in texts["zh"]]
    assert not [text for text in bare if re.search(r"[A-Za-z]{2}", text)]
    assert not [text for text in bare if re.search(r"[,.!?;:()]", text)], "Chinese has its own punctuation"


def test_both_languages_have_the_same_steps_answers_and_notes(script: Script) -> None:
    for step in script.steps:
        assert set(step.words) == set(LANGUAGES)
        assert all(words.name and words.say for words in step.words.values()), step.id
        assert len({bool(words.note) for words in step.words.values()}) == 1, step.id
        assert all(set(choice.words) == set(LANGUAGES) and all(choice.words.values()) for choice in step.choices)


def test_both_languages_speak_of_the_same_data(script: Script) -> None:
    for step in script.steps:
        used = {lang: set(re.findall(r"\{([a-z_.-]+)", words.say)) for lang, words in step.words.items()}
        assert used["zh"] == used["en"], step.id


def test_names_fit_beside_the_script(script: Script) -> None:
    """A step's name heads it and stands in "so far": short in cells (a Chinese character takes two)."""
    for step in script.steps:
        for words in step.words.values():
            cells = sum(2 if HAN.match(sign) else 1 for sign in words.name)
            assert cells <= 20, words.name


def test_one_question_at_a_time(script: Script) -> None:
    for step in script.steps:
        if step.id in ("confirm-number", "other-person", "answered"):
            continue
        for lang, words in step.words.items():
            for record in ({}, sample_record()):
                said = say(script, step, lang, record)
                assert said.count("？") + said.count("?") <= 1, words.say


def test_every_outcome_that_a_conversation_can_bring_is_reached(script: Script) -> None:
    """B-02, D-01, B-14: wrong number, somebody else, not now, no, never again, sold, moved, died, complaint."""
    outcomes = {ending.outcome for ending in script.endings}
    called_back = {Outcome.CALLBACK} if script.step("question-answered") else set()  # E-17
    assert outcomes - called_back == {
        Outcome.FINISHED,
        Outcome.WRONG_NUMBER,
        Outcome.THIRD_PERSON,
        Outcome.NOT_CONVENIENT,
        Outcome.REFUSED,
        Outcome.DO_NOT_CALL,
        Outcome.NOT_ELIGIBLE,
    }
    assert {"sold", "moved", "died", "complaint"} <= {ending.id for ending in script.endings}


def test_a_complaint_is_recorded_and_answered(script: Script) -> None:
    """B-17, D-18."""
    saved = [step for step in script.steps if step.save == "complaint"]
    assert [step.kind for step in saved] == [Kind.TEXT]
    assert saved[0].required
    promise = script.step("complaint-promise")
    assert promise
    assert promise.next == "complaint"


def test_a_second_script_of_the_call_starts_with_why(library: Library) -> None:
    """One greeting for service due and survey in one call."""
    first = Walk(library.get("visit-survey"))
    for value in ("yes", PASSED, PASSED, "yes"):
        first = first.forward(value)
    assert first.current.id == "condition"
    for name in set(NAMES) - {"visit-survey"}:
        second = Walk(library.get(name), shared=first.passed_on)
        assert second.current.id.startswith("purpose-"), name
        assert second.forward().current.id not in ("identity", "introduction", "permission")


def test_not_the_owner_leads_to_a_wrong_number_only_after_the_number_is_confirmed(script: Script) -> None:
    """D-01."""
    walk = Walk(script).forward("denied")
    assert walk.current.id == "confirm-number"
    assert walk.forward("wrong").forward().ending == Ending("wrong-number")
    assert walk.forward("owner-after-all").current.id == "introduction"


def test_not_now_and_no(script: Script) -> None:
    """B-02."""
    walk = Walk(script)
    for value in ("yes", PASSED):
        walk = walk.forward(value)
    walk = walk.forward(NOTHING if walk.current.optional else PASSED)
    assert walk.current.id == "permission"
    ends = {choice: walk.forward(choice).forward().ending for choice in ("later", "refuses", "never", "sold", "moved")}
    assert {choice: (end.outcome, end.result) for choice, end in ends.items() if end} == {
        "later": ("not-convenient", ""),
        "refuses": ("refused", ""),
        "never": ("do-not-call", ""),
        "sold": ("not-eligible", "sold"),
        "moved": ("not-eligible", "moved"),
    }


@pytest.mark.parametrize("name", ["first-service", "maintenance"])
def test_what_comes_of_an_invitation(library: Library, name: str) -> None:
    """D-12, D-16, C-04, A-06."""
    script = library.get(name)
    start = {"identity": "yes", "permission": "yes", "condition": "good", "odometer": "2000"}
    usual = {step.id: values(step)[0] for step in script.steps} | start
    ends = {}
    for choice in ("agrees", "later", "here", "elsewhere", "not-coming", "far-off", "asks"):
        walk = Walk(script, {**usual, "booking": choice, "on-time-words": "still-later"}, tuple(usual))
        ends[choice] = (walk.current.id, [given.step.save for given in walk.saves if given.step.id not in start])
    assert ends == {
        "agrees": ("booked", ["agreed_date", "agreed_time"]),
        "later": ("come-later", ["reason"]),
        "here": ("done-here", []),
        "elsewhere": (
            "done-elsewhere",
            ["service_elsewhere.shop", "service_elsewhere.place", "service_elsewhere.price", "reason"],
        ),
        "not-coming": ("not-coming", ["reason", "reason_detail"]),
        "far-off": ("too-early", []),
        "asks": ("booked", ["question", "question_answered", "agreed_date", "agreed_time"]),
    }


@pytest.mark.parametrize("name", ["first-service", "maintenance"])
def test_e_17_who_asks_something_in_an_invitation_is_answered_passed_on_or_called_back(
    library: Library, name: str
) -> None:
    """A day is agreed after the answer, and where somebody else will answer; who is called back is asked it then."""
    script = library.get(name)
    usual = {step.id: values(step)[0] for step in script.steps} | {"booking": "asks", "question": "the price"}
    ends = {}
    for answered in ("yes", "passed-on", "call-back"):
        for after in ("agrees", "later", "not-coming"):
            given = {**usual, "question-answered": answered, "after-question": after}
            ends[answered, after] = Walk(script, given, tuple(given)).current.id
    assert ends == {
        **{(told, after): end for told in ("yes", "passed-on")
           for after, end in (("agrees", "booked"), ("later", "come-later"), ("not-coming", "not-coming"))},
        **{("call-back", after): "callback" for after in ("agrees", "later", "not-coming")},
    }  # fmt: skip
    for lang in ("zh", "en"):
        assert "{answer.question}" in script.step("question-answered").words[lang].say


@pytest.mark.parametrize("name", ["first-service", "maintenance"])
def test_who_has_had_it_done_says_so_before_anything_is_asked(library: Library, name: str) -> None:
    """C-04, D-11: at once, and is asked neither for time nor for the kilometres."""
    script = library.get(name)
    usual = {step.id: values(step)[0] for step in script.steps}
    for said, end in (("here", "done-here"), ("elsewhere", "done-elsewhere")):
        walk = Walk(script, {**usual, f"purpose-{name}": said}, tuple(usual))
        assert walk.current.id == end
        assert not {"permission", "odometer"} & {step.id for step in walk.path}


def test_b_02_who_asks_why_we_call_is_told_the_purpose(script: Script) -> None:
    """Not what is said to who has no time."""
    assert script.purpose is not None
    assert script.purpose.id.startswith("purpose-")


def test_postponing_is_explained_once(library: Library) -> None:
    """D-12."""
    script = library.get("first-service")
    usual = {step.id: values(step)[0] for step in script.steps}
    walk = Walk(script, {**usual, "booking": "later", "on-time-words": "agrees"}, tuple(usual))
    assert [step.id for step in walk.path].count("on-time-words") == 1
    assert walk.current.id == "booked"


def test_month_one_agrees_the_date_and_explains_only_to_who_is_new(library: Library) -> None:
    """D-10, D-14."""
    script = library.get("month-one")
    usual = {step.id: values(step)[0] for step in script.steps}
    dated = frozenset({"due.free", "due.date"})
    new = Walk(script, {**usual, "experience": "new"}, tuple(usual), known=dated)
    old = Walk(script, {**usual, "experience": "experienced"}, tuple(usual), known=dated)
    told = {"running-in-words", "service-words", "free-words", "book-words"}
    assert told <= {step.id for step in new.path}
    assert not told & {step.id for step in old.path}
    assert "due_agreed" in [given.step.save for given in new.saves]
    other = Walk(script, {**usual, "estimate": "other-day"}, tuple(usual), known=dated)
    assert "due_date" in [given.step.save for given in other.saves]
    unknown = usual_answers(script, {})
    undated = Walk(script, unknown, tuple(unknown))
    assert "due_agreed" not in [given.step.save for given in undated.saves], "nobody agrees to a date that is not known"


def test_the_ten_items_and_the_class(library: Library) -> None:
    """D-08, D-26."""
    script = library.get("seven-day")
    items = [
        "attitude", "competence", "minutes", "process", "functions",
        "after-sales", "cleanliness", "handover", "heard-from", "reason-to-buy",
    ]  # fmt: skip
    asked = [step for step in script.steps if step.id in items]
    assert [step.id for step in asked] == items
    assert [step.kind for step in asked] == [
        Kind.SCORE, Kind.SCORE, Kind.NUMBER, Kind.SCORE, Kind.SCORE,
        Kind.SCORE, Kind.SCORE, Kind.SCORE, Kind.CHOOSE, Kind.TEXT,
    ]  # fmt: skip
    assert all((step.low, step.high) == (1, 10) for step in asked if step.kind is Kind.SCORE)
    assert script.step("class").save == "class"  # type: ignore[union-attr]
    assert script.minutes == 5


def test_every_low_score_asks_once_what_to_improve_and_a_good_one_nothing(library: Library) -> None:
    """D-08, D-19; the main way is no longer by it (B-03)."""
    script = library.get("seven-day")
    scores = [step for step in script.steps if step.kind is Kind.SCORE]
    usual = {step.id: values(step)[0] for step in script.steps}
    good = {**usual, **{step.id: "7" for step in scores}}
    for step in scores:
        asked = script.step(step.follow("6"))
        assert asked
        assert asked.kind is Kind.TEXT
        assert asked.save == step.save.replace("survey.", "low.")
        walk = Walk(script, {**good, step.id: "6"}, tuple(good))
        assert [each.id for each in walk.path if each.id == "low-score" or each.id.endswith("-low")] == [asked.id]
        assert step.follow("7") != asked.id
        assert asked.id not in {each.id for each in main_way(script, script.steps[0])}


def test_every_score_says_what_the_best_is(library: Library) -> None:
    """D-08: nobody guesses the scale."""
    for name in ("seven-day", "visit-survey"):
        scores = [step for step in library.get(name).steps if step.kind is Kind.SCORE]
        assert scores
        assert not [step.id for step in scores if "10" not in step.words["en"].say]
        assert not [step.id for step in scores if "打几分" not in step.words["zh"].say]


def test_the_class_is_offered_only_with_a_date(library: Library) -> None:
    """D-26."""
    script = library.get("seven-day")
    step = script.step("class")
    assert step
    assert not Walk(script).asks(step)
    assert Walk(script, known=frozenset({"class.date"})).asks(step)


def test_a_colleagues_note_is_shown_and_never_said(library: Library) -> None:
    """D-07: read before the call, not aloud."""
    script = library.get("seven-day")
    step = script.step("earlier")
    assert step
    for lang in LANGUAGES:
        assert "问过儿童座椅接口" in note(script, step, lang, sample_record())
    said = [words.say for name in NAMES for step in library.get(name).steps for words in step.words.values()]
    assert not [text for text in said if "call.last_note" in text]


def test_a_third_person_hears_nothing_of_the_car(script: Script) -> None:
    """Design, invariant 8: whoever answers learns no more than whom the call is for."""
    for name in ("other-person", "away-words", "died-words"):
        step = script.step(name)
        assert step
        for lang in LANGUAGES:
            assert not re.search(r"\bcar\b|车(?!主)", step.words[lang].say), (name, lang)


def test_nothing_is_promised_that_no_programme_does(library: Library) -> None:
    """D-12's reminder of the day before is no programme yet."""
    for name in ("first-service", "maintenance"):
        step = library.get(name).step("booked-words")
        assert step
        assert not re.search(r"前一天|day before|remind", step.words["zh"].say + step.words["en"].say)


def test_whoever_is_called_thanks(library: Library) -> None:
    """B-02: a step called Thanks thanks."""
    for name in NAMES:
        for step in library.get(name).steps:
            if step.words["en"].name == "Thanks":
                assert "Thank you" in step.words["en"].say, step.id
                assert "谢" in step.words["zh"].say, step.id


def test_what_the_three_day_call_raised_is_asked_first(library: Library) -> None:
    """D-07."""
    script = library.get("seven-day")
    told = Walk(script, known=frozenset({"call.last_note"}))
    for value in ("yes", PASSED, PASSED, "yes"):
        told = told.forward(value)
    assert told.current.id == "earlier"


def test_an_open_question_is_passed_on_and_the_plate_asked_if_missing(library: Library) -> None:
    """D-06."""
    script = library.get("three-day")
    usual = usual_answers(script, {})
    walk = Walk(script, {**usual, "answered": "open"}, tuple(usual))
    assert {"question", "plate", "card.hobbies"} <= {given.step.save for given in walk.saves}


def test_the_main_way_is_within_the_time_boxes(script: Script) -> None:
    """B-03."""
    for lang in LANGUAGES:
        times = estimate(script, lang)
        assert sum(times.values()) <= script.minutes * 60
        assert all(took <= 2 * limit for box, took in times.items() if (limit := script.box_seconds(box))), times


def test_an_honest_answer_is_asked_for(library: Library) -> None:
    """D-04."""
    for name in ("visit-survey", "seven-day"):
        closing = library.get(name).step("closing")
        assert closing
        assert "真实" in closing.words["zh"].say
        assert not re.search(r"满分|十分|10分", closing.words["zh"].say)


def test_every_save_is_one_that_the_desk_knows_and_the_important_ones_are_used(library: Library) -> None:
    used = {step.save for name in NAMES for step in library.get(name).steps if step.save}
    assert all(save_of(name) for name in used)
    assert {name for name in SAVES if "*" not in name} <= used


def test_every_field_is_documented_and_used_by_some_script(library: Library) -> None:
    texts = " ".join(library.get(name).text for name in NAMES)
    unused = [name for name in FIELDS if name not in texts]
    assert all(field.doc for field in FIELDS.values())
    assert unused == ["owner.name", "owner.polite_name", "car.odometer", "call.today"], "kept for the scripts of a site"
    assert FIELDS["due.free"].kind is FieldKind.FLAG


@pytest.mark.parametrize("name", ["first-service", "maintenance", "month-one"])
def test_a_day_that_is_over_is_never_said_to_come(library: Library, name: str) -> None:
    """What is due is said to be due; the owner's habit is named only where it was reckoned with."""
    script = library.get(name)
    over = sample_record() | {"due.over": True, "due.date": None, "due.by_habit": False}
    for lang, soon, habit in (("zh", "快到|大概在", "照您"), ("en", "nearly|around|about now", "Going by")):
        said = [say(script, step, lang, over) for step in script.steps if step.id in DUE_WORDS]
        assert len(said) in (1, 2)
        assert not [text for text in said if re.search(f"{soon}|{habit}", text)]
        unread = sample_record() | {"due.by_habit": False}
        known_day = " ".join(say(script, step, lang, unread) for step in script.steps if step.id in DUE_WORDS)
        assert habit not in known_day
        assert ("11月30日" if lang == "zh" else "30 November") in known_day


OIL = re.compile(r"油|滤清器|变速箱|发动机|积碳|\b(?:oils?|filter|gearbox|engine|fuel|deposits)\b", re.IGNORECASE)


@pytest.mark.parametrize("plate", ["京AD12345", "京A12345E"])
def test_no_script_speaks_of_oil_to_an_electric_car(script: Script, plate: str) -> None:
    """D-10, D-12: what is replaced and how it is run in, in the hints too, whatever else is known."""
    electric = {"car.electric": is_electric(plate), "car.plate": plate}
    flags = [name for name, field in FIELDS.items() if field.kind is FieldKind.FLAG]
    records = [{}, sample_record(), *({**sample_record(), flag: True} for flag in flags)]
    for step in script.steps:
        for lang in LANGUAGES:
            for record in records:
                spoken = [words(script, step, lang, {**record, **electric}) for words in (say, note)]
                assert not [text for text in spoken if OIL.search(text)], (step.id, lang)
                assert not [text for text in spoken if LEFT_OVER.search(text)], (step.id, lang)


@pytest.mark.parametrize("name", ["first-service", "maintenance", "month-one"])
@pytest.mark.parametrize("plate", ["京A12345", "京AF12345", ""])
def test_an_engine_is_spoken_to_of_its_oil(library: Library, name: str, plate: str) -> None:
    """A hybrid has one, and of a car without a plate nothing is known."""
    script = library.get(name)
    record = sample_record() | {"car.electric": is_electric(plate)}
    for lang, oil in (("zh", "机油"), ("en", "engine oil")):
        assert oil in " ".join(say(script, step, lang, record) for step in script.steps)


@pytest.mark.parametrize("name", ["first-service", "month-one"])
def test_free_is_promised_with_its_last_day_and_not_after_it(library: Library, name: str) -> None:
    """D-12, D-27."""
    script = library.get(name)
    step = script.step("free-words")
    assert step
    over = sample_record() | {"due.free_until": None, "due.free_over": True}
    for lang, day, cost in (("zh", "最晚到12月20日", "已经过了"), ("en", "by 20 December at the latest", "is over")):
        assert day in say(script, step, lang, sample_record())
        assert cost in say(script, step, lang, over)
        assert day not in say(script, step, lang, over)


def test_a_talk_that_was_cut_off_goes_on_where_it_was(script: Script) -> None:
    """The owner is asked for again, told why, and nothing else is said twice (D-17)."""
    flags = {"call.cut_off", "call.has_time", "call.goes_on"}
    walk = Walk(script, known=frozenset(flags)).forward("yes")
    assert isinstance(walk.current, Step)
    assert walk.current.id == "introduction"
    record = sample_record() | dict.fromkeys(flags, True)
    assert "断了" in say(script, walk.current, "zh", record)
    assert "cut off" in say(script, walk.current, "en", record)
    assert "call.promised" in sample_record()
    after = walk.forward().current
    assert isinstance(after, Step)
    assert not after.each_call
    unbegun = Walk(script, known=frozenset({"call.cut_off", "call.has_time"})).forward("yes").forward()
    assert isinstance(unbegun.current, Step)
    if script.name == BY_THEMSELVES:
        assert unbegun.current.id == "about", "the owner says what it is about"
        return
    assert unbegun.current.id.startswith("purpose-"), "what had not begun says what it is about"
    assert unbegun.forward().current.id != "permission"


def test_who_rings_is_asked_who_it_is_and_not_whether_it_suits(script: Script) -> None:
    """B-02, D-01: the owner chose the moment."""
    walk = Walk(script, known=known(RUNG))
    assert isinstance(walk.current, Step)
    for lang, asks, never in (("zh", "怎么称呼", "请问是"), ("en", "Who is calling", "Am I speaking with")):
        said = say(script, walk.current, lang, sample_record() | RUNG)
        assert asks in said
        assert never not in said
    greeted = walk.forward("owner").forward()
    assert isinstance(greeted.current, Step)
    somebody = "for-owner" if script.name == BY_THEMSELVES else "somebody"
    answered = walk.forward(somebody).current
    assert isinstance(answered, Step)
    assert "谢谢您来电" in say(script, answered, "zh", sample_record() | RUNG)
    if script.name == BY_THEMSELVES:
        assert greeted.current.id == walk.forward(somebody).forward("his wife").current.id == "about"
    else:
        assert greeted.current.id.startswith("purpose-")
        assert greeted.forward().current.id != "permission"
        assert answered.id == "other-person", "what is open is for the owner alone"


def test_the_goodbye_comes_after_the_owner_has_agreed(library: Library) -> None:
    """B-02: what is read back is asked, and no page of answers says goodbye."""
    for name in NAMES:
        script = library.get(name)
        for step in filter(reads_back, script.steps):
            for lang, bye in (("zh", "再见"), ("en", "bye")):
                said = say(script, step, lang, sample_record())
                assert bye not in said.lower(), (step.id, lang)
                assert said.endswith(("？", "?")), (step.id, lang)


ASK_NO_FIGURES = {
    "birthday", "buyer", "festival", "safe-home", "consultant-week", "consultant-fortnight", "second-call",
    "settled-matter",
}  # fmt: skip
SAVED_IS_READ_BACK = {"plate", "odometer", "due_date", "agreed_date", "agreed_time"}


def test_what_changes_the_record_is_read_back(script: Script) -> None:
    """B-02: a plate, kilometres, a day and an hour are misheard most easily."""
    pages = " ".join(words.say for step in filter(reads_back, script.steps) for words in step.words.values())
    told = [step.id for step in script.steps if step.save in SAVED_IS_READ_BACK]
    assert bool(told) != (script.name in ASK_NO_FIGURES)
    assert not [step for step in told if f"{{answer.{step}}}" not in pages]


def test_sources_name_the_rules_that_a_script_implements(script: Script) -> None:
    assert script.sources
    assert {"D-01", "B-02"} <= set(script.sources)


def test_no_file_of_the_content_is_left_over(library: Library) -> None:
    used = {f"{name}{tail}" for name in NAMES for tail in (".yaml", ".zh.yaml", ".en.yaml")}
    parts = {path.name for path in shipped().glob("_*.yaml")}
    assert {path.name for path in shipped().iterdir() if path.is_file()} == used | parts


@pytest.mark.parametrize("name", ["first-service", "maintenance"])
@pytest.mark.parametrize(
    ("known_", "zh", "en"),
    [
        ({}, "照公里数推算，11月30日到期。", "By the kilometres it is due 30 November."),
        ({"due.by_habit": False}, "11月30日到期，公里数没到也要做。", "It is due 30 November, few kilometres or not."),
        ({"due.date": None, "due.over": True}, "离到期还有一个月以上，", "Choose 'still far off' only"),
    ],
)
def test_what_is_still_far_off_is_told_by_what_comes_first(
    library: Library, name: str, known_: dict[str, object], zh: str, en: str
) -> None:
    """D-12, D-16: months or kilometres; not aloud, and where the day is over it is not named."""
    script = library.get(name)
    step = script.step("booking")
    assert step is not None
    for lang, hint in (("zh", zh), ("en", en)):
        assert note(script, step, lang, sample_record() | known_).startswith(hint)


@pytest.mark.parametrize("name", ["first-service", "maintenance"])
def test_what_was_told_is_read_back_however_an_invitation_ends(library: Library, name: str) -> None:
    """B-02: before the goodbye, with or without a booking: the kilometres, and why the owner does not come."""
    script = library.get(name)
    start = {"permission": "yes", "condition": "problem", "problem": "a noise", "odometer": "2000"}
    usual = {step.id: values(step)[0] for step in script.steps} | start
    usual["question-answered"] = "passed-on"
    for choice in ("agrees", "later", "here", "elsewhere", "not-coming", "far-off", "asks"):
        walk = Walk(script, {**usual, "booking": choice, "on-time-words": "still-later"}, tuple(usual))
        pages = [step for step in walk.path if reads_back(step)]
        assert walk.path[-2:-1] == tuple(pages), (choice, "once, right before the goodbye")
        told = {given.step.id for given in walk.saves if given.step.save in BOOKING_IS_READ_BACK}
        assert {"odometer", "problem"} <= told
        assert not [ask for ask in told if f"{{answer.{ask}}}" not in pages[0].words["zh"].say], choice


BOOKING_IS_READ_BACK = {"odometer", "notice", "agreed_date", "agreed_time", "reason", "reason_detail", "question"} | {
    f"service_elsewhere.{part}" for part in ("shop", "place", "price")
}

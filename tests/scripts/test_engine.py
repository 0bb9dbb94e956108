"""Where a call stands in a script: B-02's flow, D-17 (go on where it stopped), each_call steps once per call."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.scripts.engine import Walk, main_way, reachable
from carecall.scripts.script import Script
from carecall.scripts.steps import (
    NOTHING,
    PASSED,
    UNKNOWN,
    Box,
    Branch,
    Choice,
    Ending,
    Kind,
    Step,
    StepWords,
)

Make = Callable[..., Step]
Build = Callable[..., Script]


@pytest.fixture
def survey(step: Make, script: Build) -> Script:
    return script(
        step(
            "identity",
            Kind.CHOOSE,
            to="hello",
            choices=[("yes", ""), ("no", "sorry")],
            each_call=True,
            must_answer=True,
        ),
        step("hello", to="overall", each_call=True),
        step(
            "overall", Kind.SCORE, to="wishes", branches=(Branch("at_most", "why", 6),), low=1, high=10, required=True
        ),
        step("why", Kind.TEXT, to="wishes", save="survey.why"),
        step("wishes", Kind.TEXT, to="bye", optional=True, save="wish"),
        step("bye", to="done"),
        step("sorry", to="wrong"),
    )


def at(walk: Walk) -> str:
    return walk.current.id


def test_answers_lead_to_an_ending(survey: Script) -> None:
    """B-02."""
    walk = Walk(survey)
    seen = [at(walk)]
    for value in ("yes", PASSED, "9", NOTHING, PASSED):
        walk = walk.forward(value)
        seen.append(at(walk))
    assert seen == ["identity", "hello", "overall", "wishes", "bye", "done"]
    assert walk.ending == Ending("finished", "done", {"zh": "done", "en": "done"})
    assert walk.forward() == walk


def test_not_the_owner_ends_elsewhere(survey: Script) -> None:
    """D-01."""
    assert Walk(survey).forward("no").forward().ending.id == "wrong"  # type: ignore[union-attr]


def test_a_low_score_asks_why(survey: Script) -> None:
    walk = Walk(survey).forward("yes").forward()
    assert at(walk.forward("6")) == "why"
    assert at(walk.forward("7")) == "wishes"
    assert at(walk.forward(UNKNOWN)) == "wishes"


def test_an_answer_that_the_step_does_not_take_changes_nothing(survey: Script) -> None:
    walk = Walk(survey)
    assert walk.forward(UNKNOWN) == walk
    assert walk.forward("perhaps") == walk
    assert walk.forward("yes").forward().forward("11").current.id == "overall"


def test_a_killed_desk_resumes_at_the_same_step(survey: Script) -> None:
    """Invariant 3: what is stored after each answer is enough to stand at the same step again."""
    walk = Walk(survey).forward("yes").forward().forward("5")
    again = Walk(survey, dict(walk.answers), walk.this_call)
    assert again == walk
    assert (at(again), again.last) == ("why", "overall")


def test_a_new_call_repeats_each_call_steps_and_goes_on(survey: Script) -> None:
    """D-17."""
    before = Walk(survey).forward("yes").forward().forward("5")
    walk = Walk(survey, before.answers)
    assert at(walk) == "identity"
    assert [given.step.id for given in walk.so_far] == ["overall"]
    assert walk.back() == walk, "nothing was answered in this call"
    assert at(walk.forward("yes").forward()) == "why"


def test_what_is_said_again_in_a_new_call_is_stored_as_its_own(survey: Script) -> None:
    """Invariant 3: else a desk that is killed in the second call would introduce itself once more."""
    before = Walk(survey).forward("yes").forward().forward("5")
    walk = Walk(survey, before.answers)
    said = walk.forward("yes")
    assert walk.change_to(said).put == {"identity": "yes"}
    assert said.change_to(said.forward()).put == {"hello": PASSED}


def test_back_in_a_new_call_undoes_what_this_call_answered(survey: Script) -> None:
    stored = Walk(survey).forward("yes").forward().forward("5").answers
    walk = Walk(survey, stored).forward("yes").forward()
    assert at(walk) == "why"
    assert at(walk.back()) == "hello"
    assert "overall" in walk.back().answers


def test_the_second_script_of_a_call_does_not_introduce_again(survey: Script, step: Make, script: Build) -> None:
    first = Walk(survey).forward("yes").forward()
    second = script(
        step("identity", Kind.CHOOSE, to="hello", choices=[("yes", ""), ("no", "wrong")], each_call=True),
        step("hello", to="purpose", each_call=True),
        step("purpose", to="agree", each_call=True),
        step("agree", Kind.CHOOSE, choices=[("a", ""), ("b", "")]),
    )
    walk = Walk(second, shared=first.passed_on)
    assert at(walk) == "purpose"
    assert walk.so_far == ()
    assert walk.back() == walk, "what the first script answered is not undone here"
    assert at(walk.forward()) == "agree"
    assert set(walk.forward().passed_on) == {"identity", "hello", "purpose"}


def test_a_shared_answer_that_the_second_script_does_not_know_is_asked(
    survey: Script, step: Make, script: Build
) -> None:
    other = script(step("identity", Kind.CHOOSE, choices=[("owner", ""), ("driver", "")], each_call=True))
    assert at(Walk(other, shared=Walk(survey).forward("yes").passed_on)) == "identity"


def test_required_answers_that_are_missing_make_a_partial(survey: Script) -> None:
    walk = Walk(survey).forward("yes").forward()
    assert [step.id for step in walk.missing] == ["overall"]
    assert walk.forward("8").missing == ()
    assert [step.id for step in walk.forward(UNKNOWN).missing] == ["overall"]
    assert Walk(survey).forward("no").forward().missing == (), "this way does not ask for it"


def test_correcting_an_answer_drops_what_is_no_longer_asked(survey: Script) -> None:
    walk = Walk(survey).forward("yes").forward().forward("5").forward("the noise").forward("nothing else")
    better = walk.correct("overall", "9")
    assert at(better) == "bye"
    assert walk.change_to(better).put == {"overall": "9"}
    assert walk.change_to(better).gone == ("why",)
    worse = better.correct("overall", "3")
    assert at(worse) == "why"
    assert worse.answers["wishes"] == "nothing else", "it is asked on the new way too"


def test_correcting_what_was_not_answered_or_is_not_taken_changes_nothing(survey: Script) -> None:
    walk = Walk(survey).forward("yes").forward().forward("5")
    assert walk.correct("wishes", "more") == walk
    assert walk.correct("overall", "11") == walk
    assert walk.correct("nonsense", "1") == walk


def test_saves_are_the_real_answers_on_the_path(survey: Script) -> None:
    walk = Walk(survey).forward("yes").forward().forward("5").forward("noise").forward(NOTHING)
    assert [(given.step.save, given.value) for given in walk.saves] == [("survey.why", "noise")]


def test_position_counts_along_the_main_way(survey: Script) -> None:
    walk = Walk(survey)
    assert walk.position == (1, 5)
    assert walk.forward("yes").forward().forward("5").position == (4, 6)
    assert walk.forward("no").forward().position == (2, 2)


def test_a_step_that_the_record_makes_needless_is_not_asked(step: Make, script: Build) -> None:
    asked = script(step("plate", Kind.TEXT, to="bye", if_missing="car.plate"), step("bye", if_known="car.model"))
    assert at(Walk(asked)) == "plate"
    assert Walk(asked, known=frozenset({"car.plate"})).ending
    assert at(Walk(asked, {"plate": "x"}, known=frozenset({"car.plate", "car.model"}))) == "bye", "an answer stays"


def test_an_answer_of_an_older_version_that_no_longer_exists_is_asked_again(survey: Script) -> None:
    assert at(Walk(survey, {"identity": "maybe", "hello": PASSED}, ("identity", "hello"))) == "identity"


def test_a_loop_does_not_hang(step: Make, script: Build) -> None:
    """`check` refuses loops in files; a script that came from elsewhere still never hangs the desk."""
    round_and_round = script(step("a", to="b"), step("b", to="a"))
    walk = Walk(round_and_round).forward().forward()
    assert at(walk) == "a"
    assert len(main_way(round_and_round, walk.current)) == 2


# --- properties over scripts of any shape

WORDS = {"en": StepWords("n", "s."), "zh": StepWords("名", "话。")}
KINDS = (Kind.SAY, Kind.CHOOSE, Kind.SCORE, Kind.TEXT, Kind.DATE, Kind.PLATE)


@st.composite
def scripts(draw: st.DrawFn) -> Script:
    count = draw(st.integers(1, 8))
    steps = tuple(draw(steps_at(place, count)) for place in range(count))
    return Script("any", {"en": "Any", "zh": "任意"}, steps, (Ending("finished", "done"), Ending("refused")))


@st.composite
def steps_at(draw: st.DrawFn, place: int, count: int) -> Step:
    onward = st.sampled_from([*(f"s{later}" for later in range(place + 1, count)), "done", "refused"])
    kind = draw(st.sampled_from(KINDS))
    choices = tuple(
        Choice(f"c{n}", {"en": "c", "zh": "选"}, draw(st.just("") | onward)) for n in range(draw(st.integers(1, 4)))
    )
    branches = (Branch("at_most", draw(onward), draw(st.integers(1, 10))),) if draw(st.booleans()) else ()
    return Step(
        f"s{place}",
        kind,
        draw(st.sampled_from(list(Box))),
        draw(onward),
        WORDS,
        choices if kind is Kind.CHOOSE else (),
        branches if kind is Kind.SCORE else (),
        each_call=draw(st.booleans()),
        optional=draw(st.booleans()) and kind is not Kind.SAY,
        must_answer=draw(st.booleans()) and kind is not Kind.SAY,
        required=draw(st.booleans()) and kind is not Kind.SAY,
        low=1 if kind is Kind.SCORE else None,
        high=10 if kind is Kind.SCORE else None,
        if_missing=draw(st.sampled_from(["", "", "", "car.plate"])),
        if_known=draw(st.sampled_from(["", "", "", "car.plate"])),
    )


def values(step: Step) -> list[str]:
    """Every kind of answer that `step` takes."""
    some = {
        Kind.SAY: [PASSED],
        Kind.CHOOSE: [choice.id for choice in step.choices],
        Kind.SCORE: [str(n) for n in range(1, 11)],
        Kind.DATE: ["2026-11-30"],
    }.get(step.kind, ["text"])
    return [value for value in (*some, UNKNOWN, NOTHING) if step.accepts(value)]


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """A walk somewhere in a script, perhaps in a second call, perhaps with something corrected."""
    known = draw(st.sampled_from([frozenset(), frozenset({"car.plate"})]))
    walk = Walk(draw(scripts()), known=known)
    walk = played(draw, walk)
    if draw(st.booleans()):
        walk = played(draw, Walk(walk.script, walk.answers, known=known))
    if draw(st.booleans()) and walk.so_far:
        given_answer = draw(st.sampled_from(walk.so_far))
        walk = walk.correct(given_answer.step.id, draw(st.sampled_from(values(given_answer.step))))
    return walk


def played(draw: st.DrawFn, walk: Walk) -> Walk:
    for _ in range(draw(st.integers(0, 9))):
        if isinstance(walk.current, Step):
            walk = walk.forward(draw(st.sampled_from(values(walk.current))))
    return walk


@given(walks(), st.data())
def test_never_stuck(walk: Walk, data: st.DataObject) -> None:
    for _ in range(len(walk.script.steps) + 1):
        if isinstance(walk.current, Ending):
            break
        before = walk
        walk = walk.forward(data.draw(st.sampled_from(values(walk.current))))
        assert before.current.id in walk.answers
    assert isinstance(walk.current, Ending)
    assert len(main_way(walk.script, walk.script.steps[0])) >= 1


@given(walks(), st.data())
def test_back_undoes_forward(walk: Walk, data: st.DataObject) -> None:
    if isinstance(walk.current, Step):
        there = walk.forward(data.draw(st.sampled_from(values(walk.current))))
        back = there.back()
        assert (back.current, back.path, back.so_far) == (walk.current, walk.path, walk.so_far)
        assert back.this_call == tuple(done for done in walk.this_call if done != walk.current.id)


@given(walks())
def test_the_same_answers_take_the_same_path(walk: Walk) -> None:
    shuffled = dict(sorted(walk.answers.items(), reverse=True))
    again = Walk(walk.script, shuffled, walk.this_call, walk.shared, walk.known)
    assert (again.path, again.current, again.missing) == (walk.path, walk.current, walk.missing)
    stored = Walk(Script.from_json(walk.script.text), shuffled, walk.this_call, walk.shared, walk.known)
    assert stored.current == walk.current, "the text that an attempt keeps leads to the same step"


@given(walks())
def test_a_new_call_with_the_same_people_reaches_the_same_step(walk: Walk) -> None:
    """D-17."""
    again = Walk(walk.script, walk.answers, known=walk.known)
    while isinstance(again.current, Step) and again.current.each_call and walk.own(again.current) is not None:
        again = again.forward(walk.answers[again.current.id])
    assert again.current == walk.current


@given(walks(), st.data())
def test_a_correction_keeps_what_is_still_asked(walk: Walk, data: st.DataObject) -> None:
    if walk.so_far:
        chosen = data.draw(st.sampled_from(walk.so_far)).step
        after = walk.correct(chosen.id, data.draw(st.sampled_from(values(chosen))))
        change = walk.change_to(after)
        stored = {key: value for key, value in walk.answers.items() if key not in change.gone} | change.put
        assert stored == after.answers
        assert not set(change.gone) & ({step.id for step in after.path} | reachable(after.script, after.current))


@given(scripts())
def test_a_script_survives_its_text(script: Script) -> None:
    again = Script.from_json(script.text)
    assert again == script
    assert (again.text, again.version) == (script.text, script.version)

"""Whole numbers as people say them: what is said is what is read, and what may mean two numbers is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.scripts.spoken_numbers import read_number

READ = """
5300         五千三  5千3  五千三百  5300公里  约五千三百公里
12000        一万二  1.2万  一点二万  12k  12,000 km  １２０００
12000        twelve thousand  12 thousand  1w2  about 12 thousand km
35000        三万五千  三万五  3万5  3.5万  35k  thirty-five thousand
20000        两万  二万  2万公里  差不多两万  两万左右  两万来公里  twenty thousand kilometres or so
1000         一千  差不多一千  大概一千吧  a thousand  about 1,000
8000         大概八千  八千多  8000多公里  有八千了  almost eight thousand
8500         8千5  8千500  八千五  八千五百
5000         about 5 thousand  around 5k  roughly five thousand
10200        一万零二百  1万零200
10002        一万零二  一万〇二
12500        一万二千五  1万2500  1万2千5  twelve thousand five hundred
103000       十万零三千  10万3千  one hundred and three thousand
15           十五  一十五  fifteen
120          一百二  一百二十  one hundred and twenty
2350         两千三百五
1503         一千五百零三
300          三百块左右  300元  three hundred yuan
1200         twelve hundred
150          one hundred and fifty
25           twenty-five  twenty five  二十五
0            0
"""
REFUSED = """
七八千 三五千 1万25 一点二万五 百 万 千 零 十十 二十来万 半万 一二三 1.25 12,0000 1,2 一万两万 三千一万 一百百 k 12kk
多 左右 公里 thousand hundred twelve_thirteen hundred_and five_thousand_six_thousand one_and_fifty fifty_twenty
five_hundred_and 5_thousand_and 8.5.1 -5 ٣ ²
"""


@pytest.mark.parametrize("line", READ.split("\n")[1:-1])
def test_what_is_said_is_read(line: str) -> None:
    number, *said = [each for each in line.split("  ") if each.strip()]
    assert {each: read_number(each.strip()) for each in said} == dict.fromkeys(said, int(number))


@pytest.mark.parametrize("said", REFUSED.split())
def test_what_is_not_sure_is_no_number(said: str) -> None:
    assert read_number(said.replace("_", " ")) is None


def chinese(number: int) -> str:
    """The number in full, as it is written out."""
    if number >= 10_000:
        rest = number % 10_000
        behind = chinese(rest) if rest else ""
        return chinese(number // 10_000) + "万" + ("零" if 0 < rest < 1000 else "") + behind
    said, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            said += ("零" if gap and said else "") + "零一二三四五六七八九"[digit] + unit
        gap = not digit
    return said


ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def english(number: int) -> str:
    if number >= 1000:
        rest = number % 1000
        return f"{english(number // 1000)} thousand" + (f" {english(rest)}" if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f" and {english(rest)}" if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10 - 2] + (f"-{ONES[number % 10]}" if number % 10 else "")


@given(
    st.integers(1, 999_999), st.sampled_from(["", "大概", "差不多"]), st.sampled_from(["", "左右", "公里", "公里吧"])
)
def test_every_number_written_out_is_read(number: int, before: str, behind: str) -> None:
    for said in (chinese(number), str(number), f"{number:,}"):
        assert read_number(before + said + behind) == number
    assert read_number(f"about {english(number)} km") == number


@given(st.integers(1, 99), st.sampled_from([(10_000, "万"), (1000, "千"), (100, "百")]), st.integers(1, 9))
def test_the_last_figure_is_of_the_next_unit_down(count: int, place: tuple[int, str], last: int) -> None:
    unit, sign = place
    count = count if sign == "万" else count % 9 + 1
    assert read_number(f"{chinese(count)}{sign}{chinese(last)}") == count * unit + last * unit // 10
    assert read_number(f"{count}{sign}{last}") == count * unit + last * unit // 10


MASH = """
一 二 两 三 十 百 千 万 零 点 5 12 1.2 , 多 左右 大概 公里 k w
about twelve five hundred thousand and a twenty - 元 ٣ ² 😀
"""


@given(st.lists(st.sampled_from(MASH.split()), max_size=9), st.sampled_from(["", " "]))
def test_whatever_is_typed_is_a_number_or_none(pieces: list[str], gap: str) -> None:
    number = read_number(gap.join(pieces))
    assert number is None or number >= 0


@given(st.text(max_size=80))
def test_no_text_breaks_it(text: str) -> None:
    number = read_number(text)
    assert number is None or number >= 0

"""Telephone numbers as Chinese dealers write them become E.164, or are refused with a reason."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.channels.phones import Phone, parse_phone, split_phones
from carecall.errors import Refused
from carecall.text import clean, group_phone


@pytest.mark.parametrize(
    "raw",
    [
        "13800138000", "138 0013 8000", "138-0013-8000", "138.0013.8000", "１３８００１３８０００", "+86 138 0013 8000",
        "+8613800138000", "8613800138000", "86-13800138000", "008613800138000", "0086 138-0013-8000",
        "(+86)13800138000",
        "（+86）138 0013 8000", "013800138000", "08613800138000", "13800138000.0", "1.3800138000E+10",
        "手机：13800138000",
        "Tel: 13800138000", "138—0013—8000", "\ufeff13800138000\u202c", "\u202d13800138000\u202c", "+8613800138000\t",
    ],
)  # fmt: skip
def test_a_mobile_however_written(raw: str) -> None:
    assert parse_phone(raw) == Phone("+8613800138000")


@pytest.mark.parametrize(
    ("raw", "e164", "extension"),
    [
        ("010-12345678", "+861012345678", ""),
        ("(010)1234 5678", "+861012345678", ""),
        ("010-1234-5678", "+861012345678", ""),
        ("0571-8888-7777", "+8657188887777", ""),
        ("0086-10-62345678", "+861062345678", ""),
        ("+86 (0)10 62345678", "+861062345678", ""),
        ("861062345678", "+861062345678", ""),
        ("010-12345678转801", "+861012345678", "801"),
        ("010-12345678 转 801", "+861012345678", "801"),
        ("010-12345678转分机801", "+861012345678", "801"),
        ("010-12345678分机：801", "+861012345678", "801"),
        ("010-12345678-801", "+861012345678", "801"),
        ("01012345678-8", "+861012345678", "8"),
        ("010-12345678 ext. 801", "+861012345678", "801"),
        ("010-12345678 EXT801", "+861012345678", "801"),
        ("010-12345678x801", "+861012345678", "801"),
        ("010-12345678#801", "+861012345678", "801"),
        ("010-12345678,801", "+861012345678", "801"),
        ("0571-88887777－801", "+8657188887777", "801"),
        ("400-800-1234", "+864008001234", ""),
        ("4008001234转2", "+864008001234", "2"),
        ("+852 9123 4567", "+85291234567", ""),
        ("+1 (212) 555-0123", "+12125550123", ""),
        ("0085291234567", "+85291234567", ""),
    ],
)
def test_landlines_extensions_and_foreign_numbers(raw: str, e164: str, extension: str) -> None:
    phone = parse_phone(raw)
    assert (phone.e164, phone.extension) == (e164, extension)


@pytest.mark.parametrize(
    "raw",
    ["", "无", "abc", "1380013800A", "0", "12", "138001380001234567890", "13800138000?", "=1+1", "call 1800FLOWERS",
     "13800138000转", "转801", "-801", "+", "١٣٨٠٠١٣٨٠٠٠", "13800138000 王", "13800138000转1234567"],
)  # fmt: skip
def test_what_is_not_understood_is_refused_with_what_was_written(raw: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_phone(raw)
    assert refusal.value.code == "phone-not-understood"
    assert refusal.value.params["raw"] == clean(raw)


@pytest.mark.parametrize("raw", ["1.38E+10", "1.38e10", "1.38001E+10", "1E+10", "1.38E+99999999999"])
def test_a_rounded_number_says_that_its_digits_are_lost(raw: str) -> None:
    with pytest.raises(Refused) as refusal:
        parse_phone(raw)
    assert refusal.value.code == "phone-digits-lost"


@pytest.mark.parametrize("raw", ["8888777", "14412345678", "11100001111", "1380013800"])
def test_possible_is_the_gate_and_valid_a_warning(raw: str) -> None:
    assert parse_phone(raw).doubtful
    assert not parse_phone("13800138000").doubtful


@pytest.mark.parametrize(
    "raw",
    ["13800138000/13900139000", "13800138000；13900139000", "13800138000、13900139000", "13800138000,13900139000",
     "13800138000，13900139000", "13800138000\n13900139000", "13800138000 13900139000", "13800138000|+86 139 0013 9000",
     "13800138000或13900139000", "13800138000/13900139000/13800138000",
     "138 0013 8000 139 0013 9000", " /13800138000//13900139000;"],
)  # fmt: skip
def test_several_numbers_in_one_cell(raw: str) -> None:
    found = dict.fromkeys(parse_phone(piece).e164 for piece in split_phones(raw))
    assert list(found) == ["+8613800138000", "+8613900139000"]


def test_a_comma_before_a_few_digits_is_an_extension() -> None:
    found = [parse_phone(piece) for piece in split_phones("010-12345678,801,13800138000")]
    assert found == [Phone("+861012345678", "801"), Phone("+8613800138000")]
    assert split_phones("") == []


SEPARATORS = st.sampled_from(["", " ", "-", "."])
PREFIXES = st.sampled_from(["", "+86", "0086", "86", "+86 ", "0086-", "(+86)", "＋８６"])


@given(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    PREFIXES,
    SEPARATORS,
    st.booleans(),
    st.sampled_from(["", "12", "8001"]),
)
def test_every_mobile_survives_every_writing(digits: str, prefix: str, gap: str, wide: bool, extension: str) -> None:
    written = prefix + gap.join((digits[:3], digits[3:7], digits[7:])) + (f"转{extension}" if extension else "")
    if wide:
        written = written.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789-.+()"})
    assert parse_phone(written).e164 == f"+86{digits}"
    assert parse_phone(written).extension == extension
    assert re.sub(r"\D", "", group_phone(f"+86{digits}")) == digits


@given(st.text(alphabet=st.characters(exclude_categories=())) | st.text(alphabet="0123456789+-()转x,. E/；　"))
def test_anything_is_a_number_or_refused(raw: str) -> None:
    try:
        phones = [parse_phone(piece) for piece in split_phones(raw)]
    except Refused as refusal:
        assert refusal.code in ("phone-not-understood", "phone-digits-lost")  # noqa: PT017
    else:
        assert all(re.fullmatch(r"\+[1-9][0-9]{4,16}", phone.e164) for phone in phones)
        assert all(re.fullmatch(r"[0-9]{0,6}", phone.extension) for phone in phones)


@given(st.from_regex(r"\+86(1[3-9][0-9]{9}|10[1-9][0-9]{7})", fullmatch=True))
def test_what_was_stored_is_read_back_as_itself(e164: str) -> None:
    assert parse_phone(e164).e164 == e164
    assert parse_phone(group_phone(e164)).e164 == e164

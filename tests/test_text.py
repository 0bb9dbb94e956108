"""Text from outside is safe once it has passed the door, and numbers are readable and masked (C-20)."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carecall.text import clean, clean_lines, defuse, group_phone, half_width, mask_phone, restore

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))
HOSTILE = st.text(
    alphabet=st.sampled_from("\x1b[]31m;?\x07\x9b\\PX^_ \t\r\n\x00\u202e\u2066\u200b\ufeff\u0301\u0344\ud800\udc00王a=")
)


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("  张  文山\u3000", "张 文山"),
        ("\x1b[31m王\x1b[0m磊", "王磊"),
        ("\x1b]0;title\x07王磊", "王磊"),
        ("\x1b]8;;http://x\x1b\\王磊\x1b]8;;\x1b\\", "王磊"),
        ("\x1bP1;2q#0\x1b\\王磊", "王磊"),
        ("\x9b1m王磊", "王磊"),
        ("\x1b]never ended 王磊", "never ended 王磊"),
        ("\x1bc王磊", "王磊"),
        ("王\u202e磊\u2066\u2069", "王磊"),
        ("王\u200b磊\ufeff", "王磊"),
        ("王\ud800磊", "王磊"),
        ("\ud83d\ude00", "\U0001f600"),
        ("e\u200b\u0301", "é"),
        ("a" + "\u0301" * 50, "á" + "\u0301" * 2),
        ("one\ntwo\tthree", "one two three"),
        ("a [/] b", "a [/] b"),
        ("\x00\x07", ""),
        ("\u3164\u2800", ""),
    ],
)
def test_clean_takes_out_what_a_terminal_would_obey(raw: str, safe: str) -> None:
    assert clean(raw) == safe


@given(ANY_TEXT | HOSTILE)
def test_clean_leaves_nothing_dangerous(raw: str) -> None:
    safe = clean(raw)
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Cf", "Zl", "Zp"} for c in safe if c not in KEPT_FORMAT)
    assert safe == " ".join(safe.split())
    assert unicodedata.is_normalized("NFC", safe)
    safe.encode("utf-8")


# Format characters that are drawn: Arabic and other number signs, Egyptian hieroglyph joiners.
KEPT_FORMAT = set(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
    + "".join(map(chr, range(0x13430, 0x13440)))
)


@given(ANY_TEXT | HOSTILE, st.integers(0, 40))
def test_clean_is_idempotent_and_keeps_its_limit(raw: str, limit: int) -> None:
    safe = clean(raw, limit)
    assert len(safe) <= limit
    assert clean(safe, limit) == safe


@given(ANY_TEXT | HOSTILE)
def test_clean_lines_is_clean_line_by_line(raw: str) -> None:
    safe = clean_lines(raw)
    assert all(line == clean(line) for line in (part[:200] for part in safe.split("\n")) if line == line.rstrip())
    assert clean_lines(safe) == safe


def test_clean_lines_keeps_lines_and_single_blank_lines() -> None:
    assert clean_lines("\r\n one \x1b[1m\r\n\r\n\r\ntwo\u2028three\n\n") == "one\n\ntwo\nthree"


def test_clean_is_linear_in_hostile_length() -> None:
    before = time.perf_counter()
    for part in ("\x1b]", "\x1b", "\x1b[", "\x1b[1", "\u0301", "\x90a"):
        clean(part * 200_000)
    assert time.perf_counter() - before < 5


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-1+1", "'-1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        (" =1", "' =1"),
        ("＝1+1", "'＝1+1"),
        ("+86-138-0013", "'+86-138-0013"),
        ("+8613800138000", "+8613800138000"),
        ("+86 138 0013 8000", "+86 138 0013 8000"),
        ("-12.5", "-12.5"),
        ("-12.5\n", "'-12.5\n"),
        ("王磊", "王磊"),
        ("", ""),
    ],
)
def test_defuse(cell: str, safe: str) -> None:
    assert defuse(cell) == safe
    assert restore(safe) == cell


@given(st.text(alphabet="=+-@'\t\r\n 1a王＝") | ANY_TEXT)
def test_restore_undoes_defuse(cell: str) -> None:
    safe = defuse(cell)
    if not cell.startswith("'"):
        assert restore(safe) == cell
    assert safe[:1] not in ("=", "@", "\t", "\r", "\n", "＝", "＠")


def test_a_defused_cell_survives_a_csv_round_trip() -> None:
    stream = io.StringIO()
    csv.writer(stream).writerow([defuse('=1\n,"2'), defuse("+8613800138000")])
    stream.seek(0)
    assert next(csv.reader(stream)) == ["'=1\n,\"2", "+8613800138000"]


def test_half_width() -> None:
    assert half_width("１３８－００１３（Ａｂ）　京Ａ·１") == "138-0013(Ab) 京A·1"


@pytest.mark.parametrize(
    ("number", "grouped", "masked"),
    [
        ("+8613800138001", "138 0013 8001", "138 **** 8001"),
        ("13800138001", "138 0013 8001", "138 **** 8001"),
        ("+861012345678", "010 1234 5678", "010 **** 5678"),
        ("+862112345678", "021 1234 5678", "021 **** 5678"),
        ("+8657188887777", "0571 8888 7777", "0571 **** 7777"),
        ("+863191234567", "0319 123 4567", "0319 **** 4567"),
        ("+864001234567", "400 123 4567", "400 **** 4567"),
        ("+12125550123", "+1 212 555 0123", "+1 **** 0123"),
        ("+85291234567", "+852 9123 4567", "+852 **** 4567"),
        ("+442079460123", "+44 207 946 0123", "+44 **** 0123"),
        ("95588", "95588", "****"),
        ("8888777", "888 8777", "**** 8777"),
        ("", "", ""),
        ("call me", "call me", ""),
    ],
)
def test_numbers_are_grouped_to_be_read_and_masked_until_claimed(number: str, grouped: str, masked: str) -> None:
    assert group_phone(number) == grouped
    assert mask_phone(number) == masked


def test_an_extension_follows_its_number() -> None:
    assert group_phone("+861012345678", "801") == "010 1234 5678-801"


@given(st.from_regex(r"\+86(1[3-9][0-9]{9}|[1-9][0-9]{9,10})", fullmatch=True))
def test_a_mask_hides_at_least_three_digits_and_ends_as_the_number_does(number: str) -> None:
    """C-20: nobody sees more of a number than its head and tail before the call is claimed."""
    masked = mask_phone(number)
    assert number[-4:] == masked[-4:]
    assert sum(c.isdigit() for c in masked.removeprefix("0")) <= len(number) - 3 - 3


def test_text_imports_nothing_heavy() -> None:
    code = "import sys, carecall.text; print(*{'phonenumbers', 'pypinyin', 'textual', 'pydantic'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ""

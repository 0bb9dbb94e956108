"""Who gets a planned contact: the least loaded, as level as it can be."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carecall.store.assigning import _share_rows, level

loads = st.dictionaries(st.integers(1, 50), st.integers(0, 40), max_size=8)


@given(loads, st.integers(0, 200))
def test_the_loads_end_as_level_as_they_can(before: dict[int, int], new: int) -> None:
    shares = level(before, new)
    assert set(shares) == set(before)
    assert sum(shares.values()) == (new if before else 0)
    assert all(share >= 0 for share in shares.values())
    after = {staff: before[staff] + share for staff, share in shares.items()}
    given_some = [after[staff] for staff, share in shares.items() if share]
    if given_some:
        assert max(given_some) - min(given_some) <= 1
        assert max(given_some) - 1 <= min(after.values()), "nobody who has less is passed over"


@given(loads, st.integers(0, 200))
def test_the_shares_cover_the_owners_without_gap_or_overlap(before: dict[int, int], new: int) -> None:
    shares = _share_rows(before, new)
    places = [place for row in shares for place in range(row["first"], row["last"] + 1)]
    assert places == list(range(1, new + 1 if before else 1))
    assert len({row["staff"] for row in shares}) == len(shares)

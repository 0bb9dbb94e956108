"""Programme packs: YAML that supervisors edit, checked and compiled to `model.programmes.Pack`.

Invariant: a mistake in a pack is never guessed around; it is a `Problem` with file, line, key and how to mend it.
"""

from __future__ import annotations

from pathlib import Path

PACKS = Path(__file__).parent / "packs"

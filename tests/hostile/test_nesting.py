"""Deep and long texts: refused or stopped, whatever their size, and nobody is hurt."""

from typing import Final

import pytest

from hostile.door import Attempt, Door
from hostile.nesting import CHAINS, NESTS, Family, filling

pytestmark = pytest.mark.xdist_group("hostile")

TEXT_BYTES: Final = 65_536
MIDDLING: Final = (60, 480)

EVERY = [pytest.param(name, family, id=name) for name, family in (NESTS | CHAINS).items()]
DEEP = [pytest.param(family, id=name) for name, family in NESTS.items()]


@pytest.mark.parametrize(("name", "family"), EVERY)
def test_a_deep_or_long_text_hurts_nobody(
    guarded: Door, attempt: Attempt, name: str, family: Family
) -> None:
    for size in MIDDLING:
        attempt(guarded, family(size))
    outcome = attempt(guarded, family(filling(family, TEXT_BYTES)))

    if name in NESTS:
        assert outcome.status == 400, f"refused before the engine; {outcome.told}"


@pytest.mark.parametrize("family", DEEP[:3])
def test_a_text_over_the_size_limit_is_refused_for_its_size(
    guarded: Door, attempt: Attempt, family: Family
) -> None:
    assert attempt(guarded, family(100_000)).status == 413

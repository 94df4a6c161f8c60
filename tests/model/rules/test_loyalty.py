from __future__ import annotations

from hypothesis import given

from sapper.model import rules
from tests.helpers.domains import share, signed


@given(signed, signed, signed, share)
def test_loyalty_moves_toward_what_supports_it(
    leaning: float, patronage: float, legitimacy: float, adjustment: float
) -> None:
    supported = rules.support(0.5, leaning, patronage, legitimacy, 0.0, 0.0, 0.0)
    after = rules.moved(0.5, supported, adjustment, 0.5, 0.0)
    assert min(0.5, supported) <= after <= max(0.5, supported)

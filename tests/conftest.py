"""What all tests share."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# Shared machines are slow at times: no deadlines. The same examples each time: no surprises.
settings.register_profile(
    "sapper", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow],
    max_examples=25,
)  # fmt: skip
settings.register_profile("thorough", settings.get_profile("sapper"), max_examples=250)
settings.load_profile("sapper")

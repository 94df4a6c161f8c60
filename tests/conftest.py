"""Settings for all tests."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No deadlines, because a shared machine may be slow. The same examples in every run of the tests.
settings.register_profile(
    "sapper",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=25,
)
settings.register_profile("thorough", settings.get_profile("sapper"), max_examples=250)
settings.load_profile("sapper")

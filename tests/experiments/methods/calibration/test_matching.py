"""The likelihood of the targets, and what it needs: the variance's term and the covariance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from sapper.experiments.methods.calibration import matching, recovery
from sapper.experiments.methods.calibration.targets import Goal, Quantity, Target
from sapper.experiments.statistics.conventions import Floats

POINTS, TRUTHS = 400, 400

ONE, OTHER = (Quantity("base", name, "weeks_run", binomial=False) for name in ("one", "other"))


def goal(weights: Floats, covariance: Floats) -> Goal:
    targets = tuple(Target(f"target {n}", False, 0.0, 1.0, "") for n in range(len(weights)))
    return Goal(targets, (ONE, OTHER), weights, np.zeros(len(weights)), covariance)


def covered(means: Floats, variances: Floats, wanted: Goal) -> dict[float, float]:
    """Return how often intervals of a point's place hold the truth.

    Each truth is a point; its quantities differ from their prediction by as much as the emulator
    says, and the observations from them by as much as the targets say.
    """
    rng = np.random.default_rng(5)
    seen = matching.Predicted(means, variances, np.eye(2))
    held: dict[float, list[bool]] = {level: [] for level in recovery.LEVELS}
    for truth in rng.integers(0, POINTS, TRUTHS):
        real = rng.normal(means[truth], np.sqrt(variances[truth]))
        value = rng.multivariate_normal(wanted.weights @ real, wanted.covariance)
        judged = matching.judged(seen, replace(wanted, values=value))
        weights = np.exp(judged.likelihood - judged.likelihood.max())
        below = weights[:truth].sum() + rng.random() * weights[truth]
        for level in recovery.LEVELS:
            held[level].append(bool(abs(below / weights.sum() - 0.5) <= level / 2))
    return {level: float(np.mean(inside)) for level, inside in held.items()}


def uneven() -> tuple[Floats, Floats, Goal]:
    """Points whose emulators are sure at one end, and know next to nothing at the other."""
    x = np.linspace(0, 1, POINTS)
    variances = np.column_stack([np.exp(-8.0 + 12.0 * x), np.full(POINTS, 0.05)])
    return np.zeros((POINTS, 2)), variances, goal(np.eye(2), 1e-3 * np.eye(2))


def shared() -> tuple[Floats, Floats, Goal]:
    """Three targets that share the quantity in which the points differ."""
    x = np.linspace(0, 1, POINTS)
    means = np.column_stack([3.0 * x, np.zeros(POINTS)])
    variances = np.column_stack([np.full(POINTS, 0.3), np.full(POINTS, 0.02)])
    weights = np.array([[1.0, 0.0], [1.0, -1.0], [1.0, 1.0]])
    return means, variances, goal(weights, 0.01 * np.eye(3))


def right(held: dict[float, float]) -> bool:
    """Say whether coverage is nominal within three standard errors of so many truths."""
    errors = {level: 3 * np.sqrt(level * (1 - level) / TRUTHS) for level in held}
    return all(abs(share - level) <= errors[level] for level, share in held.items())


@pytest.mark.parametrize("case", [uneven, shared])
def test_intervals_hold_the_truth_as_often_as_they_should(
    case: Callable[[], tuple[Floats, Floats, Goal]],
) -> None:
    assert right(covered(*case()))


def test_without_the_term_of_the_variance_they_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "log_determinants", lambda lower: np.zeros(len(lower)))
    assert not right(covered(*uneven()))


def test_without_the_covariance_they_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = matching.covariances
    monkeypatch.setattr(
        matching, "covariances", lambda seen, goal: whole(seen, goal) * np.eye(len(goal.values))
    )
    assert not right(covered(*shared()))


def test_the_likelihood_is_that_of_a_normal_distribution() -> None:
    from scipy.stats import multivariate_normal

    means, variances = np.array([[0.3, -0.2], [1.0, 0.5]]), np.array([[0.1, 0.4], [0.2, 0.3]])
    together = np.array([[1.0, 0.5], [0.5, 1.0]])
    wanted = goal(np.array([[1.0, 0.0], [1.0, -1.0]]), np.array([[0.1, 0.02], [0.02, 0.2]]))
    found = matching.judged(matching.Predicted(means, variances, together), wanted)
    for place in range(2):
        root = np.diag(np.sqrt(variances[place]))
        covariance = wanted.weights @ root @ together @ root @ wanted.weights.T + wanted.covariance
        density = multivariate_normal(np.zeros(2), covariance).logpdf(wanted.weights @ means[place])
        assert found.likelihood[place] - density == pytest.approx(np.log(2 * np.pi))


def test_a_point_is_ruled_out_by_one_target_or_by_all_together() -> None:
    count = 12
    wanted = Goal(
        tuple(Target(str(n), False, 0.0, 1.0, "") for n in range(count)),
        tuple(Quantity("base", str(n), "weeks_run", binomial=False) for n in range(count)),
        np.eye(count),
        np.zeros(count),
        np.eye(count),
    )
    means = np.zeros((3, count))
    means[1, 0], means[2] = 3.1, 1.8
    seen = matching.Predicted(means, np.full((3, count), 1e-9), np.eye(count))
    found = matching.judged(seen, wanted)
    assert found.plausible().tolist() == [True, False, False]
    assert found.single[2].max() < matching.CUT
    assert found.alone().tolist() == pytest.approx([1 / 3] + [0.0] * (count - 1))
    assert matching.weighted(found).tolist() == [1.0, 0.0, 0.0]


def test_if_all_points_are_ruled_out_the_least_far_have_weight() -> None:
    seen = matching.Predicted(np.array([[9.0, 0.0], [10.0, 0.0]]), np.full((2, 2), 1e-9), np.eye(2))
    weights = matching.weighted(matching.judged(seen, goal(np.eye(2), np.eye(2))))
    assert weights[0] / weights[1] == pytest.approx(np.exp((100 - 81) / 2))


def test_what_is_left_in_the_same_runs_is_correlated() -> None:
    rng = np.random.default_rng(0)
    both, own = rng.normal(size=500), rng.normal(size=500)
    found = matching.together([both, both + own, np.zeros(500)])
    assert found[0, 1] == pytest.approx(np.sqrt(0.5), abs=0.08)
    assert found[0, 2] == 0.0
    assert np.diag(found).tolist() == [1.0, 1.0, 1.0]


def test_resampling_keeps_to_the_weights() -> None:
    weights = np.array([0.5, 0.0, 0.25, 0.25])
    drawn = matching.resampled(weights, 400, np.random.default_rng(0))
    assert np.bincount(drawn, minlength=4).tolist() == [200, 0, 100, 100]
    assert np.isclose(matching.effective(np.full(50, 0.02)), 50.0)

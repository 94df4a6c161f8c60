"""On a problem whose truth is known, the search beats random search with the same runs."""

from __future__ import annotations

import numpy as np
from scipy.special import expit
from scipy.stats import qmc

from sapper.experiments.config.factors import Factor
from sapper.experiments.methods.frontier.belief import Volume
from sapper.experiments.methods.frontier.curves import fitted, front_of, middles
from sapper.experiments.methods.frontier.fronts import best
from sapper.experiments.statistics.conventions import Floats

SEEDS, ASKED = 10, 9
POLICIES, RUNS = 512, 4
CHOSEN = 10
CHOICES = {3: [1, 2, 3], 4: [1, 2]}
"""Levers that are no numbers between two bounds."""

LEVERS = [
    Factor.model_validate(
        {"name": f"lever{number}", "parameter": f"of.lever{number}"}
        | ({"values": CHOICES[number]} if number in CHOICES else {"range": [0.0, 1.0]})
    )
    for number in range(11)
]
WHOLE = Volume(np.array([-20.0, 0.0]), np.array([0.0, 0.8]))


def truth(places: Floats) -> Floats:
    """Return the money lost and the risk of each policy, (policies, 2): less is better."""
    size, special, tour, home, field, apart, taught, held, pay, purge, guard = places.T
    home, field = np.floor(home * 3), np.floor(field * 2)
    risk = expit(
        -3.2 + 2.4 * size**1.5 + 1.2 * size * special + 1.8 * size * np.abs(tour - 0.4)
        - 0.5 * home + field * (0.3 + size) - 0.8 * apart * size * (0.4 + taught)
        - 0.5 * held - 0.8 * pay * size + 1.5 * (purge - 0.35) ** 2 - 0.8 * guard
    )  # fmt: skip
    earned = 30 * size * (1 - 0.5 * size) * (1 - 0.6 * pay) * (1 + 0.3 * special)
    return np.column_stack([-earned * (1 - 0.25 * apart * (1 - tour)) * (1 - 0.4 * risk), risk])


def seen(places: Floats, seed: int) -> Floats:
    """Return what some runs of each policy show: chances of a contest where there is an attempt."""
    luck, true = np.random.default_rng(seed), truth(places)
    attempts = np.minimum(1.0, 1.8 * true[:, 1])
    tried = luck.random((len(places), RUNS)) < attempts[:, None]
    risk = (tried * (true[:, 1] / attempts)[:, None]).mean(axis=1)
    noise = 1.0 + 0.15 * luck.normal(size=(len(places), RUNS)).mean(axis=1)
    return np.column_stack([true[:, 0] * noise, risk])


def test_the_search_beats_random_search_in_nine_of_ten_seeds() -> None:
    wins = 0
    for seed in range(SEEDS):
        places = middles(LEVERS, qmc.Sobol(len(LEVERS), rng=seed).random(POLICIES))
        means = seen(places, seed)
        foreseen = fitted(places, means)
        front = front_of(foreseen, LEVERS, places, (seed, 2))
        searched = front[best(foreseen(front), CHOSEN)]
        at_random = places[best(means, CHOSEN)]
        wins += WHOLE.of(truth(searched)) > WHOLE.of(truth(at_random))
    assert wins >= ASKED

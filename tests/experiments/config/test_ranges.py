from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from sapper.experiments.config.draws import POSTERIOR, read_draws
from sapper.experiments.config.factors import Factor
from sapper.experiments.opening import check
from sapper.model.errors import InputError
from sapper.model.parameters import uncertain

PATH = "conspiracy.hope_weight"


def config(parameter: str, named: object, **more: Any) -> dict[str, Any]:
    factor = {"name": "one", "parameter": parameter, "range": named, "steps": 3, **more}
    return {
        "experiment": {
            "name": "ranges", "title": "Ranges", "scenario": "sandbox", "seed": 1, "replicates": 1,
        },
        "design": {"kind": "grid", "factor": [factor]},
    }  # fmt: skip


def factor_of(raw: dict[str, Any]) -> Factor:
    design = check(raw, "c.toml").config.design
    assert design is not None
    return design.factor[0]


def test_the_posterior_gives_its_central_range() -> None:
    draws = read_draws(POSTERIOR, "")
    column = [row[draws.paths.index(PATH)] for row in draws.rows]
    factor = factor_of(config(PATH, "posterior"))
    assert factor.range == pytest.approx(np.quantile(column, [0.025, 0.975]), rel=1e-5)


@pytest.mark.parametrize("path", read_draws(POSTERIOR, "").paths)
def test_every_parameter_of_the_posterior_has_a_range_that_can_be_used(path: str) -> None:
    assert len(check(config(path, "posterior"), "c.toml").design) in (2, 3)


def test_a_plausible_range_has_its_scale() -> None:
    path = next(path for path, one in uncertain().items() if one.scale == "log")
    factor = factor_of(config(path, "plausible"))
    assert factor.range == (uncertain()[path].low, uncertain()[path].high)
    assert factor.scale == "log"
    assert factor_of(config(path, "plausible", scale="linear")).scale == "linear"


@pytest.mark.parametrize(
    ("parameter", "named", "told"),
    [
        (PATH, "posteriro", "posterior"),
        ("conspiracy.hope_wieght", "posterior", PATH),
        ("conspiracy.hope_wieght", "plausible", PATH),
        (7, "plausible", "known|mean"),
    ],
)
def test_an_unknown_range_is_refused_in_one_line(parameter: Any, named: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as error:
        check(config(parameter, named), "c.toml")
    assert "\n" not in str(error.value)

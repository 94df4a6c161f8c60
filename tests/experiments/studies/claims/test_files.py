from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from sapper import InputError
from sapper.experiments.studies.claims.files import load_claim, shipped_claims, slug
from sapper.experiments.studies.claims.study import _experiments

SETTINGS = Path(__file__).parents[4] / "docs" / "evidence" / "claims_settings.csv"
SOUND = """
[claim]
says = "More soldiers, more risk"
article = "S1"
scenario = "sandbox"

[arms."none"]
"deployment.size" = 0

[arms."some"]
"deployment.size" = 2_400
"battle.tempo" = 0.5

[[part]]
says = "an attempt is likelier"
outcome = "attempt"
of = "none"
to = "some"
direction = "up"
margin = 0.05
"""


def test_the_articles_claims_are_there() -> None:
    assert {
        "exposure_raises_risk", "three_offices", "relaxed_in_the_field", "special_forces",
        "money_now_risk_later", "captives", "one_mistake",
    } <= set(shipped_claims())  # fmt: skip


@pytest.mark.parametrize("name", shipped_claims())
def test_every_claim_can_be_run_in_every_setting(name: str) -> None:
    claim = load_claim(name)
    experiments = _experiments(name, claim, 3, None)
    assert list(experiments) == (list(claim.settings) or ["as it is"])
    for experiment in experiments.values():
        assert len(experiment.design) == len(claim.arms)


def test_arms_differ_from_the_scenario_only_in_their_settings(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(SOUND, encoding="utf-8")
    none, some = next(iter(_experiments("mine", load_claim(str(path)), 3, None).values())).design
    assert none.settings == {"deployment.size": 0, "battle.tempo": 1.0}
    assert some.settings == {"deployment.size": 2_400, "battle.tempo": 0.5}
    assert some.shown["arm"] == "some"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('to = "some"', 'to = "sone"', "did you mean 'some'?"),
        ('"up"', '"sideways"', "direction"),
        ("margin = 0.05", "margin = 0", "margin"),
        ("[[part]]", "[[parts]]", "parts"),
        ("[claim]", "[claims]", "claim"),
        ("direction", "directoin", "did you mean 'direction'?"),
    ],
)
def test_a_bad_claim_gives_one_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_claim(str(path))
    assert len(str(caught.value).splitlines()) == 1
    assert message in str(caught.value)


def test_a_parameter_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text(SOUND.replace("battle.tempo", "battle.temper"), encoding="utf-8")
    with pytest.raises(InputError, match=r"battle\.temp"):
        _experiments("bad", load_claim(str(path)), 3, None)


def test_words_become_a_folder() -> None:
    assert slug("150,000 are, and /more/..") == "150_000_are_and_more"


def test_no_margin_is_wider_than_half_of_the_largest_effect_found() -> None:
    for (name, says), rows in pd.read_csv(SETTINGS).groupby(["claim", "says"]):
        clear = rows[(rows["low"] > 0) | (rows["high"] < 0)]
        if clear.empty or (clear["direction"] == "never").any():
            continue
        (part,) = (one for one in load_claim(str(name)).part if one.says == says)
        assert part.margin <= clear["difference"].abs().max() / 2, (name, says)

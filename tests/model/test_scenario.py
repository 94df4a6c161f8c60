from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sapper import InputError, Scenario, builtin_scenarios, load_scenario
from sapper.model.scenario import parameter_paths


def written(folder: Path, text: str | bytes) -> Path:
    file = folder / "bad.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def complaint(path: Path | str) -> str:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value)


# What a file contains, and what the line must name: the key, the value and what is allowed.
BAD_FILES = {
    "unknown key": ("[force]\nstrenght = 5", ["force.strenght", "did you mean 'strength'?"]),
    "unknown section": ("[forse]\nstrength = 5", ["forse", "did you mean 'force'?"]),
    "key outside its section": ("strength = 5", ["strength", "no such key", "known:"]),
    "text for a number": ("[force]\nstrength = 'many'", ["force.strength", "'many'", "integer"]),
    "number for a section": ("force = 3", ["force", "3", "must be"]),
    "fraction for a count": ("[force]\nstrength = 1e6", ["force.strength", "1000000.0", "integer"]),
    "truth for a count": ("[force]\nstrength = true", ["force.strength", "True", "integer"]),
    "text for a share": ("[force]\nguard_share = '8%'", ["force.guard_share", "'8%'", "number"]),
    "text for a size": ("[deployment]\nsize = 'half'", ["deployment.size", "'half'", "integer"]),
    "no such choice": (
        "[orders]\nrelaxation = 'perhaps'", ["orders.relaxation", "'perhaps'", "never", "leader"],
    ),
    "no such kind of regime": (
        "[regime]\nkind = 'empire'",
        ["regime.kind", "'empire'", "party_personal", "military_personal", "monarchy"],
    ),
    "a year for a decade": ("[regime]\ndecade = 1970", ["regime.decade", "1970", "1970s", "any"]),
    "too frail": ("[regime]\nfrailty = 9.0", ["regime.frailty", "9.0", "5"]),
    "a leader of great age": ("[leader]\nage = 300.0", ["leader.age", "300.0", "120"]),
    "a leader not born yet": ("[leader]\nage = -1.0", ["leader.age", "-1.0", "0"]),
    "no commander": (
        "[orders]\nimportant = ['commissar']", ["orders.important", "commissar", "the commander"],
    ),
    "a habit of what never happens": ("[orders]\nhabit = 0.5", ["orders.habit", "0.5", "never"]),
    "a relaxed rule that asks for more": (
        "[orders]\nrelaxation = 'leader'\nimportant = ['commander']\n"
        "relaxed = ['commander', 'commissar']",
        ["orders.relaxed", "commissar", "orders.important"],
    ),
    "relaxed after the war": (
        "[orders]\nrelaxation = 'dated'\nrelaxation_week = 182",
        ["orders.relaxation_week", "182", "war ends"],
    ),
    "two waves in a week": (
        "[deployment]\nwaves = [{week = 3, factor = 2.0}, {week = 3, factor = 1.0}]",
        ["deployment.waves", "[3, 3]", "twice"],
    ),
    "a wave without its week": (
        "[[deployment.waves]]\nfactor = 1.0", ["deployment.waves.1.week", "missing"],
    ),
    "a wave larger than the army": (
        "[deployment]\nsize = 0.5\nwaves = [{week = 3, factor = 2.0}]",
        ["deployment.size", "0.5", "2 times"],
    ),
    "date for a number": (
        "[force]\nguard_share = 2024-10-01", ["force.guard_share", "2024", "number"],
    ),
    "too small": ("[force]\nstrength = 3", ["force.strength", "3", "200"]),
    "too large": ("[force]\nguard_share = 0.7", ["force.guard_share", "0.7", "0.5"]),
    "far too large": ("[force]\nstrength = 99999999999999999999", ["force.strength", "5000000"]),
    "negative size": ("[deployment]\nsize = -1", ["deployment.size", "-1", "0"]),
    "negative rate": (
        "[conspiracy]\nspark_rate = -0.1", ["conspiracy.spark_rate", "-0.1", "0"],
    ),
    "not a number": ("[loyalty]\nspread = nan", ["loyalty.spread", "nan", "finite"]),
    "not a number of people": ("[deployment]\nsize = nan", ["deployment.size", "nan"]),
    "infinite": ("[loyalty]\nspread = inf", ["loyalty.spread", "inf"]),
    "infinitely many": ("[deployment]\nsize = inf", ["deployment.size", "inf"]),
    "no such office": (
        "[orders]\nimportant = ['commander', 'king']",
        ["orders.important", "'king'", "commander", "military_police"],
    ),
    "no office at all": ("[orders]\neveryday = []", ["orders.everyday", "[]", "at least 1"]),
    "one office, not a list": (
        "[orders]\neveryday = 'commander'", ["orders.everyday", "commander", "must be a list"],
    ),
    "an office twice": (
        "[orders]\nimportant = ['commander', 'commander']", ["orders.important", "twice"],
    ),
    "battalion larger than the army": (
        "[force]\nstrength = 1000\ncompanies_per_battalion = 12",
        ["force.companies_per_battalion", "12", "1,440", "1,000"],
    ),
    "regiment larger than the army": (
        "[force]\nstrength = 1000", ["force.battalions_per_regiment", "4", "1,920", "1,000"],
    ),
    "division larger than the army": (
        "[force]\nstrength = 5000", ["force.regiments_per_division", "4", "7,680", "5,000"],
    ),
    "more agents than soldiers": (
        "[force]\nsoldiers_per_company = 121", ["force.soldiers_per_company", "121", "120"],
    ),
    "no infantry left": (
        "[force]\nguard_share = 0.5\nspecial_share = 0.5",
        ["force.special_share", "0.5", "force.guard_share"],
    ),
    "more garrisons than army": (
        "[force]\ncapital_share = 0.6\nfront_share = 0.6",
        ["force.front_share", "0.6", "at most 1"],
    ),
    "head count with a fraction": ("[deployment]\nsize = 11000.0", ["deployment.size", "below 1"]),
    "more sent than there are": ("[deployment]\nsize = 1200001", ["deployment.size", "1104000"]),
    "guard sent too": ("[deployment]\nsize = 0.95", ["deployment.size", "0.95", "guard"]),
    "bad name": ("name = 'Two Words'", ["name", "'Two Words'", "must begin with a letter"]),
    "malformed TOML": ("[force\nstrength = 5", ["not valid TOML", "line 1"]),
    "key given twice": ("name = 'a'\nname = 'b'", ["not valid TOML"]),
    "nested without end": ("a = " + "[" * 100_000, ["20 deep"]),
    "number without end": ("a = " + "9" * 5_000, ["cannot be read"]),
}  # fmt: skip


@pytest.mark.parametrize("fault", BAD_FILES)
def test_a_bad_file_gives_one_line_that_names_the_error(fault: str, tmp_path: Path) -> None:
    text, named = BAD_FILES[fault]
    file = written(tmp_path, text)
    line = complaint(file)
    assert line.startswith(f"{file}: ")
    for part in named:
        assert part in line


def test_a_misspelt_key_in_a_list_gives_the_nearest_key(tmp_path: Path) -> None:
    file = written(tmp_path, "[[leader.shocks]]\nweek = 3\nlegitimacy_lots = 0.2")
    line = complaint(file)
    assert "leader.shocks.1.legitimacy_lots" in line
    assert "did you mean 'legitimacy_lost'?" in line


def test_a_file_that_is_not_text(tmp_path: Path) -> None:
    file = written(tmp_path, b"name = '\xff\xfe'")
    assert complaint(file) == (
        f"{file}: line 1, byte 9: is not text in UTF-8; "
        "save the file as UTF-8 (in a spreadsheet: CSV UTF-8)"
    )


def test_a_missing_file(tmp_path: Path) -> None:
    file = tmp_path / "none.toml"
    assert complaint(file) == f"{file}: cannot be read: No such file or directory"


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.toml"
    folder.mkdir()
    assert complaint(folder) == f"{folder}: is not a file"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> str:
        raise PermissionError(13, "Permission denied")

    file = written(tmp_path, "")
    monkeypatch.setattr(Path, "open", refuse)  # root may read everything
    assert complaint(file) == f"{file}: cannot be read: Permission denied"


def test_a_path_that_no_system_allows() -> None:
    assert "cannot be read" in complaint("\0.toml")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    file = written(tmp_path, "#" * 1_000_001)
    assert complaint(file) == f"{file}: is larger than 1,000,000 bytes"


def test_an_unknown_scenario_gives_the_nearest_name() -> None:
    line = complaint("dprk_2042")
    assert "dprk_2042" in line
    assert "did you mean 'dprk_2024'?" in line


@pytest.mark.parametrize("name", ["", ".", "..", "../scenarios/dprk_2024", "/dprk_2024"])
def test_a_path_is_not_the_name_of_a_scenario(name: str) -> None:
    assert "no such scenario" in complaint(name)


def test_an_override_of_an_unknown_path_gives_the_nearest_path() -> None:
    with pytest.raises(InputError, match=r"did you mean 'force\.strength'\?"):
        Scenario().override({"force.strenght": 5})
    with pytest.raises(InputError, match="no such parameter"):
        Scenario().override({"force": {"strength": 5000}})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("force.strength", 3),
        ("force.strength", "3"),
        ("loyalty.spread", float("nan")),
        ("deployment.size", 2_000_000),
        ("orders.important", ["king"]),
        ("orders.important", [["commander"]]),
    ],
)
def test_an_override_is_checked_as_a_file_is(path: str, value: object) -> None:
    with pytest.raises(InputError, match=r"^--set: ") as caught:
        Scenario().override({path: value}, place="--set")
    assert path in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_an_override_is_checked_as_a_whole_not_step_by_step() -> None:
    changes = {"force.strength": 1_000, "force.company_strength": 10}
    for order in (changes, dict(reversed(changes.items()))):
        assert Scenario().override(order).force.company_strength == 10


def test_an_override_leaves_the_original_and_the_rest_alone() -> None:
    before = load_scenario("dprk_2024")
    after = before.override({"deployment.size": 0.5, "orders.important": ["commander"]})
    assert before == load_scenario("dprk_2024")
    assert after.deployment_soldiers == 600_000
    assert after.orders.important == ("commander",)
    assert after.name == before.name
    for path in parameter_paths():
        section, leaf = path.split(".")
        if path not in ("deployment.size", "orders.important"):
            assert getattr(getattr(after, section), leaf) == getattr(getattr(before, section), leaf)


def test_a_share_and_a_head_count() -> None:
    assert Scenario().override({"deployment.size": 0.01}).deployment_soldiers == 12_000
    assert Scenario().override({"deployment.size": 12_000}).deployment_soldiers == 12_000
    assert Scenario().override({"deployment.size": 0}).deployment_soldiers == 0


def test_a_file_has_only_values_that_differ(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("name = 'mine'\n[service]\nstaff_years = 20\n", encoding="utf-8")
    mine = load_scenario(file)
    assert mine.service.staff_years == 20.0
    assert mine.force == Scenario().force


def test_the_digest_depends_on_parameters_only(tmp_path: Path) -> None:
    plain = Scenario()
    assert plain.digest() == Scenario(name="other", summary="words").digest()
    changed = [
        plain.override({path: value}).digest()
        for path, value in [
            ("deployment.size", 1),
            ("deployment.first_week", 1),
            ("orders.important", ["commander"]),
            ("orders.everyday", ["commander", "commissar"]),
        ]
    ]
    assert len({plain.digest(), *changed}) == 5


def test_every_built_in_scenario_loads_and_has_a_summary() -> None:
    found = builtin_scenarios()
    assert "dprk_2024" in found
    for name, summary in found.items():
        assert summary
        assert load_scenario(name).name == name

from __future__ import annotations

import pickle

import pytest

from sapper.model.errors import InputError, nearest_key


def test_the_message_is_place_key_value_and_what_is_allowed() -> None:
    error = InputError("a.toml", "force.strength", 7, "must be at least 200")
    assert str(error) == "a.toml: force.strength = 7: must be at least 200"


def test_without_key_or_value_the_message_leaves_them_out() -> None:
    assert str(InputError("a.toml", "", None, "cannot be read")) == "a.toml: cannot be read"
    assert str(InputError("a.toml", "x", None, "no such key")) == "a.toml: x: no such key"


def test_the_message_is_one_line_whatever_it_is_made_of() -> None:
    error = InputError("a\nb.toml", "k\r\ney", "v\n\nw", "one\n\tthing")
    assert len(str(error).splitlines()) == 1


def test_a_long_value_is_shortened() -> None:
    error = InputError("a.toml", "name", "x" * 10_000, "must be shorter")
    assert len(str(error)) < 200
    assert "..." in str(error)
    assert str(error).endswith("must be shorter")


@pytest.mark.parametrize("value", [None, 3, 0.5, "text", [1, 2], {"a": 1}])
def test_an_error_can_be_sent_between_processes(value: object) -> None:
    error = InputError("a.toml", "key", value, "something else")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is InputError
    assert str(copy) == str(error)
    assert (copy.place, copy.key, copy.value, copy.allowed) == (
        error.place,
        error.key,
        error.value,
        error.allowed,
    )


def test_the_nearest_known_key_is_suggested() -> None:
    assert nearest_key("strenght", ["size", "strength"]) == "did you mean 'strength'?"


def test_without_a_similar_key_all_are_listed() -> None:
    assert nearest_key("zzz", ["size", "strength"]) == "known: size, strength"

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, StrictFloat, StrictInt, ValidationError

from sapper.model.errors import IDENTIFIER, IDENTIFIER_RULE
from sapper.model.pydantic_errors import from_pydantic


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Round(Table):
    kind: Literal["round"]
    radius: float


class Square(Table):
    kind: Literal["square"]
    width: float


class Entry(Table):
    week: int = 0
    shares: tuple[float, ...] = ()


class File(Table):
    name: str = Field("a", pattern=IDENTIFIER)
    code: str = Field("A", pattern="^[A-Z]$")
    title: str = Field("-", min_length=1, max_length=3)
    size: StrictInt | StrictFloat | Literal["all"] = 0
    entries: tuple[Entry, ...] = Field((), max_length=2)
    shapes: tuple[Annotated[Round | Square, Field(discriminator="kind")], ...] = ()


KINDS = {"round": Round, "square": Square}


def line(raw: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        File.model_validate(raw)
    rules = {"^[A-Z]$": "must be a capital"}
    return str(from_pydantic(caught.value, "f", File, KINDS, rules, ["extends"]))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ({"nam": "b"}, "f: nam: no such key; did you mean 'name'?"),
        ({"extend": "b"}, "f: extend: no such key; did you mean 'extends'?"),
        ({"title": 5, "nam": "b"}, "f: nam: no such key; did you mean 'name'?"),
        ({"entries": [{}, {"wek": 1}]}, "f: entries.2.wek: no such key; did you mean 'week'?"),
        ({"entries": [{"week": "x"}]}, "f: entries.1.week = 'x': must be a valid integer"),
        ({"entries": [5]}, "f: entries.1 = 5: must be a table"),
        ({"entries": 5}, "f: entries = 5: must be a list"),
        ({"entries": [{}] * 3}, "f: entries = [{}, {}, {}]: must have at most 2 items"),
        ({"size": "al"}, "f: size = 'al': must be a valid integer or a valid number or 'all'"),
        ({"name": "B"}, f"f: name = 'B': {IDENTIFIER_RULE}"),
        ({"code": "b"}, "f: code = 'b': must be a capital"),
        ({"title": ""}, "f: title = '': must not be empty"),
        ({"title": "long"}, "f: title = 'long': must have at most 3 characters"),
        ({"shapes": [{}]}, "f: shapes.1.kind: is missing"),
        ({"shapes": [{"kind": "x"}]}, "f: shapes.1.kind = 'x': must be one of round, square"),
        ({"shapes": [{"kind": "round"}]}, "f: shapes.1.radius: is missing"),
        (
            {"shapes": [{"kind": "square", "width": 1, "wide": 2}]},
            "f: shapes.1.wide: no such key; did you mean 'width'?",
        ),
    ],
)
def test_a_line_names_the_key_and_what_is_allowed(raw: dict[str, Any], shown: str) -> None:
    assert line(raw).startswith(shown)

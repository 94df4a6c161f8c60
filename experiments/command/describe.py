"""``sapper describe``: every key and parameter, described from the code that checks them."""

from __future__ import annotations

import re
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from sapper.experiments.config.factors import Factor
from sapper.experiments.config.schema import FIGURES, METHOD_TABLES, About, DesignTable, Keep, Until
from sapper.experiments.config.settings import SHORT, names
from sapper.experiments.config.types import Part
from sapper.model.errors import InputError, nearest_key

TABLES: dict[str, type[Any]] = {
    "[experiment]": About,
    "[until]": Until,
    "[keep]": Keep,
    "[design]": DesignTable,
    "[[design.factor]]": Factor,
}
TOPICS = ("config", "parameters", "measures", "weekly")
PLAIN = {"int": "integer", "float": "number", "str": "text", "bool": "true or false"}
INDENT = "    "


def describe(what: str) -> list[str]:
    """Return lines about a topic, or about all parameters and measures that a word is in.

    Raises:
        InputError: there is no such topic, and the word is in no name, text or section.
    """
    from sapper.model.scenario import parameter_table

    match what:
        case "config":
            return list(_config())
        case "parameters":
            return [line for row in parameter_table() for line in _parameter(row)]
        case "measures":
            from sapper.model.fields import OUTCOME_FIELDS

            return _listed(OUTCOME_FIELDS)
        case "weekly":
            from sapper.model.fields import WEEKLY_FIELDS

            return _listed(WEEKLY_FIELDS)
    rows = {row["path"]: row for row in parameter_table()}
    if what in rows:
        return list(_parameter(rows[what]))
    if found := list(_found(what.strip(), rows.values())):
        return found
    near = nearest_key(what, (*TOPICS, *rows))
    none = "is in no name or text; sapper describe parameters lists all"
    raise InputError("WORD", "", what, near if near.startswith("did") else none)


def _found(word: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the entries in which words begin so: names first, then texts, then sections."""
    from sapper.model.fields import OUTCOME_FIELDS, WEEKLY_FIELDS
    from sapper.model.parameters import ParameterSet

    if not word:
        return
    begun = re.compile(rf"\b{re.escape(word.replace('_', ' '))}", re.IGNORECASE)
    short = {path for name, path in names().items() if name == word}
    sections = {
        name: (field.annotation.__doc__ or "") if field.annotation else ""
        for name, field in ParameterSet.model_fields.items()
    }

    def rank(row: Mapping[str, Any]) -> int | None:
        path = row["path"]
        text = " ".join([row["meaning"], row["label"], *row["choices"]])
        places = (
            _has(begun, path),
            _has(begun, text),
            _has(begun, sections[path.partition(".")[0]]),
        )
        ranks = [number for number, there in enumerate((path in short, *places)) if there]
        return min(ranks, default=None)

    ranked = [(place, row) for row in rows if (place := rank(row)) is not None]
    for _, row in sorted(ranked, key=lambda pair: pair[0]):
        yield from _parameter(row)
    for name, meaning in (OUTCOME_FIELDS | WEEKLY_FIELDS).items():
        if _has(begun, f"{name} {meaning}"):
            yield f"{name}  (a measure, not a parameter)"
            yield f"{INDENT}{meaning}"


def _has(begun: re.Pattern[str], text: str) -> bool:
    return begun.search(text.replace("_", " ")) is not None


def _config() -> Iterator[str]:
    yield 'extends = "NAME or path"'
    yield f"{INDENT}a config to start from; tables are merged, values and lists replaced"
    yield "[overrides]"
    yield f'{INDENT}"section.leaf" = value: parameters changed from the scenario'
    figures = {f'[[figure]] kind = "{kind}"': table for kind, table in FIGURES.items()}
    methods = {f"[{name}]": table for name, table in METHOD_TABLES.items()} | dict(_lists())
    for heading, table in (TABLES | methods | figures).items():
        yield ""
        yield heading
        for name, field in table.model_fields.items():
            if name != "kind" or not issubclass(table, Part) or table is DesignTable:
                yield f"{INDENT}{name}: {_kind(field.annotation)}{_bounds(field)}{_default(field)}"
                yield f"{INDENT * 2}{field.description}"


def _lists() -> Iterator[tuple[str, type[Any]]]:
    """Yield the lists of tables, and the tables by name, within the tables of methods."""
    for name, table in METHOD_TABLES.items():
        for key, field in table.model_fields.items():
            for kind in get_args(field.annotation):
                if isinstance(kind, type) and issubclass(kind, Part):
                    named = get_origin(field.annotation) is dict
                    yield f"[{name}.{key}.NAME]" if named else f"[[{name}.{key}]]", kind


def _kind(kind: Any) -> str:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _kind(inside[0])
    if origin is Literal:
        return " | ".join(inside)
    if origin in {Union, types.UnionType}:
        words = [_kind(one) for one in inside if one is not type(None)]
        return " or ".join(dict.fromkeys(words))
    if origin is tuple:
        return f"list of {_kind(inside[0])}"
    if origin is dict:
        return "table"
    return PLAIN.get(getattr(kind, "__name__", ""), "table")


def _bounds(field: FieldInfo) -> str:
    words = {"ge": "at least", "gt": "above", "le": "at most", "lt": "below"}
    found = [
        f"{word} {getattr(one, name):,}"
        for one in field.metadata
        for name, word in words.items()
        if getattr(one, name, None) is not None
    ]
    return f", {', '.join(found)}" if found else ""


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return " (required)"
    if field.default in (None, "", ()) or not isinstance(field.default, str | int | float | tuple):
        return ""
    default = field.default
    shown = ", ".join(map(str, default)) if isinstance(default, tuple) else default
    return f" (default: {shown})"


def _parameter(row: Mapping[str, Any]) -> Iterator[str]:
    short = next((f"  (short: {name})" for name, path in SHORT.items() if path == row["path"]), "")
    yield f"{row['path']} = {row['default']}  [{row['unit']}]{short}"
    yield f"{INDENT}{row['meaning']}"
    allowed = f"{row['lower']} to {row['upper']}"
    if row["choices"]:
        yield f"{INDENT}one of {', '.join(row['choices'])}; source: {row['source']}"
    elif row["lower"] is None:
        yield f"{INDENT}source: {row['source']}"
    else:
        yield f"{INDENT}{allowed}; source: {row['source']}"
    if row["plausible"] is not None:
        low, high, scale, reason = row["plausible"]
        yield f"{INDENT}plausible: {low:,} to {high:,}, {scale} scale; {reason}"


def _listed(fields: Mapping[str, str]) -> list[str]:
    width = max(map(len, fields))
    return [f"{name:{width}}  {meaning}" for name, meaning in fields.items()]

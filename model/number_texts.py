"""Numbers as people and spreadsheets write them: "11,000", "25 %", "0,25", "11 000"."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?")
_BETWEEN_GROUPS = re.compile(r"(?<=\d)[\s'\N{RIGHT SINGLE QUOTATION MARK}_](?=\d{3}(?!\d))")
_PERCENT = re.compile(r"(.*\d)\s*%")
# Thousands or decimals: nobody can tell.
_DOUBTFUL = re.compile(r"([+-]?[1-9]\d{0,2})[.,](\d{3})")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}(\.\d*)?|[+-]?\d{1,3}(,\d{3})+\.\d*")
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(\.\d{3}){2,}(,\d*)?|[+-]?\d{1,3}(\.\d{3})+,\d*")
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+")
_MINUS = "\N{MINUS SIGN}"
_LONGEST = 40
DIGITS = 15
"""Significant digits that a per cent keeps when it becomes a share."""


def number(text: str) -> int | float | None:
    """Return a number written plainly, with a decimal point and no other marks; else None."""
    if len(text) > _LONGEST or not _PLAIN.fullmatch(text):
        return None
    return int(text) if text.lstrip("+-").isdigit() else float(text)


def meanings(text: str, decimal_comma: bool = False) -> list[int | float]:
    """Return the numbers that a text may stand for: none, one, or two if it is in doubt.

    Args:
        text: as a user wrote it.
        decimal_comma: whether its neighbours have a decimal comma, so that a point is in doubt.
    """
    if len(text) > _LONGEST:
        return []
    text = text.strip().replace(_MINUS, "-")
    if percent := _PERCENT.fullmatch(text):
        return [float(f"{one / 100:.{DIGITS}g}") for one in meanings(percent[1], decimal_comma)]
    bare = _BETWEEN_GROUPS.sub("", text)
    doubtful = _DOUBTFUL.fullmatch(bare)
    if doubtful and ("," in bare or decimal_comma):
        return [int(doubtful[1] + doubtful[2]), float(f"{doubtful[1]}.{doubtful[2]}")]
    if _COMMA_GROUPS.fullmatch(bare):
        bare = bare.replace(",", "")
    elif _POINT_GROUPS.fullmatch(bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif _DECIMAL_COMMA.fullmatch(bare):
        bare = bare.replace(",", ".")
    plain = number(bare)
    return [] if plain is None else [plain]


def advice(found: list[int | float]) -> str:
    """Return what to write for the numbers that a text may stand for; empty for none."""
    return f"write {' or '.join(map(str, found))}" if found else ""

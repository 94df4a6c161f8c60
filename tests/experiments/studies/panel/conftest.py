"""Small made-up files in the form of the public ones. What follows from them is counted by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Write = Callable[..., Path]

PERU, PORTUGAL, GERMANY, MOROCCO, CHAD = 135, 235, 260, 600, 483
FIRST, LAST = 1989, 2010
"""Years of the made-up kinds of regime."""

# Peru: two attempts in 1992, one of them a success, and one in 1996. Morocco: one attempt in 2003.
COUPS = """country\tccode\tyear\tmonth\tday\tcoup
Peru\t135\t1992\t4\t5\t2
Peru\t135\t1992\t11\t13\t1
Peru\t135\t1996\t1\t2\t1
Morocco\t600\t2003\t1\t2\t1
"""

# In Peru the first leader falls to the coup of April 1992; the others are in power still.
LEADERS = """stateabb,ccode,leader,sdate,smonth,syear,emonth,eyear
PER,135,First,10,1,1990,4,1992
PER,135,Second,5,4,1992,,
MOR,600,Third,1,3,1961,,
GMY,255,Fourth,1,1,1990,,
"""

# Morocco is in Chad's wars in 1991, 1992 and 1994 (one year between), and again in 2000.
CONFLICTS = """location,year,intensity_level,type_of_conflict,gwno_a,gwno_a_2nd,gwno_b_2nd,gwno_loc
Chad,1991,1,4,483,"600, 220",,483
Chad,1992,2,4,483,600,,483
Chad,1994,1,4,483,,600,483
"Iraq, Kuwait",2000,1,2,690,600,,"645, 690"
Peru,1993,1,4,135,135,,135
"""

ARMIES = """stateabb,ccode,year,milper
PER,135,1991,100
PER,135,1992,-9
MOR,600,1991,200
MOR,600,2000,0
MOR,600,2008,300
GMY,255,2008,250
"""

# Two months: Peru has 5,000 soldiers on missions on average, Morocco 1,000 in one of them.
MISSIONS = """Date,Contributor,Contributor_ISO-3,Mission,Troops
1995-01-31,Peru,PER,MINURSO,4000
1995-02-28,Peru,PER,MINURSO,5000
1995-02-28,Peru,PER,UNOSOM,1000
1995-02-28,Morocco,MAR,MINURSO,1000
1995-02-28,Nowhere,XYZ,MINURSO,NA
"""


def months(kind: Mapping[int, str] | None = None) -> str:
    """Return REIGN's months: Peru personal, Morocco a monarchy, Germany (COW 255) a democracy."""
    own = {
        PERU: "Personal Dictatorship",
        MOROCCO: "Monarchy",
        255: "Parliamentary Democracy",
        **(kind or {}),
    }
    rows = [
        f"{code},place,leader,{year},{month},{government}"
        for code, government in own.items()
        for year in range(FIRST, LAST + 1)
        for month in (1, 7)
    ]
    return "\n".join(["ccode,country,leader,year,month,government", *rows]) + "\n"


@pytest.fixture
def files() -> dict[str, str]:
    """The public files by name."""
    return {
        "powell_thyne_coups_final.txt": COUPS,
        "REIGN_2021_8.csv": months(),
        "leaderlist_3_21.csv": LEADERS,
        "ucdp-prio-acd-251.csv": CONFLICTS,
        "NMC-60-abridged.csv": ARMIES,
        "full_data.csv": MISSIONS,
    }


@pytest.fixture
def data(tmp_path: Path, files: dict[str, str]) -> Write:
    """Write the files, with some of them changed, or left out if None, and return the folder."""

    def write(changed: Mapping[str, str | None] | None = None) -> Path:
        folder = tmp_path / "data"
        folder.mkdir(exist_ok=True)
        for name, text in {**files, **(changed or {})}.items():
            if text is not None:
                (folder / name).write_text(text, encoding="utf-8")
        return folder

    return write

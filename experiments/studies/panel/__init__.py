"""The facts about coups, made again from the public files that they were computed from.

``sources`` reads the files, ``states`` brings their country codes together, ``country_years`` joins
them, and ``rates``, ``regularities`` and ``abroad`` compute what ``facts/`` holds.
"""

"""The page in the browser: ``sapper explore``.

Only `page`, `panels`, `serve` and `window` need Solara; the other files are tested without it.
"""

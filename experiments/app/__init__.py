"""The page in the browser: ``sapper explore``.

Only `page`, `panels`, `serve`, `settings` and `window` need Solara; the other files
are tested without it.
"""

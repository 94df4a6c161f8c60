"""The page in the browser: ``sapper explore``.

Only `memory`, `page`, `panels`, `serve`, `settings` and `window` need Solara; the other files are
tested without it.
"""

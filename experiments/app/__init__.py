"""The page in the browser: ``sapper explore``.

Everything but `page`, `panels` and `serve` does without Solara, and is tested without a browser.
"""

"""The page in the browser, ``sapper explore``, and the same in one file, ``sapper tour``.

Start at `site.py`, which has the addresses of the page; `answer.py` makes what `web/` draws. Only
`memory` and `mesa_page` need Solara.
"""

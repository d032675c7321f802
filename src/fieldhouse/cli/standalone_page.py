"""Reports as one page that stands alone, in English and Japanese, to read and to print."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import translation

LANGUAGES = ("en", "ja")
STYLE = """
body{font:14px/1.5 system-ui,"Noto Sans JP",sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1b2330}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}nav a{margin-right:1rem}
table{border-collapse:collapse;width:100%}th,td{padding:.25rem .5rem;border-bottom:1px solid #d9dee7;text-align:right}
th:first-child,td:first-child{text-align:left}
td,th{font-variant-numeric:tabular-nums}thead th{border-bottom:2px solid #8b94a5}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.25rem 1.5rem}dd{margin:0;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}svg{max-width:100%;height:auto;border:1px solid #d9dee7}section+section{page-break-before:always}
"""


def page_of(title: str, section: Callable[[], str]) -> str:
    """The page: what ``section`` writes in each language, one after the other."""
    sections = []
    for language in LANGUAGES:
        with translation.override(language):
            sections.append(f'<section lang="{language}" id="{language}">{section()}</section>')
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>"
        '<nav><a href="#en">English</a><a href="#ja">日本語</a></nav>'
        + "".join(sections)
        + "</body></html>\n"
    )

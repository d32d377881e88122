"""Make HTML from strangers harmless: a short list of tags, no style, no script, no remote picture, links that tell nobody."""

from __future__ import annotations

import html

import nh3

TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "hr", "i", "li", "ol", "p", "pre", "s",
    "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
MOST = 500_000


def clean_html(dirty: str) -> str:
    """The HTML without anything that could run, be fetched or deceive."""
    return nh3.clean(
        dirty[:MOST], tags=TAGS, attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
        url_schemes={"http", "https", "mailto", "tel"}, url_relative="deny", link_rel="noopener noreferrer nofollow",
        clean_content_tags={"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math"},
    )  # fmt: skip


def text_of(dirty: str) -> str:
    """The words of an HTML text."""
    spaced = dirty[:MOST].replace("</p>", "</p>\n").replace("<br", "\n<br").replace("</div>", "</div>\n").replace("</tr>", "</tr>\n")
    plain = html.unescape(nh3.clean(spaced, tags=set(), clean_content_tags={"script", "style", "title", "head"}))
    return "\n".join(line for line in (line.strip() for line in plain.splitlines()) if line)

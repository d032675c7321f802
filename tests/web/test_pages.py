"""Pages hold nothing inline, ask nothing of other hosts, and come in the reader's language."""

from html.parser import HTMLParser

import pytest

PATHS = ["/sign-in/", "/sign-up/", "/style/", "/no-such-page/", "/", "/account/password/", "/sign-out/"]


class Page(HTMLParser):
    """What a strict policy would block, and what a screen reader needs."""

    def __init__(self, text):
        super().__init__()
        self.blocked, self.ids, self.headings, self.language = [], [], 0, ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.headings += tag == "h1"
        if tag == "html":
            self.language = found.get("lang")
        if "id" in found:
            self.ids.append(found["id"])
        is_code = tag == "script" and "src" not in found and found.get("type") != "application/json"
        if tag == "style" or is_code:
            self.blocked.append(tag)
        self.blocked += [
            name for name in found if name == "style" or name.startswith("on") or "hx-on" in name
        ]
        self.blocked += [
            value
            for name, value in attrs
            if name in ("src", "href", "action")
            and value
            and value.startswith(("http:", "https:", "//", "javascript:"))
        ]


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("path", PATHS)
def test_pages_hold_nothing_that_the_policy_blocks(client, director, path, language):
    if path in ("/", "/account/password/", "/sign-out/"):
        director.language = language
        director.save()
        client.force_login(director)
    page = Page(client.get(path, headers={"Accept-Language": language}).content.decode())
    assert page.blocked == []
    assert page.language == language
    assert page.headings == 1
    assert len(page.ids) == len(set(page.ids))


def test_the_check_above_sees_what_it_is_for():
    bad = Page(
        '<p style="x" onclick="y"><style></style><script>z()</script><img src="//cdn"><a href="javascript:1">'
    )
    assert bad.blocked == ["style", "onclick", "style", "script", "//cdn", "javascript:1"]
    assert Page('<script type="application/json">{}</script><script src="/a.js"></script>').blocked == []


@pytest.mark.django_db
def test_nobody_who_is_not_signed_in_reads_how_far_the_data_reach(client):
    assert "Data as of" not in client.get("/sign-in/").content.decode()

"""A passkey is added and signs in by itself, in a real browser with an authenticator of its own."""

from __future__ import annotations

import pytest
from tests.browser.conftest import violations
from tests.demo_home import PASSWORD

pytestmark = pytest.mark.browser

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in_by_itself(served, chromium):
    context = chromium.new_context(locale="en-GB", viewport={"width": 390, "height": 844})
    page, complaints = context.new_page(), []
    page.set_default_timeout(60_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda failure: complaints.append(str(failure)))
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})

    page.goto(f"{served}/sign-in/")
    page.locator("input[name=login]").fill(
        "walled_leader"
    )  # whom no other test signs in, or has read Japanese
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form.fh-form button").click()
    page.wait_for_url(f"{served}/")
    page.goto(f"{served}/account/security/passkeys/new/")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form.fh-form button").click()
    page.wait_for_url("**/passkeys/new/")
    page.locator("input[name=name]").fill("My phone")
    page.locator("#passkey-add").click()
    page.wait_for_url("**/account/security/codes/")
    assert page.locator(".fh-codes li").count() == 10
    page.get_by_role("link", name="I have kept them").click()
    page.wait_for_url("**/account/security/")
    assert page.get_by_text("My phone").count()
    assert violations(page) == []

    page.context.clear_cookies()
    page.goto(f"{served}/sign-in/")
    assert violations(page) == []
    page.locator("#passkey-use").click()
    page.wait_for_url(f"{served}/")
    page.goto(f"{served}/account/security/")
    assert complaints == []
    context.close()

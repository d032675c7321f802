"""The routes of how people sign in. Names that begin otherwise than ours are those that django-allauth reverses."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from fieldhouse.apps.logins import openid, views

urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/passkey/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/inactive/", account.account_inactive, name="account_inactive"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("sign-in/with/<slug:provider_id>/", openid.login, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", openid.callback, name="openid_connect_callback"),
    path("sign-in/failed/", social.login_error, name="socialaccount_login_error"),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-up/", account.signup, name="account_signup"),
    path("account/password/", account.password_change, name="account_change_password"),
    path("account/security/", views.security, name="security"),
    path("account/security/", views.security, name="mfa_index"),
    path("account/security/", views.security, name="mfa_list_webauthn"),
    path("account/security/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("account/security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/security/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("account/security/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/security/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("account/security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/security/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/security/sessions/end/", views.sessions_end, name="sessions_end"),
    path("account/security/sessions/<int:number>/end/", views.session_end, name="session_end"),
    path("account/security/tokens/new/", views.token_new, name="token_new"),
    path("account/security/tokens/<int:number>/end/", views.token_end, name="token_end"),
    path("users/<int:number>/sign-in/", views.user_security, name="user_security"),
    path("users/<int:number>/sign-in/sessions/end/", views.user_sessions_end, name="user_sessions_end"),
    path("users/<int:number>/sign-in/factors/remove/", views.user_factors_remove, name="user_factors_remove"),
    path(
        "users/<int:number>/sign-in/tokens/<int:token_number>/end/",
        views.user_token_end,
        name="user_token_end",
    ),
]

"""Django's settings: one home, one company; what differs between installations is in the environment.

``FIELDHOUSE_HOME``: the folder of the home (default ``./home``). ``DATABASE_URL``: the PostgreSQL database that holds
its state, instead of SQLite. ``FIELDHOUSE_HOSTS``: the names it is served under, separated by commas.
``FIELDHOUSE_HTTPS=1``: a proxy in front speaks TLS. ``FIELDHOUSE_LOG=json``: one JSON object a line, every request.
``FIELDHOUSE_METRICS_TOKEN``: who brings it is given the metrics. ``FIELDHOUSE_INBOX``: the watched folder (default
``inbox`` in the home). ``FIELDHOUSE_MAIL_*``, ``FIELDHOUSE_ADDRESS``, ``FIELDHOUSE_WEBHOOK_HOSTS``: how notices leave
(`fieldhouse.web.mailing`). ``FIELDHOUSE_OIDC_…``: single sign-on (`fieldhouse.web.single_sign_on_settings`).
``FIELDHOUSE_SECOND_FACTOR=required``: whoever signs in by password sets up a second factor first.
``FIELDHOUSE_DEBUG=1``: for development only.

Importing this module reads files of the home and writes nothing.
"""

from __future__ import annotations

import os

from fieldhouse.web import mailing, security
from fieldhouse.web.database import database_settings
from fieldhouse.web.home import home_path, static_path
from fieldhouse.web.keys import django_key
from fieldhouse.web.logs import logging_settings
from fieldhouse.web.single_sign_on_settings import providers, single_sign_on


def _is_on(name: str) -> bool:
    return os.environ.get(name, "") == "1"


HOME = home_path()
INBOX = os.environ.get("FIELDHOUSE_INBOX", "")
HTTPS = _is_on("FIELDHOUSE_HTTPS")
DEBUG = _is_on("FIELDHOUSE_DEBUG")
SECRET_KEY = django_key(HOME)

_NAMES = [name for name in os.environ.get("FIELDHOUSE_HOSTS", "").split(",") if name]
ALLOWED_HOSTS = [*_NAMES, "localhost", "127.0.0.1", "[::1]"]  # the machine itself asks whether it is ready
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in _NAMES] if HTTPS else []

APPS = (
    "company",
    "people",
    "territories",
    "accounts",
    "pipeline",
    "partners",
    "marketing",
    "plans",
    "forecasts",
    "roles",
    "runs",
    "imports",
    "figures",
    "reconciliation",
    "search",
    "audit",
    "changes",
    "notices",
    "approvals",
    "privacy",
    "logins",
    "directory",
    "jobs",
)

INSTALLED_APPS = [
    "fieldhouse.web.apps.WebConfig",
    "fieldhouse.facts",
    *(f"fieldhouse.apps.{name}" for name in APPS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "fieldhouse.web.observed.observed",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "fieldhouse.web.middleware.permissions_policy",
    "fieldhouse.web.middleware.told_origin",
    "fieldhouse.web.middleware.read_once",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "fieldhouse.web.middleware.kept_nowhere",
    "fieldhouse.web.middleware.PersonsLanguage",
    "fieldhouse.web.middleware.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "fieldhouse.web.middleware.SecondFactorRequired",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "fieldhouse.web.middleware.ErrorSentences",
]

ROOT_URLCONF = "fieldhouse.web.urls"
WSGI_APPLICATION = "fieldhouse.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "fieldhouse.web.templatetags.fieldhouse",
                "fieldhouse.web.templatetags.components",
                "fieldhouse.web.templatetags.charts",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fieldhouse.web.context.page",
            ],
        },
    }
]

DATABASES = {"default": database_settings(HOME)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# Signing in: by user name only. Accounts are made by an administrator, so there is no sign-up and no mail.
AUTH_USER_MODEL = "roles.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "fieldhouse.apps.logins.hashing.SizedArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "fieldhouse.web.accounts.ClosedAccounts"
ACCOUNT_FORMS = {
    "login": "fieldhouse.web.accounts.SignInForm",
    "change_password": "fieldhouse.web.accounts.PasswordForm",
    "reauthenticate": "fieldhouse.web.accounts.AgainForm",
}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"

# Second factors: an app's codes, passkeys, recovery codes. A passkey alone is two: the device, and what opens it.
MFA_ADAPTER = "fieldhouse.web.second_factors.SecondFactors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "fieldhouse.web.accounts.CodeForm",
    "reauthenticate": "fieldhouse.web.accounts.CodeAgainForm",
    "activate_totp": "fieldhouse.web.accounts.AppForm",
    "add_webauthn": "fieldhouse.web.accounts.PasskeyForm",
    "edit_webauthn": "fieldhouse.web.accounts.PasskeyNameForm",
}
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # http://localhost, which browsers take for secure
MFA_TOTP_ISSUER = "Fieldhouse"
MFA_RECOVERY_CODES_SHOW_ONCE = True
SECOND_FACTOR_REQUIRED = os.environ.get("FIELDHOUSE_SECOND_FACTOR", "") == "required"

# Single sign-on: an answer of the provider signs in, and makes nobody. The form's redirect would be refused by the
# content security policy, so a link leads there; what the provider answers holds only for the session that asked.
SINGLE_SIGN_ON = single_sign_on()
SOCIALACCOUNT_PROVIDERS = providers(SINGLE_SIGN_ON)
SOCIALACCOUNT_ADAPTER = "fieldhouse.web.single_sign_on.SingleSignOn"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_LOGIN_ON_GET = True

# Attempts to sign in are counted by all web processes together.
CACHES = {
    "default": {
        "BACKEND": "fieldhouse.web.throttle.SharedCounts",
        "LOCATION": HOME / "cache" / "attempts",
    }
}
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",  # a whole office may come from one address, at nine o'clock
    "login_failed": "20/m/ip,5/300s/key",
}

# Languages and time. What is shown follows the person; what is stored is UTC.
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ja", "日本語")]
LOCALE_PATHS = [os.path.join(os.path.dirname(os.path.dirname(__file__)), "locale")]
FORMAT_MODULE_PATH = ["fieldhouse.web.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Static files: hashed and compressed once per change into a cache of the home, then kept by browsers.
STATIC_URL = "/static/"
STATIC_ROOT = static_path(HOME)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "fieldhouse.web.static_storage.HashedStatic"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = HOME / "files"

# Headers and cookies. Plain http://localhost is a way to run, so Secure and HSTS wait for FIELDHOUSE_HTTPS.
CONTENT_SECURITY_POLICY = security.CONTENT_SECURITY_POLICY
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]  # asked past the proxy
# Being on the browsers' preload lists binds a whole domain for years; that is its owner's to ask for.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
COOKIES_BEGIN = "__Host-" if HTTPS else ""  # browsers then take them from this very host by TLS alone
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_NAME = f"{COOKIES_BEGIN}fieldhouse_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_NAME = f"{COOKIES_BEGIN}fieldhouse_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "fieldhouse.web.errors.form_expired"
LANGUAGE_COOKIE_NAME = f"{COOKIES_BEGIN}fieldhouse_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS

# Files that people bring: more of them than Django expects of a form; `apps.imports.uploads` names what is too much.
DATA_UPLOAD_MAX_NUMBER_FILES = 1_000
FINDING_SENTENCE = (
    "fieldhouse.web.sentences.sentence_for_finding"  # for runs, which write sentences into files
)

# Notices that leave the machine: mail, and posts to chat rooms.
EMAIL_HOST = mailing.host()
EMAIL_PORT = mailing.port()
EMAIL_HOST_USER = os.environ.get("FIELDHOUSE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FIELDHOUSE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = mailing.encryption() == "starttls"
EMAIL_USE_SSL = mailing.encryption() == "tls"
EMAIL_TIMEOUT = mailing.SECONDS
ADDRESS = mailing.address(_NAMES, is_https=HTTPS)
DEFAULT_FROM_EMAIL = mailing.sender(ADDRESS)
MAIL_ID = mailing.mail_id(SECRET_KEY)
WEBHOOK_HOSTS = mailing.webhook_hosts()

LOGGING = logging_settings()

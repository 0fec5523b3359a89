"""Every setting of an installation, from the environment (listed in docs/operate/settings.md).

What a company may change by itself (hours, promises, people) is not here: it is rows in the rooms.
"""

from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from esmero.config import env, secrets, stores

PACKAGE = Path(__file__).resolve().parent.parent

ESMERO_HOME = env.folder("ESMERO_HOME", ".esmero")
# postgresql://user:password@host/name; empty: SQLite in the home.
ESMERO_DATABASE_URL = env.text("ESMERO_DATABASE_URL")
# redis://host:6379/0 for what is fleeting; empty: a file in the home, shared by this machine's processes.
ESMERO_REDIS_URL = env.text("ESMERO_REDIS_URL")
ESMERO_BIND = env.text("ESMERO_BIND", "127.0.0.1")
ESMERO_PORT = env.number("ESMERO_PORT", 8400)
ESMERO_URL = env.text("ESMERO_URL", f"http://localhost:{ESMERO_PORT}").rstrip("/")
ESMERO_WEB_PROCESSES = env.number("ESMERO_WEB_PROCESSES", 2)
ESMERO_WEB_THREADS = env.number("ESMERO_WEB_THREADS", 4)
# The mail host of this installation: its Message-IDs and reply addresses end in it.
ESMERO_HOST = env.text("ESMERO_HOST", urlsplit(ESMERO_URL).hostname or "localhost")
# Where letters go: smtp://user:password@host:port, smtps://…, smtp+starttls://…, or "demo".
ESMERO_SMTP_URL = env.text("ESMERO_SMTP_URL", "demo")
ESMERO_SMTP_PORT = env.number("ESMERO_SMTP_PORT", 8425)
ESMERO_LMTP_PORT = env.number("ESMERO_LMTP_PORT", 8424)
# Whether senders of mail are checked by their domains' names; letters of a demo are nobody's.
ESMERO_MAIL_CHECK_SENDERS = env.is_on("ESMERO_MAIL_CHECK_SENDERS", ESMERO_SMTP_URL != "demo")
# Mail servers whose Authentication-Results are believed, by the name that they write first in it.
ESMERO_MAIL_TRUSTED_AUTHSERV = env.words("ESMERO_MAIL_TRUSTED_AUTHSERV", [])
# Addresses of forms and shops that send what customers wrote, with the customer in Reply-To.
ESMERO_MAIL_FORMS = [word.lower() for word in env.words("ESMERO_MAIL_FORMS", [])]
# Keys that sign our letters, as domain:selector:file of the private key; the first of each domain signs.
ESMERO_DKIM = env.triples("ESMERO_DKIM")
# Whose signatures on mail are believed: a file of certificate authorities (PEM), a folder of OpenPGP keys.
ESMERO_MAIL_AUTHORITIES = env.text("ESMERO_MAIL_AUTHORITIES")
ESMERO_MAIL_KEYRING = env.text("ESMERO_MAIL_KEYRING")
# Where Brevo takes mail for the company: it keeps the files, and hands them out to who names this key.
ESMERO_BREVO_API_KEY = env.text("ESMERO_BREVO_API_KEY", "")
# Servers inside that may be asked all the same (a company's own directory), as host:port.
ESMERO_INSIDE_HOSTS = env.words("ESMERO_INSIDE_HOSTS", [])
# Whose word about a visitor's address is believed: the proxies that stand before us.
ESMERO_TRUSTED_PROXIES = env.words("ESMERO_TRUSTED_PROXIES", ["127.0.0.1", "::1"])
# Servers inside whose pictures may be fetched for a letter that shows them, as host:port.
ESMERO_INSIDE_PICTURES = env.words("ESMERO_INSIDE_PICTURES", [])
# How often mail is fetched from a server that does not say by itself when some comes.
ESMERO_FETCH_SECONDS = env.number("ESMERO_FETCH_SECONDS", 60)
ESMERO_MAX_FILE_MB = env.number("ESMERO_MAX_FILE_MB", 20)
# The folder into which a scanner puts letters; empty: none is looked into.
ESMERO_SCANS = env.text("ESMERO_SCANS")
# Where the window of the company's envelopes is: left or right.
ESMERO_LETTER_WINDOW = env.text("ESMERO_LETTER_WINDOW", "left")
ESMERO_MAX_MAIL_MB = env.number("ESMERO_MAX_MAIL_MB", 50)
# How often one key of another program may ask; 0 for as often as it likes.
ESMERO_API_REQUESTS_A_MINUTE = env.number("ESMERO_API_REQUESTS_A_MINUTE", 600)
# Who brings it sees /metrics and all of /readyz; empty: whoever comes from this machine itself.
ESMERO_METRICS_TOKEN = env.text("ESMERO_METRICS_TOKEN")

# Looks at customers are written together each second; the tests write them when they ask for it.
LOOKS_ARE_WRITTEN = True

DEBUG = env.is_on("ESMERO_DEBUG")
SECRET_KEY = secrets.kept_in(ESMERO_HOME / "secret.key")
ALLOWED_HOSTS = env.words(
    "ESMERO_ALLOWED_HOSTS", [urlsplit(ESMERO_URL).hostname or "localhost", "localhost", "127.0.0.1"]
)
CSRF_TRUSTED_ORIGINS = [ESMERO_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "esmero.ground.tasks",
    "esmero.domain.events",
    "esmero.domain.company",
    "esmero.domain.files",
    "esmero.domain.staff",
    "esmero.domain.customers",
    "esmero.domain.promises",
    "esmero.domain.workflows",
    "esmero.domain.channels",
    "esmero.domain.conversations",
    "esmero.domain.workbench",
    "esmero.ui",
    "esmero.web.help",
    "esmero.web.portal",
    "esmero.web.desk",
    "esmero.web.backoffice",
    "esmero.web.reports",
    "esmero.gateways.directory",
    "esmero.gateways.email",
    "esmero.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "esmero.config.middleware.speak_the_readers_language",
    "esmero.config.middleware.refuse_what_was_too_much",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "esmero.config.middleware.watch_over_sign_ins",
    "esmero.config.middleware.tell_strangers_nothing",
    "esmero.config.middleware.keep_private_pages_out_of_caches",
    "esmero.config.middleware.begin_anew_after_a_collision",
]

ROOT_URLCONF = "esmero.config.urls"
WSGI_APPLICATION = "esmero.config.wsgi.application"

TEMPLATE_FOLDERS = [
    PACKAGE / "ui/templates",
    PACKAGE / "parts/templates",
    PACKAGE / "letters/templates",
    PACKAGE / "web/enter/templates",
    PACKAGE / "web/help/templates",
    PACKAGE / "web/portal/templates",
    PACKAGE / "web/desk/templates",
    PACKAGE / "web/backoffice/templates",
    PACKAGE / "web/reports/templates",
    PACKAGE / "gateways/email/templates",
]
TEMPLATES = [
    {
        "BACKEND": "esmero.ui.spoken.Pages",
        "NAME": "jinja2",
        "DIRS": TEMPLATE_FOLDERS,
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "esmero.ui.environment.environment",
            "context_processors": [
                "django.contrib.messages.context_processors.messages",
                "esmero.config.context.every_page",
            ],
        },
    },
    {
        # Only for what a library brings (allauth); every page of ours is Jinja2.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

DATABASES = stores.databases(ESMERO_HOME, ESMERO_DATABASE_URL)
DATABASE_ROUTERS = ["esmero.config.fleeting.FleetingRouter"]
CACHES = stores.caches(ESMERO_REDIS_URL)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "staff.Agent"
AUTHENTICATION_BACKENDS = ["esmero.web.enter.backend.Staff"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "esmero.web.enter.adapter.StaffOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# Who is not of the staff gets no letter from here, whatever address is typed in.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
# Whoever signs in says whether this machine keeps them signed in.
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_RESEND_COUNT = 2
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "esmero.web.enter.adapter.ResetLinks"  # noqa: S105 (a class)
PASSWORD_RESET_TIMEOUT = 3600
# Each of them stands in docs/operate/limits.md.
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "40/m/ip,5/300s/key",
    "request_login_code": "20/m/ip,3/m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "esmero.web.enter.adapter.SecondStep"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": "20/m/ip"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
SESSION_ENGINE = "esmero.config.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ESMERO_URL.startswith("https://")

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("ru", "Русский")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "esmero_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = ESMERO_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "esmero.ui.static_files.HashedFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
MEDIA_ROOT = ESMERO_HOME / "files"
# Room for one big picture and its form; each file is checked by itself afterwards.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DEFAULT_FROM_EMAIL = f"no-reply@{ESMERO_HOST}"
EMAIL_BACKEND = "esmero.gateways.email.backend.SameWayOut"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "script-src": [SELF],
        "style-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "esmero.config.answers.csrf_failed"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "esmero.config.logs.WithoutKeys",
            "format": "{asctime} {levelname} {name}: {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("ESMERO_LOG_LEVEL", "INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "fasttext": {"level": "ERROR"},
        "mail.log": {"level": "WARNING"},
    },
}

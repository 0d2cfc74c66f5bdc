"""A real OpenID Provider on the loopback: django-oauth-toolkit over TLS, with one client and some users.

usage: provider.py FOLDER PORT CERTIFICATE KEY REDIRECT   (secret and users: FOLDER/client-secret, FOLDER/users)
It demands PKCE and the client's secret, takes each code once, and signs with RS256. SIGHUP: another signing key, at once
and without the old one. Its process is in FOLDER/pid.
"""
import os
import signal
import sys
from pathlib import Path

folder, port, certificate, key, redirect = Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:6]

import uvicorn  # noqa: E402
from django.conf import settings  # noqa: E402

signing = folder / "signing.pem"


def new_key():
    os.system(f"openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out {signing} 2>/dev/null")
    return signing.read_text()


settings.configure(
    SECRET_KEY=os.urandom(32).hex(), ALLOWED_HOSTS=["localhost"], ROOT_URLCONF="__main__", DEBUG=False,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "provider.sqlite")}},
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider"],
    MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware", "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": [(
        "django.template.loaders.locmem.Loader",
        {"registration/login.html": '<form method="post">{% csrf_token %}{{ form }}<input type="hidden" name="next" '
                                    'value="{{ next }}"><button>Log in</button></form>'})]}}],
    PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"], USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField", LOGIN_URL="/login/",
    OAUTH2_PROVIDER={"OIDC_ENABLED": True, "OIDC_RSA_PRIVATE_KEY": new_key(), "PKCE_REQUIRED": True,
                     "SCOPES": {"openid": "sign in"}, "OIDC_ISS_ENDPOINT": f"https://localhost:{port}/o",
                     "ALLOWED_REDIRECT_URI_SCHEMES": ["https"]})
import django  # noqa: E402

django.setup()
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.views import LoginView  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from oauth2_provider.models import get_application_model  # noqa: E402
from oauth2_provider.settings import oauth2_settings  # noqa: E402

urlpatterns = [path("login/", LoginView.as_view()),
               path("o/", include("oauth2_provider.urls", namespace="oauth2_provider"))]
call_command("migrate", verbosity=0)
users = get_user_model().objects
for line in (folder / "users").read_text().split():
    name, password = line.split(":")
    users.filter(username=name).exists() or users.create_user(name, password=password)
get_application_model().objects.get_or_create(
    client_id="baimbai-console", defaults=dict(
        client_secret=(folder / "client-secret").read_text().strip(), client_type="confidential", name="console",
        authorization_grant_type="authorization-code", redirect_uris=redirect, algorithm="RS256",
        skip_authorization=True))
(folder / "subjects").write_text("".join(f"{user.username} {user.pk}\n" for user in users.all()))
(folder / "pid").write_text(str(os.getpid()))
signal.signal(signal.SIGHUP, lambda *_: setattr(oauth2_settings, "OIDC_RSA_PRIVATE_KEY", new_key()))
uvicorn.run(get_asgi_application(), host="127.0.0.1", port=port, ssl_certfile=certificate, ssl_keyfile=key,
            log_level="warning", lifespan="off")

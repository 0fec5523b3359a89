"""Django as a WSGI application, for servers of other people's making; `esmero serve` uses `asgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "esmero.config.settings")

application = get_wsgi_application()

"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from config import silence

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
silence.begin()

from audit import keys  # noqa: E402 - its models need the settings

keys.begin()

# What the program is made of stays as long as it runs: looking through it for what nobody needs any more would stop a
# page for tens of milliseconds now and then.
gc.collect()
gc.freeze()

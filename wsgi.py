"""The WSGI application for a web server: `gunicorn wsgi:app`, `flask --app wsgi …`.

What is loaded here stays for the life of the process: looking through it for garbage, while it is
loaded and ever after, would take a tenth of the start and some of each minute.
"""

import gc

gc.disable()

from crowdfund.app import create_app  # noqa: E402  after what must not happen meanwhile

app = create_app()
gc.freeze()
gc.enable()

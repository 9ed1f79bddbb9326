"""The WSGI application for a web server: `gunicorn wsgi:app`, `flask --app wsgi …`.

What is loaded here stays for the life of the process. Looking through it for garbage, while it is
loaded and when the process ends, takes about as long as loading it.
"""

import gc

gc.disable()

from crowdfund.app import create_app  # noqa: E402  after what must not happen meanwhile

app = create_app()
gc.freeze()
gc.enable()

# syntax=docker/dockerfile:1
# Innesco as one image for web, worker and clock; docs/operations.md says how to run it.

# --- Styles, scripts, fonts and icons, built with node; nothing of node goes on --------------
FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY bin/build-assets bin/
COPY frontend/ frontend/
# The build keeps only the classes that templates and code name, so it has to read them.
COPY templates/ templates/
COPY accounts/ accounts/
COPY campaigns/ campaigns/
COPY communities/ communities/
COPY crowdfund/ crowdfund/
COPY kit/ kit/
COPY matching/ matching/
COPY payments/ payments/
COPY webhooks/ webhooks/
RUN bin/build-assets

# --- Python packages, exactly those of the hashed lock file ----------------------------------
FROM python:3.11-slim-bookworm AS packages
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check \
       --require-hashes --requirement /tmp/run.txt
COPY translations/ /translations/
RUN /venv/bin/pybabel compile --directory /translations

# --- What runs --------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 innesco \
    && useradd --system --uid 10001 --gid innesco --home-dir /app --no-create-home innesco \
    && install --directory --owner innesco --group innesco --mode 0750 /data
WORKDIR /app
COPY --from=packages /venv /venv
COPY wsgi.py LICENSE ./
COPY accounts/ accounts/
COPY campaigns/ campaigns/
COPY communities/ communities/
COPY crowdfund/ crowdfund/
COPY kit/ kit/
COPY matching/ matching/
COPY payments/ payments/
COPY webhooks/ webhooks/
COPY migrations/ migrations/
COPY templates/ templates/
COPY territory/ territory/
COPY docs/webhooks/asyncapi.json docs/webhooks/asyncapi.json
COPY --from=assets /build/static/build/ static/build/
COPY --from=packages /translations/ translations/

ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    FLASK_APP=wsgi \
    CROWDFUND_ENVIRONMENT=production \
    CROWDFUND_INSTANCE=/data
USER innesco
VOLUME /data
EXPOSE 8000
# /readyz answers 200 once the database does and has our schema. Worker and clock switch it off.
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=4 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
CMD ["gunicorn", "wsgi:app", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "4", "--threads", "2", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--graceful-timeout", "20", "--access-logfile", "-"]

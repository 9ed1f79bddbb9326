"""The application factory: configuration, bricks, domains, in one place and one order."""

from pathlib import Path

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from accounts import web as accounts_web
from crowdfund import api, cli, dev_mailbox, domains, errors, navigation, ops, schema, wiring
from crowdfund import config as configuration
from crowdfund.config import ROOT, Config
from crowdfund.ideas import origin
from crowdfund.tutoring import course
from kit import (
    assets,
    clock,
    db,
    embedded_postgres,
    i18n,
    images,
    jobs,
    links,
    mail,
    markdown,
    territory,
    web,
)

OPEN_TO_NEW_STAFF = ("home.set_language", "texts.privacy", "texts.accessibility", "texts.legal")
"""Pages that staff reach before they set up the second step of the log-in."""


def create_app(config: Config | None = None) -> Flask:
    """Compose the application; without `config`, from the environment."""
    config = config or configuration.load(configuration.surroundings())
    app = web.WebApp(
        "crowdfund",
        root_path=str(ROOT / "crowdfund"),
        template_folder=str(ROOT / "templates"),
        static_folder=None,
    )
    _configure_flask(app, config)
    _configure_bricks(app, config)
    csrf = CSRFProtect(app)
    accounts_web.install(app, always_open=OPEN_TO_NEW_STAFF)
    errors.install(app)
    cli.install(app)
    app.context_processor(navigation.context)
    app.context_processor(lambda: _shown(config))
    app.context_processor(lambda: {"origin_of": origin.of, "course_of": course.of})
    _register(app, csrf, config)
    wiring.connect(config)
    jobs.configure(database_url(config))
    return app


def _configure_flask(app: Flask, config: Config) -> None:
    """Flask's own settings, and whether a proxy in front is believed."""
    app.config.update(
        SECRET_KEY=config.secret_key,
        MAX_CONTENT_LENGTH=12 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=config.https,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_ENABLED=config.environment != "test",
        JSON_SORT_KEYS=False,
    )
    app.extensions["crowdfund"] = config
    if config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app,
            x_for=config.trusted_proxies,
            x_proto=config.trusted_proxies,
            x_host=config.trusted_proxies,
        )


def _register(app: Flask, csrf: CSRFProtect, config: Config) -> None:
    """Every page, resource, signed door and command; only pages need a form's token."""
    app.register_blueprint(ops.blueprint)
    if config.is_development:
        app.register_blueprint(dev_mailbox.blueprint)
    described = api.install(app)
    for pages in domains.PAGES:
        app.register_blueprint(pages)
    for resources in domains.API:
        described.register_blueprint(resources)
        csrf.exempt(resources)
    for door in domains.SIGNED:
        app.register_blueprint(door)
        csrf.exempt(door)
    for commands in domains.COMMANDS:
        app.cli.add_command(commands)


def database_url(config: Config) -> str:
    """The operator's PostgreSQL, or our own private one (started if it does not run)."""
    if config.database_url:
        plain = config.database_url.replace("postgres://", "postgresql://", 1)
        return plain.replace("postgresql://", "postgresql+psycopg://", 1)
    return embedded_postgres.start(config.instance / "postgres").url


def _shown(config: Config) -> dict[str, object]:
    """What every page may show of the configuration."""
    return {
        "operator_name": config.operator_name,
        "help_phone": config.help_phone,
        "quick_exit_url": config.quick_exit_url,
        "is_demo": config.is_development,
        "base_url": config.base_url,
        "territory": territory.current(),
    }


def _configure_bricks(app: Flask, config: Config) -> None:
    assert schema.METADATA.tables
    if config.clock_offset:
        clock.set_offset(config.clock_offset)
    db.configure(database_url(config), pool_size=max(config.worker_concurrency + 2, 5))
    territory.use(territory.load(config.territory_file))
    links.configure(config.secret_key, config.base_url)
    images.configure(config.media_folder)
    mail.configure(mail.Transport(config.mail_url, config.mail_from, config.mail_from_name))
    i18n.install(app, str(Path(ROOT / "translations")))
    app.jinja_env.filters["markdown"] = markdown.render
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    assets.install(app, ROOT / "static" / "build")
    web.add_headers(app, form_targets=[config.stripe_checkout_origin], https=config.https)

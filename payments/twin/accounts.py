"""Connected accounts and the links by which they are onboarded.

Source: https://docs.stripe.com/api/accounts and https://docs.stripe.com/api/account_links.
"""

from payments.twin.endpoints import Call, Endpoint, merge_metadata
from payments.twin.errors import invalid
from payments.twin.events import emit
from payments.twin.listing import page
from payments.twin.params import (
    ADDRESS,
    BOOL,
    EXPAND,
    PAGE,
    PERIOD,
    TEXT,
    Choice,
    Hash,
    Metadata,
)
from payments.twin.store import Json
from payments.twin.twin import Twin

DUE = ["business_profile.url", "external_account", "tos_acceptance.date", "tos_acceptance.ip"]
LINK_LASTS = 300


def create(twin: Twin, call: Call) -> Json:
    """A new account, not yet onboarded: it can neither charge nor be paid."""
    identifier = twin.ids.new("acct")
    wanted = call.params.get("capabilities") or {}
    kind = call.params.get("type") or ("none" if call.params.get("controller") else "standard")
    account: Json = {
        "id": identifier,
        "object": "account",
        "business_profile": {
            "annual_revenue": None,
            "estimated_worker_count": None,
            "mcc": None,
            "minority_owned_business_designation": None,
            "name": None,
            "product_description": None,
            "support_address": None,
            "support_email": None,
            "support_phone": None,
            "support_url": None,
            "url": None,
            **(call.params.get("business_profile") or {}),
        },
        "business_type": call.params.get("business_type") or None,
        "capabilities": {name: "inactive" for name, ask in wanted.items() if ask["requested"]},
        "charges_enabled": False,
        "controller": {"type": "application", **(call.params.get("controller") or {})},
        "country": (call.params.get("country") or "IT").upper(),
        "created": twin.clock.now(),
        "default_currency": call.params.get("default_currency") or "eur",
        "details_submitted": False,
        "email": call.params.get("email") or None,
        "external_accounts": {
            "object": "list",
            "data": [],
            "has_more": False,
            "url": f"/v1/accounts/{identifier}/external_accounts",
        },
        "future_requirements": _requirements([]),
        "metadata": call.params.get("metadata") or {},
        "payouts_enabled": False,
        "requirements": _requirements(DUE, "requirements.past_due"),
        "settings": _settings(),
        "tos_acceptance": {"date": None},
        "type": kind,
    }
    if call.params.get("company"):
        account["company"] = {"name": call.params["company"].get("name")}
    return twin.store.put(account)


def _requirements(missing: list[str], reason: str | None = None) -> Json:
    lists = ("alternatives", "errors", "past_due", "pending_verification")
    return {
        **{name: [] for name in lists},
        "current_deadline": None,
        "currently_due": list(missing),
        "disabled_reason": reason,
        "eventually_due": list(missing),
    }


def _settings() -> Json:
    return {
        "bacs_debit_payments": {"display_name": None, "service_user_number": None},
        "branding": dict.fromkeys(("icon", "logo", "primary_color", "secondary_color")),
        "card_issuing": {"tos_acceptance": {"date": None, "ip": None}},
        "card_payments": {
            "decline_on": {"avs_failure": False, "cvc_failure": False},
            "statement_descriptor_prefix": None,
            "statement_descriptor_prefix_kana": None,
            "statement_descriptor_prefix_kanji": None,
        },
        "dashboard": {"display_name": None, "timezone": "Europe/Rome"},
        "invoices": {"default_account_tax_ids": None, "hosted_payment_method_save": None},
        "payments": {
            "statement_descriptor": None,
            "statement_descriptor_kana": None,
            "statement_descriptor_kanji": None,
        },
        "payouts": {
            "debit_negative_balances": True,
            "schedule": {"delay_days": 7, "interval": "daily"},
            "statement_descriptor": None,
        },
        "sepa_debit_payments": {},
    }


def onboard(twin: Twin, account: Json) -> Json:
    """All that was asked is given: the account works."""
    account["capabilities"] = dict.fromkeys(account["capabilities"] or {"transfers": ""}, "active")
    account.update({"charges_enabled": True, "details_submitted": True, "payouts_enabled": True})
    account["requirements"] = _requirements([])
    account["tos_acceptance"] = {"date": twin.clock.now()}
    twin.store.put(account)
    emit(twin, "account.updated", account, {"charges_enabled": False})
    return account


def restrict(twin: Twin, account: Json) -> Json:
    """The account must give more before it is paid again."""
    account["capabilities"] = dict.fromkeys(account["capabilities"], "inactive")
    account.update({"charges_enabled": False, "payouts_enabled": False})
    account["requirements"] = _requirements(["company.tax_id"], "requirements.past_due")
    twin.store.put(account)
    emit(twin, "account.updated", account, {"charges_enabled": True})
    return account


def _of(twin: Twin, call: Call) -> Json:
    return twin.store.get("account", call.args["account"], "account")


def retrieve(twin: Twin, call: Call) -> Json:
    """One account."""
    return _of(twin, call)


def update(twin: Twin, call: Call) -> Json:
    """Change an account."""
    account = _of(twin, call)
    account.update(call.clean("email", "business_type", "default_currency"))
    account["business_profile"].update(call.params.get("business_profile") or {})
    for name, ask in (call.params.get("capabilities") or {}).items():
        if ask["requested"]:
            ready = "active" if account["details_submitted"] else "inactive"
            account["capabilities"].setdefault(name, ready)
    merge_metadata(account, call)
    twin.store.put(account)
    emit(twin, "account.updated", account, {})
    return account


def delete(twin: Twin, call: Call) -> Json:
    """Forget an account."""
    account = _of(twin, call)
    twin.store.remove(account)
    return {"id": account["id"], "object": "account", "deleted": True}


def listed(twin: Twin, call: Call) -> Json:
    """Accounts, newest first."""
    return page(twin, call, twin.store.of("account"))


def link(twin: Twin, call: Call) -> Json:
    """The address at which an account gives what is asked."""
    account = twin.store.named("account", call.params["account"], "account")
    for name in ("refresh_url", "return_url"):
        if not call.params.get(name):
            raise invalid(f"You must provide {name}.", code="parameter_missing", param=name)
    token = twin.ids.letters(12)
    twin.store.put(
        {
            "object": "_account_link",
            "id": f"alink_{token}",
            "account": account["id"],
            "return_url": call.params["return_url"],
            "refresh_url": call.params["refresh_url"],
            "expires_at": twin.clock.now() + LINK_LASTS,
        }
    )
    return {
        "object": "account_link",
        "created": twin.clock.now(),
        "expires_at": twin.clock.now() + LINK_LASTS,
        "url": f"{call.base_url}/setup/e/{account['id']}/{token}",
    }


CAPABILITY = Hash({"requested": BOOL}, ("requested",))
TYPES = ("company", "government_entity", "individual", "non_profit")
UPDATE = {
    **EXPAND,
    "business_profile": Hash(
        {"mcc": TEXT, "name": TEXT, "product_description": TEXT, "url": TEXT}
        | {"support_email": TEXT, "support_phone": TEXT, "support_address": ADDRESS}
    ),
    "business_type": Choice(TYPES),
    "capabilities": Hash(
        {"card_payments": CAPABILITY, "sepa_debit_payments": CAPABILITY, "transfers": CAPABILITY}
    ),
    "company": Hash({"name": TEXT, "tax_id": TEXT, "address": ADDRESS, "phone": TEXT}),
    "default_currency": TEXT,
    "email": TEXT,
    "metadata": Metadata(),
}
CREATE = {
    **UPDATE,
    "controller": Hash(
        {
            "fees": Hash({"payer": Choice(("account", "application"))}),
            "losses": Hash({"payments": Choice(("application", "stripe"))}),
            "requirement_collection": Choice(("application", "stripe")),
            "stripe_dashboard": Hash({"type": Choice(("express", "full", "none"))}),
        }
    ),
    "country": TEXT,
    "type": Choice(("custom", "express", "standard")),
}
LINK = {
    **EXPAND,
    "account": TEXT,
    "collection_options": Hash(
        {"fields": Choice(("currently_due", "eventually_due"))}, ("fields",)
    ),
    "refresh_url": TEXT,
    "return_url": TEXT,
    "type": Choice(("account_onboarding", "account_update")),
}
ENDPOINTS = [
    Endpoint("POST", "/v1/accounts", create, CREATE),
    Endpoint("GET", "/v1/accounts", listed, {**PAGE, "created": PERIOD}),
    Endpoint("GET", "/v1/accounts/<account>", retrieve, EXPAND),
    Endpoint("POST", "/v1/accounts/<account>", update, UPDATE),
    Endpoint("DELETE", "/v1/accounts/<account>", delete),
    Endpoint("POST", "/v1/account_links", link, LINK, ("account", "type")),
]

"""The parameters of PaymentIntents and SetupIntents that the twin takes."""

from payments.twin.params import (
    BOOL,
    EXPAND,
    INT,
    TEXT,
    Choice,
    Either,
    Fields,
    Hash,
    ListOf,
    Metadata,
    Text,
)

METHOD_TYPES = ListOf(Choice(("card", "sepa_debit")))
FUTURE = Choice(("off_session", "on_session"), clearable=True)
OFF_SESSION = Either((BOOL, Choice(("one_off", "recurring"))))
AUTOMATIC = Hash({"allow_redirects": Choice(("always", "never")), "enabled": BOOL}, ("enabled",))
REQUEST_3DS = Choice(("any", "automatic", "challenge"))
OPTIONS = Hash({"card": Hash({"request_three_d_secure": REQUEST_3DS}), "sepa_debit": Hash()})
MANDATE = Hash(
    {
        "customer_acceptance": Hash(
            {
                "accepted_at": INT,
                "offline": Hash(),
                "online": Hash({"ip_address": TEXT, "user_agent": TEXT}),
                "type": Choice(("offline", "online")),
            },
            ("type",),
        )
    },
    ("customer_acceptance",),
)
WORDS: Fields = {
    "description": Text(1000),
    "metadata": Metadata(),
    "receipt_email": TEXT,
    "statement_descriptor": Text(22),
    "statement_descriptor_suffix": Text(22),
    "transfer_group": TEXT,
}
UPDATE: Fields = {
    **EXPAND,
    **WORDS,
    "amount": INT,
    "currency": TEXT,
    "customer": TEXT,
    "payment_method": TEXT,
    "setup_future_usage": FUTURE,
}
CONFIRM: Fields = {
    **EXPAND,
    "error_on_requires_action": BOOL,
    "mandate_data": MANDATE,
    "off_session": OFF_SESSION,
    "payment_method": TEXT,
    "payment_method_options": OPTIONS,
    "receipt_email": TEXT,
    "return_url": TEXT,
    "setup_future_usage": FUTURE,
    "use_stripe_sdk": BOOL,
}
CREATE: Fields = {
    **UPDATE,
    **CONFIRM,
    "allowed_payment_method_types": METHOD_TYPES,
    "automatic_payment_methods": AUTOMATIC,
    "capture_method": Choice(("automatic", "automatic_async", "manual")),
    "confirm": BOOL,
    "confirmation_method": Choice(("automatic", "manual")),
    "payment_method_types": METHOD_TYPES,
}
CAPTURE: Fields = {**EXPAND, "amount_to_capture": INT, "metadata": Metadata()}
CANCEL: Fields = {
    **EXPAND,
    "cancellation_reason": Choice(
        ("abandoned", "duplicate", "fraudulent", "requested_by_customer")
    ),
}
SETUP_UPDATE: Fields = {
    **EXPAND,
    "customer": TEXT,
    "description": Text(1000),
    "metadata": Metadata(),
    "payment_method": TEXT,
    "payment_method_types": METHOD_TYPES,
}
SETUP_CONFIRM: Fields = {
    **EXPAND,
    "mandate_data": MANDATE,
    "payment_method": TEXT,
    "payment_method_options": OPTIONS,
    "return_url": TEXT,
    "use_stripe_sdk": BOOL,
}
SETUP_CREATE: Fields = {
    **SETUP_UPDATE,
    **SETUP_CONFIRM,
    "allowed_payment_method_types": METHOD_TYPES,
    "automatic_payment_methods": AUTOMATIC,
    "confirm": BOOL,
    "usage": Choice(("off_session", "on_session")),
}
SETUP_CANCEL: Fields = {
    **EXPAND,
    "cancellation_reason": Choice(("abandoned", "duplicate", "requested_by_customer")),
}

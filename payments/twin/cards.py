"""Stripe's documented test cards and IBANs, and how each behaves.

Source: https://docs.stripe.com/testing and https://docs.stripe.com/payments/sepa-debit.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Decline:
    """Why an issuer refuses; `code` and `decline_code` as Stripe names them."""

    code: str
    decline_code: str
    message: str
    param: str | None = None


@dataclass(frozen=True)
class Card:
    """How a test card behaves.

    `refused`: at once, when saved as when charged. `fails_when_charged`: only when charged.
    `sca`: "none", "setup" (once, then free off-session), "payment" (each on-session payment)
    or "always" (an off-session payment is refused).
    """

    number: str
    brand: str = "visa"
    country: str = "IT"
    refused: Decline | None = None
    fails_when_charged: Decline | None = None
    sca: str = "none"
    dispute: str | None = None
    refund: str = "succeeded"
    available_at_once: bool = False

    @property
    def last4(self) -> str:
        """The last four digits."""
        return self.number[-4:]


def declined(decline_code: str, message: str = "Your card was declined.") -> Decline:
    """A refusal that only its decline code tells apart."""
    return Decline("card_declined", decline_code, message)


GENERIC = declined("generic_decline")
INSUFFICIENT = declined("insufficient_funds", "Your card has insufficient funds.")
LOST = declined("lost_card")
STOLEN = declined("stolen_card")
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.", "exp_month")
WRONG_CVC = Decline(
    "incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.", "cvc"
)
PROCESSING = Decline(
    "processing_error",
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
)
NEEDS_AUTHENTICATION = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)

CARDS = {
    card.number: card
    for card in (
        Card("4242424242424242"),
        Card("4000003800000008"),
        Card("5555555555554444", brand="mastercard"),
        Card("378282246310005", brand="amex"),
        Card("4000000000000002", refused=GENERIC),
        Card("4000000000009995", refused=INSUFFICIENT),
        Card("4000000000009987", refused=LOST),
        Card("4000000000009979", refused=STOLEN),
        Card("4000000000000069", refused=EXPIRED),
        Card("4000000000000127", refused=WRONG_CVC),
        Card("4000000000000119", refused=PROCESSING),
        Card("4000000000000341", fails_when_charged=GENERIC),
        Card("4000002500003155", sca="setup"),
        Card("4000002760003184", sca="always"),
        Card("4000000000003220", sca="payment"),
        Card("4000008260003178", sca="always", fails_when_charged=INSUFFICIENT),
        Card("4000000000000259", dispute="fraudulent"),
        Card("4000000000002685", dispute="product_not_received"),
        Card("4000000000000077", available_at_once=True),
        Card("4000000000005126", refund="failed"),
        Card("4000000000007726", refund="pending"),
    )
}

TOKENS = {
    "visa": "4242424242424242",
    "visa_debit": "4242424242424242",
    "it": "4000003800000008",
    "mastercard": "5555555555554444",
    "amex": "378282246310005",
    "chargeDeclined": "4000000000000002",
    "visa_chargeDeclined": "4000000000000002",
    "chargeDeclinedInsufficientFunds": "4000000000009995",
    "visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "chargeDeclinedLostCard": "4000000000009987",
    "visa_chargeDeclinedLostCard": "4000000000009987",
    "chargeDeclinedStolenCard": "4000000000009979",
    "visa_chargeDeclinedStolenCard": "4000000000009979",
    "chargeDeclinedExpiredCard": "4000000000000069",
    "chargeDeclinedIncorrectCvc": "4000000000000127",
    "chargeDeclinedProcessingError": "4000000000000119",
    "chargeCustomerFail": "4000000000000341",
    "authenticationRequiredOnSetup": "4000002500003155",
    "authenticationRequired": "4000002760003184",
    "authenticationRequiredChargeDeclinedInsufficientFunds": "4000008260003178",
    "threeDSecure2Required": "4000000000003220",
    "createDispute": "4000000000000259",
    "createDisputeProductNotReceived": "4000000000002685",
    "bypassPending": "4000000000000077",
    "refundFail": "4000000000005126",
    "pendingRefund": "4000000000007726",
}
"""What follows `pm_card_` or `tok_` in a test token, and the card it stands for."""

IBANS = {
    "AT611904300234573201": "succeeded",
    "AT861904300235473202": "failed",
    "DE89370400440532013000": "succeeded",
    "DE62370400440532013001": "failed",
    "IT40S0542811101000000123456": "succeeded",
    "IT60X0542811101000000123456": "succeeded",
    "FR1420041010050500013M02606": "succeeded",
    "FR8420041010050500013M02607": "failed",
}
"""Test IBANs and how a debit on them ends."""


def by_token(token: str) -> Card | None:
    """The card behind `pm_card_visa` or `tok_visa`, or None."""
    for prefix in ("pm_card_", "tok_"):
        if token.startswith(prefix) and token.removeprefix(prefix) in TOKENS:
            return CARDS[TOKENS[token.removeprefix(prefix)]]
    return None


def by_number(number: str) -> Card | None:
    """The test card of that number, spaces and hyphens ignored, or None."""
    return CARDS.get("".join(sign for sign in number if sign not in " -\u00a0"))

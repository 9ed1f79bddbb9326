"""What the operator decided about money: floor, window, fee. Set by the composition root."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """`floor_percent` of the minimum must be collected for success; `retry_window_hours` is
    how long a backer has after a refused charge; `platform_fee_basis_points` of each capture
    stay with the platform (ten-thousandths), VAT of `platform_fee_vat_percent` included;
    `payout_delay_days` the money rests after success; `holdback_basis_points` of it are kept
    until the campaign is completed.
    """

    floor_percent: int = 90
    retry_window_hours: int = 168
    platform_fee_basis_points: int = 0
    platform_fee_vat_percent: int = 22
    payout_delay_days: int = 14
    holdback_basis_points: int = 0


_terms = [Terms()]


def configure(terms: Terms) -> None:
    """Set the terms of this process."""
    _terms[0] = terms


def current() -> Terms:
    """The terms of this process."""
    return _terms[0]

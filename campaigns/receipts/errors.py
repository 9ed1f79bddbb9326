"""What is wrong when a receipt cannot be: all are faults of a caller, never of a person."""


class ReceiptConflict(ValueError):
    """A payment was receipted, or a refund corrected, before and with another amount."""


class NothingToCorrect(ValueError):
    """A refund without a receipt, or of more than the receipt has left."""

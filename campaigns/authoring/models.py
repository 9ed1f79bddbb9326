"""The table of a team's plan: what it prepares for itself, and nobody outside reads."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class Plan(Base):
    """How a team prepares: after the money, telling people, and whom to call first.

    `supporters` is one person a line, names or addresses. Only the team reads it, nobody is
    written to, and it is emptied when the campaign is over.
    """

    __tablename__ = "campaign_plans"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True, autoincrement=False
    )
    sustainability: Mapped[str] = mapped_column(Text, default="")
    communication: Mapped[str] = mapped_column(Text, default="")
    supporters: Mapped[str] = mapped_column(Text, default="")

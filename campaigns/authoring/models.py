"""The table of a team's plan: what it prepares for itself, and nobody outside reads."""

from sqlalchemy import ForeignKey, Integer, Text
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base


class Plan(Base):
    """How a team prepares: after the money, telling people, and whom to call first.

    First supporters are numbers of people by circle; `message` is what they will be told on the
    first day. Only the team reads it.
    """

    __tablename__ = "campaign_plans"

    campaign_id: Mapped[int] = mapped_column(
        ForeignKey("campaigns.id"), primary_key=True, autoincrement=False
    )
    sustainability: Mapped[str] = mapped_column(Text, default="")
    communication: Mapped[str] = mapped_column(Text, default="")
    family: Mapped[int] = mapped_column(Integer, default=0)
    friends: Mapped[int] = mapped_column(Integer, default=0)
    work: Mapped[int] = mapped_column(Integer, default=0)
    neighbourhood: Mapped[int] = mapped_column(Integer, default=0)
    groups: Mapped[int] = mapped_column(Integer, default=0)
    message: Mapped[str] = mapped_column(Text, default="")

"""Who asked not to be written to any more about a campaign."""

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kit.db import Base, Id, Instant


class UpdateOptOut(Base):
    """An address that wants no more news of one campaign; kept only as a hash."""

    __tablename__ = "campaign_update_optouts"
    __table_args__ = (UniqueConstraint("campaign_id", "email_hash"),)

    id: Mapped[Id]
    campaign_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("campaigns.id"))
    email_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[Instant]

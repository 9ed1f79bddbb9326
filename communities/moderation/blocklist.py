"""The operator's list of words that make a text wait for a person."""

from sqlalchemy import delete, select

from communities.moderation import signals
from communities.moderation.models import BlockedWord
from kit import audit
from kit.unit_of_work import session

LONGEST = 60


def words() -> list[str]:
    """The list, in the order of the alphabet: 1 query."""
    return list(session().scalars(select(BlockedWord.word).order_by(BlockedWord.word)))


def replace(typed: str, actor: str) -> int:
    """Make the list anew from lines; how many words it has. Accents and capitals do not count."""
    plain = {signals.normalised(line)[:LONGEST].strip() for line in typed.splitlines()} - {""}
    session().execute(delete(BlockedWord))
    session().add_all([BlockedWord(word=word) for word in sorted(plain)])
    session().flush()
    audit.record(actor, "moderation.words_set", "moderation", words=len(plain))
    return len(plain)

"""What the words of an offer rule out: "niente contratti", "solo a distanza", "senza patentino"."""

import re
from collections.abc import Iterator

from matching.fit.limits import NOT, PARTLY, Limit
from matching.fit.things import plain
from matching.notices import Notice

ARTICLE = r"(?:i |gli |le |la |il |lo |l'|un |una |uno |for |any )?"
EXCLUDED = re.compile(
    r"\b(?:niente|nessun[oa]?|esclus[oaie]|tranne|eccetto|no|not|except|excluding|"
    r"non (?:faccio|facciamo|tratto|trattiamo|seguo|seguiamo|offro|offriamo|per))\s+"
    rf"{ARTICLE}(\w{{4,}})(?:(?:,| e| o| ne| and| or)\s+{ARTICLE}(\w{{4,}}))?"
)
ONLY_REMOTE = re.compile(
    r"\b(?:solo|soltanto|esclusivamente|only)\s+(?:on ?line|da remoto|a distanza|da casa|remote|"
    r"remotely|in videochiamata|per telefono)\b|\b(?:remote|online) only\b"
)
REMOTE_WILL_DO = re.compile(r"remot|on ?line|distanza|videochiamat|telefon")
TITLE_ASKED = re.compile(
    r"certificat|abilitat|abilitazion|attestat|patentin|brevett|qualificat|iscritt\w* all'albo|"
    r"licensed|qualified"
)
TITLE_MISSING = re.compile(
    r"\b(?:senza|non ho|no|without)\b[^.,;]{0,25}\b(?:titol|certificat|abilitazion|attestat|"
    r"patentin|brevett|albo|licence|certificate)|\bnon (?:sono )?(?:certificat|abilitat|iscritt)"
)
STEM = 2
"""Letters at the end of a word that say how many and of which gender."""


def conditions(need: Notice, offer: Notice) -> Iterator[Limit]:
    """What the offer says it is not for; a need that asks for exactly that cannot have it."""
    asked, given = plain(need.text), plain(offer.text)
    title = plain(need.title)
    for word in (word for found in EXCLUDED.finditer(given) for word in found.groups() if word):
        stem = re.compile(rf"\b{re.escape(word[: max(4, len(word) - STEM)])}")
        if stem.search(title):
            yield Limit(NOT, "excluded")
        elif stem.search(asked):
            yield Limit(PARTLY, "excluded_in_part")
    if need.group != "people":
        return
    if ONLY_REMOTE.search(given) and not REMOTE_WILL_DO.search(asked):
        yield Limit(PARTLY, "only_remote")
    if TITLE_ASKED.search(asked) and TITLE_MISSING.search(given):
        yield Limit(PARTLY, "title_missing")

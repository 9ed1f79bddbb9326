"""A team: from the registration to a campaign under review, then news and answers."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import Person
from tests.factories.campaigns import STORY, picture
from tests.support.live import LiveCity

TITLE = "Il forno di Barra: pane per tutti"


def test_a_team_registers_writes_a_campaign_and_an_animator_sends_it_back_then_approves(
    city: LiveCity, enter: Enter, tmp_path: Path
) -> None:
    team = enter()
    register(team)
    team.go("/")
    team.page.get_by_role("link", name="Proponi un'idea").first.click()
    slug = start(team)
    fill_in(team, tmp_path)
    team.sees("Hai finito: guarda l'anteprima e invia il progetto.")
    team.follows("Guarda l'anteprima")
    team.sees("Questa è un'anteprima", TITLE, "Impastatrice")
    team.follows("Torna alle parti del progetto")
    team.presses("Invia per la revisione")
    team.sees("Il progetto è in revisione")

    animator = enter()
    animator.logs_in(city.known["people"]["animator"])
    animator.go("/review")
    animator.follows(TITLE)
    animator.picks("outcome", "changes_requested")
    animator.types(note="Aggiungi un preventivo per l'impastatrice.")
    animator.presses("Invia la decisione")
    animator.sees("Progetti da leggere")

    team.opens_mail("campaigns/changes_requested", "nunzia@posta.example")
    team.sees("Un animatore ti chiede di cambiare qualcosa", "Aggiungi un preventivo")
    team.presses("Invia per la revisione")

    animator.go("/review")
    animator.follows(TITLE)
    animator.picks("outcome", "approved")
    animator.presses("Invia la decisione")
    city.mail("campaigns/live", "nunzia@posta.example")
    visitor = enter()
    visitor.go(f"/campaigns/{slug}")
    visitor.sees_title(TITLE)
    expect(visitor.page.get_by_role("button", name="Sostieni il progetto")).to_be_visible()


def register(team: Person) -> None:
    """An account of one's own, confirmed by mail."""
    team.go("/account/register")
    email, password = "nunzia@posta.example", "quattro gatti sul tetto"
    team.types(display_name="Nunzia Ferrara", email=email, password=password)
    team.presses("Crea il profilo")
    team.sees("Ti abbiamo mandato un'e-mail")
    team.opens_mail("accounts/confirm", email)
    team.presses("Sì, conferma")
    if "login" in team.page.url:
        team.logs_in({"email": email, "password": password})


def start(team: Person) -> str:
    """The three first answers; the campaign's slug."""
    team.types(title=TITLE)
    team.picks("district", "M6")
    team.page.locator("[name=theme]").select_option("social-vulnerability")
    team.presses("Crea la bozza")
    team.sees("La bozza è pronta.")
    found = re.search(r"/campaigns/([^/]+)/edit", team.page.url)
    assert found
    return found.group(1)


def fill_in(team: Person, folder: Path) -> None:
    """Every step of the wizard, one after the other."""
    team.follows("Le cose essenziali")
    team.sees("Parte 1 di")
    team.types(summary="Riapriamo il forno: dodici donne imparano un mestiere.", quarter="Barra")
    team.presses("Salva e continua")
    team.types(story=STORY)
    team.presses("Salva e continua")
    photo = folder / "forno.jpg"
    photo.write_bytes(picture(1600, 1200))
    team.page.locator("[name=photo]").set_input_files(photo)
    team.types(photo_alt="Il forno spento, con la porta aperta.")
    team.presses("Salva e continua")
    team.types(label="Impastatrice", amount="3.200,50")
    team.picks("kind", "indispensable")
    team.presses("Aggiungi questa spesa")
    team.sees("3.200,50")
    team.presses("Salva e continua")
    team.picks("kind", "all_or_nothing")
    team.types(days="40")
    team.presses("Salva e continua")
    team.types(title="Una pagnotta", amount="15", stock="20")
    team.presses("Aggiungi questa ricompensa")
    team.sees("Ce ne sono 20")
    team.presses("Salva e continua")
    team.follows("Continua")
    team.picks("kind", "association")
    team.types(name="Associazione Barra Viva", fiscal_code="00743110157", iban="IT00 X054")
    team.presses("Salva e continua")
    expect(team.page.locator("#error-summary")).to_be_focused()
    team.types(iban="IT60 X054 2811 1010 0000 0123 456")
    team.ticks("not_public")
    team.presses("Salva ed esci")


def test_a_team_writes_an_update_and_answers_a_question(city: LiveCity, enter: Enter) -> None:
    story = city.known["stories"]["library"]
    reader = enter()
    reader.logs_in(city.known["people"]["citizen"])
    reader.go(f"/campaigns/{story['slug']}/questions")
    reader.types(text="Si possono portare libri usati?")
    reader.presses("Manda la domanda")

    team = enter(story["lead"])
    team.opens_mail("campaigns/question", "ciro@posta.example")
    earlier = city.count("SELECT coalesce(max(id), 0) FROM mails")
    team.types(answer="Sì, il **martedì** dalle 10.")
    team.presses("Pubblica la risposta")
    team.sees("Risposta pubblicata.")
    team.go(f"/campaigns/{story['slug']}/dashboard")
    team.follows("Aggiornamenti")
    team.follows("Scrivi un aggiornamento")
    team.types(title="Sono arrivati gli scaffali", text="Li montiamo **sabato**.")
    team.presses("Guarda come si vedrà")
    team.sees("Così si vedrà")
    team.presses("Pubblica")
    team.sees("Pubblicato. Lo mandiamo per e-mail")

    citizen = city.known["people"]["citizen"]["email"]
    reader.opens_mail("campaigns/answer", citizen, after=earlier)
    reader.sees("martedì")
    reader.go(f"/campaigns/{story['slug']}")
    reader.follows("Sono arrivati gli scaffali")
    reader.sees_title("Sono arrivati gli scaffali")

"""A grant office in one file: sends turned-away applications, receives what became of them.

Start: python examples/grant_office.py --port 5002
Environment: INNESCO_URL (where the service is), GRANT_SECRET (whsec_…, shared with it for
what this office sends), INNESCO_SECRET (whsec_…, with which the service signs its events).
"""

import argparse
import json
import os
import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
from flask import Flask, redirect, render_template_string, request, url_for
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from werkzeug.wrappers import Response

app = Flask(__name__)
INNESCO = os.environ.get("INNESCO_URL", "http://127.0.0.1:5000")

IDEAS = (
    ("211", "La sartoria di Porta Capuana", "M4", "social-vulnerability", "58/100", "Ago e Filo",
     "Un laboratorio di cucito per donne che ripartono."),
    ("212", "Biciclette rimesse a nuovo", "M6", "circular-economy", "55/100", "Ciclofficina Est",
     "Ripariamo bici vecchie con i ragazzi di Ponticelli."),
    ("213", "Le scale raccontano", "M1", "heritage", "52/100", "Gradini Vivi",
     "Visite e murales sulle scale storiche di Chiaia."),
)  # fmt: skip
RANKING: list[dict[str, Any]] = [
    {
        "application_id": f"CT3.3.1.a-2026-{number}",
        "call_id": "CT3.3.1.a-2026",
        "title": title,
        "summary": summary,
        "story": f"{summary} Abbiamo già parlato con chi vive qui: in tanti ci aiuteranno.",
        "district": district,
        "theme": theme,
        "score": score,
        "budget": [
            {"label": "Materiali", "amount": 280_000, "kind": "indispensable"},
            {"label": "Chi insegna", "amount": 240_000, "kind": "indispensable"},
            {"label": "Una festa di fine anno", "amount": 90_000, "kind": "more"},
        ],
        "applicant": {"name": name, "email": f"idea{number}@example.org", "locale": "it"},
    }
    for number, title, district, theme, score, name, summary in IDEAS
]

WORDS = {
    "idea.consented": "ha detto sì: prepara la sua pagina",
    "idea.declined": "ha detto no",
    "idea.lapsed": "non ha risposto in tempo",
    "campaign.submitted": "aspetta di essere letta",
    "campaign.approved": "approvata",
    "campaign.published": "raccoglie soldi",
    "campaign.succeeded": "ce l'ha fatta",
    "campaign.failed": "non è riuscita: tutti rimborsati",
    "campaign.completed": "realizzata",
    "campaign.cancelled": "fermata",
}

sent: dict[str, str] = {}
received: list[dict[str, Any]] = []
became: dict[str, dict[str, str]] = {}

PAGE = """<!doctype html><html lang="it"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ufficio del bando (prova)</title>
<h1>Ufficio del bando</h1>
<p>Una prova: questo ufficio manda a Innesco le domande non finanziate.</p>
<h2>Domande non finanziate</h2>
<ul>{% for one in ranking %}<li><strong>{{ one.title }}</strong> ({{ one.score }})
<form method="post" action="{{ url_for('send', number=loop.index0) }}">
<button name="kind" value="application.rejected">Manda a Innesco</button>
<button name="kind" value="application.funded">La finanziamo noi</button>
{{ sent.get(one.application_id, "") }}</form></li>{% endfor %}</ul>
<h2>Che cosa è successo dopo</h2>
{% if became %}<ul>{% for number, one in became|dictsort %}
<li>{{ number }}: <strong>{{ one.words }}</strong> ({{ one.at[:16]|replace("T", " ") }})</li>
{% endfor %}</ul>{% else %}<p>Ancora niente: arriverà qui da solo.</p>{% endif %}
<p>Eventi ricevuti: {{ got|length }}</p></html>"""


@app.get("/")
def home() -> str:
    """The office's one page."""
    return render_template_string(PAGE, ranking=RANKING, sent=sent, became=became, got=received)


@app.post("/send/<int:number>")
def send(number: int) -> Response:
    """Tell Innesco that an application was turned away, or that the call funds it after all."""
    kind, data = request.form.get("kind", "application.rejected"), RANKING[number]
    if kind == "application.funded":
        data = {name: data[name] for name in ("application_id", "call_id")}
    sent[str(data["application_id"])] = post_event(kind, data)
    return redirect(url_for("home"))


def post_event(kind: str, data: dict[str, Any]) -> str:
    """Sign an event and post it; what came back, in a word."""
    moment = datetime.now(UTC)
    body = json.dumps({"type": kind, "timestamp": moment.isoformat(), "data": data})
    message_id = f"msg_{uuid.uuid4().hex}"
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(os.environ["GRANT_SECRET"]).sign(message_id, moment, body),
        "content-type": "application/json",
    }
    try:
        answer = httpx.post(f"{INNESCO}/webhooks/grant", content=body, headers=headers, timeout=10)
    except httpx.HTTPError as error:
        return f"non arrivata: {error}"
    return "mandata" if answer.status_code < 300 else f"rifiutata: {answer.status_code}"


@app.post("/events")
def events() -> tuple[str, int]:
    """Receive what Innesco tells; an event known already is acknowledged and left alone."""
    body = request.get_data()
    try:
        event = Webhook(os.environ["INNESCO_SECRET"]).verify(body, dict(request.headers))
    except WebhookVerificationError:
        return "bad signature", 401
    if all(known["id"] != event["id"] for known in received):
        received.append(event)
        note(event["type"], event["timestamp"], event["data"].get("application_id"))
    return "", 204


def note(kind: str, at: str, application: str | None) -> None:
    """Keep what became of an application; an older event undoes nothing that a newer one said."""
    if application and kind in WORDS and at >= became.get(application, {"at": ""})["at"]:
        became[application] = {"at": at, "words": WORDS[kind]}


@app.get("/received.json")
def received_json() -> list[dict[str, Any]]:
    """The same for programs."""
    return received


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=5002)
    app.run(host="127.0.0.1", port=options.parse_args().port)

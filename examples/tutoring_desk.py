"""A tutoring desk in one file: hears who needs a tutor, assigns one, tells of sessions held.

Start: python examples/tutoring_desk.py --port 5003
Environment: INNESCO_URL (where the service is), TUTORING_SECRET (whsec_…, shared with it for
what this desk sends), INNESCO_SECRET (whsec_…, with which the service signs its events).
"""

import argparse
import json
import os
import uuid
from datetime import UTC, datetime

import httpx
from flask import Flask, abort, redirect, render_template_string, request, url_for
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from werkzeug.wrappers import Response

app = Flask(__name__)
INNESCO = os.environ.get("INNESCO_URL", "http://127.0.0.1:5000")
TUTOR = {"name": "Lucia Ferrante", "contact": "lucia.ferrante@example.org"}
TASKS = (
    "Contate trenta persone che vi sosterranno i primi giorni.",
    "Preparate tre messaggi: per chi vi conosce, per il quartiere, per i giornali.",
)
WHY = {"readiness": "bozza da preparare", "stalled": "raccolta ferma"}

known: set[str] = set()
requests: dict[str, dict[str, object]] = {}

PAGE = """<!doctype html><html lang="it"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sportello dei tutor (prova)</title>
<h1>Sportello dei tutor</h1>
<p>Una prova: qui arrivano i progetti che hanno bisogno di un tutor.</p>
{% if requests %}<ul>{% for code, one in requests.items() %}<li>
<strong>{{ one.title }}</strong> ({{ one.why }}) {{ one.said }}
{% if not one.assigned %}
<form method="post" action="{{ url_for('assign', code=code) }}"><button>Assegna un tutor</button>
</form>{% else %}
<form method="post" action="{{ url_for('close_session', code=code) }}">
<label>Minuti <input name="minutes" type="number" min="1" max="1440" value="60"></label>
<label>Argomento <input name="topic" value="Le prime trenta persone" maxlength="200"></label>
<button>Chiudi un incontro</button></form>{% endif %}</li>
{% endfor %}</ul>{% else %}
<p>Ancora nessuna richiesta: arriverà qui da sola.</p>{% endif %}</html>"""


@app.get("/")
def home() -> str:
    """The desk's one page."""
    return render_template_string(PAGE, requests=requests)


@app.post("/assign/<code>")
def assign(code: str) -> Response:
    """Give a campaign its tutor, with two tasks."""
    found = requests.get(code) or abort(404)
    tasks = [{"id": f"{code}-{number}", "text": text} for number, text in enumerate(TASKS, 1)]
    about = {"assignment_id": f"T-{code}", "campaign_code": code}
    found["said"] = said = post_event("tutor.assigned", {**about, "tutor": TUTOR, "tasks": tasks})
    found["assigned"] = said == "mandato"
    return redirect(url_for("home"))


@app.post("/session/<code>")
def close_session(code: str) -> Response:
    """Tell of a session that was held today; each does one more task."""
    found = requests.get(code) or abort(404)
    held = int(str(found["sessions"])) + 1
    data = {
        "session_id": f"S-{code}-{held}",
        "campaign_code": code,
        "date": datetime.now().astimezone().date().isoformat(),
        "minutes": request.form.get("minutes", 60, int),
        "topic": request.form.get("topic", "").strip() or "Un incontro",
        "tasks_done": [f"{code}-{held}"],
    }
    found["said"] = said = post_event("session.completed", data)
    found["sessions"] = held if said == "mandato" else held - 1
    return redirect(url_for("home"))


def post_event(kind: str, data: dict[str, object]) -> str:
    """Sign an event and post it; what came back, in a word."""
    moment = datetime.now(UTC)
    body = json.dumps({"type": kind, "timestamp": moment.isoformat(), "data": data})
    message_id = f"msg_{uuid.uuid4().hex}"
    headers = {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(os.environ["TUTORING_SECRET"]).sign(message_id, moment, body),
        "content-type": "application/json",
    }
    door = f"{INNESCO}/webhooks/tutoring"
    try:
        answer = httpx.post(door, content=body, headers=headers, timeout=10)
    except httpx.HTTPError as error:
        return f"non arrivato: {error}"
    return "mandato" if answer.status_code < 300 else f"rifiutato: {answer.status_code}"


@app.post("/events")
def events() -> tuple[str, int]:
    """Receive what Innesco tells; an event known already is acknowledged and left alone."""
    try:
        event = Webhook(os.environ["INNESCO_SECRET"]).verify(
            request.get_data(), dict(request.headers)
        )
    except WebhookVerificationError:
        return "bad signature", 401
    if event["id"] not in known and event["type"] == "tutoring.requested":
        about, reason = event["data"]["campaign"], event["data"]["reason"]
        asked = {"title": about["title"], "said": "", "assigned": False, "sessions": 0}
        requests.setdefault(about["code"], asked)["why"] = WHY.get(reason, reason)
    known.add(event["id"])
    return "", 204


@app.get("/requests.json")
def requests_json() -> dict[str, dict[str, object]]:
    """The same for programs."""
    return requests


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=5003)
    app.run(host="127.0.0.1", port=options.parse_args().port)

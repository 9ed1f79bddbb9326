/* Forms: sent once, guarded against leaving, passwords to look at, characters counted. */

const AGAIN_AFTER = 10000;

function release(form) {
  delete form.dataset.sent;
  for (const one of form.querySelectorAll("[aria-disabled]")) one.removeAttribute("aria-disabled");
}

/* A form goes once; coming back to the page, or waiting ten seconds, makes it usable again. */
export function sendOnce() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    delete form.dataset.changed;
    event.submitter?.setAttribute("aria-disabled", "true");
    setTimeout(release, AGAIN_AFTER, form);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", ({ target }) => {
    const form = target.closest("form");
    if (form) release(form);
  });
}

/* `data-guard` on a form: the browser asks before what was typed is lost. */
export function guardChanges() {
  document.addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-guard]");
    if (form) form.dataset.changed = "yes";
  });
  window.addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-changed]")) event.preventDefault();
  });
}

export function revealPasswords(part) {
  for (const button of part.querySelectorAll("[data-reveal]")) {
    const field = document.getElementById(button.dataset.reveal);
    button.hidden = false;
    button.addEventListener("click", () => {
      const shown = field.type === "password";
      field.type = shown ? "text" : "password";
      button.setAttribute("aria-pressed", String(shown));
    });
  }
}

/* Says how many characters are left: at once on screen, after a pause to a screen reader. */
export function countCharacters(part) {
  for (const field of part.querySelectorAll("[data-counter]")) {
    const note = document.getElementById(`${field.id}-count`);
    if (!note) continue;
    const most = Number(field.dataset.counter);
    const spoken = document.createElement("span");
    spoken.className = "visually-hidden";
    spoken.setAttribute("role", "status");
    note.after(spoken);
    const { left, over } = note.dataset;
    let pause;
    const count = () => {
      const rest = most - [...field.value].length;
      note.textContent = (rest < 0 ? over : left).replace("#", Math.abs(rest));
      note.classList.toggle("field-over", rest < 0);
      clearTimeout(pause);
      pause = setTimeout(() => { spoken.textContent = note.textContent; }, 1200);
    };
    field.addEventListener("input", count);
    if (field.value) count();
  }
}

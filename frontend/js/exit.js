/* The quick exit: leaves without keeping this page in the history; also Escape three times. */

const WITHIN = 1500;

export function quickExit() {
  const link = document.getElementById("quick-exit");
  if (!link) return;
  let presses = [];
  const leave = () => {
    document.documentElement.hidden = true;
    for (const form of document.querySelectorAll("form[data-changed]")) delete form.dataset.changed;
    window.location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    presses = [...presses.filter((at) => event.timeStamp - at < WITHIN), event.timeStamp];
    if (presses.length >= 3) leave();
  });
}

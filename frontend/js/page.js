/* The page: menus that close, links that copy, errors that get the focus. */

export function closeMenus() {
  const opened = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", ({ target }) => {
    for (const menu of opened()) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("focusin", ({ target }) => {
    for (const menu of opened()) if (!menu.contains(target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of opened()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

/* `<button hidden data-copy="address" data-copied="Copied">`: shown where copying works. */
export function copyLinks(part) {
  if (!navigator.clipboard) return;
  for (const button of part.querySelectorAll("[data-copy]")) {
    const label = button.querySelector("[data-label]") ?? button;
    const words = label.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = button.dataset.copied;
      setTimeout(() => { label.textContent = words; }, 2500);
    });
  }
}

export function focusErrors() {
  document.getElementById("error-summary")?.focus();
}

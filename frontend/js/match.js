/* Says what sponsors add to the amount that is chosen or typed: `data-match="share:cap:left …"`.

The server says it for the round amounts; this is the same sum for any other. */

function cents(typed) {
  const text = typed.replace(/[\s€]/g, "");
  const plain = /^\d{1,3}(\.\d{3})+(,\d{1,2})?$|^\d+(,\d{1,2})?$/.test(text)
    ? text.replaceAll(".", "").replace(",", ".")
    : text;
  return /^\d+(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : 0;
}

function added(rules, amount) {
  let sum = 0;
  for (const rule of rules) {
    const [share, cap, left] = rule.split(":").map(Number);
    const wanted = Math.floor((amount * share + 5000) / 10000);
    sum += Math.min(wanted, cap || wanted, left);
  }
  return sum;
}

export function sayWhatIsAdded(part) {
  for (const line of part.querySelectorAll("[data-match]")) {
    const form = line.closest("form");
    const said = line.querySelector("[data-match-said]");
    if (!form || !said) continue;
    const say = () => {
      const typed = form.elements.other_amount?.value || form.elements.amount?.value || "";
      const sum = added(line.dataset.match.split(" "), cents(typed));
      const shown = (sum / 100).toLocaleString(document.documentElement.lang, {
        minimumFractionDigits: sum % 100 ? 2 : 0,
      });
      said.textContent = sum ? line.dataset.matchWords.replace("#", shown) : "";
    };
    form.addEventListener("input", say);
    say();
  }
}

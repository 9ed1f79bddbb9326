/* Small comforts for pages that work without them. */
import htmx from "htmx.org/dist/htmx.esm.js";
import { quickExit } from "./exit.js";
import { countCharacters, guardChanges, revealPasswords, sendOnce } from "./forms.js";
import { sayWhatIsAdded } from "./match.js";
import { closeMenus, copyLinks, focusErrors } from "./page.js";

/* The content security policy forbids both. */
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;

quickExit();
sendOnce();
guardChanges();
closeMenus();
focusErrors();
htmx.onLoad((part) => {
  revealPasswords(part);
  countCharacters(part);
  copyLinks(part);
  sayWhatIsAdded(part);
});

import { isCovered, isPlain, isTyping } from "./typing";

const PATIENCE = 1200;

/** `?` shows the keys, `/` goes to the list's search, `g` and a letter goes to a page, a letter alone does what bears it. */
export function start(): void {
  let going = 0;
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || !isPlain(event) || event.defaultPrevented) return;
    if (event.key === "?") {
      document.getElementById("keys")?.togglePopover();
      event.preventDefault();
      return;
    }
    if (isCovered()) return;
    if (event.key === "/") {
      const search = document.querySelector<HTMLInputElement>("[data-key='/']") ?? document.querySelector<HTMLInputElement>("#finder");
      if (search) event.preventDefault();
      search?.focus();
      search?.select();
    } else if (event.key === "g") {
      going = event.timeStamp;
    } else if (going && event.timeStamp - going < PATIENCE) {
      going = 0;
      const link = [...document.querySelectorAll<HTMLAnchorElement>("[data-go]")].find((found) => found.dataset["go"] === event.key);
      if (link) event.preventDefault();
      link?.click();
    } else {
      going = 0;
      const pressed = document.querySelector<HTMLElement>(`[data-press="${CSS.escape(event.key)}"]`);
      if (pressed) event.preventDefault();
      pressed?.click();
    }
  });
}

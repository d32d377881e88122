import { onContent } from "../htmx";

const READABLE = 6000;
const UNDOABLE = 30_000;

/** Good news leaves by itself (later when it can be undone); a failed request is said. */
export function start(): void {
  onContent((root) => {
    for (const message of root.querySelectorAll<HTMLElement>("[data-message].notice-good")) leave(message);
  });
  document.addEventListener("click", (event) => {
    (event.target as Element).closest("[data-dismiss]")?.closest("[data-message]")?.remove();
  });
  for (const fault of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(fault, () => say("fault"));
}

/** A short toast; its words stand in the page, in the reader's language. */
export function say(which: "fault" | "copied"): void {
  const toasts = document.getElementById("toasts");
  if (!toasts) return;
  const toast = document.createElement("div");
  toast.className = "toast";
  toast.textContent = toasts.dataset[which] ?? "";
  toasts.replaceChildren(toast);
  setTimeout(() => toast.remove(), READABLE);
}

function leave(message: HTMLElement): void {
  const patience = message.querySelector("form") ? UNDOABLE : READABLE;
  const timer = setInterval(() => {
    if (message.matches(":hover, :focus-within")) return;
    clearInterval(timer);
    message.classList.add("is-leaving");
    setTimeout(() => message.remove(), 320);
  }, patience);
}

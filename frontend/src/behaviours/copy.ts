import { say } from "./messages";

/** A button with data-copy puts its text on the clipboard. */
export function start(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (!button) return;
    void navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(() => say("copied"));
  });
}

import { onContent } from "../htmx";

/** The summary of errors takes the focus, so that it is read first. */
export function start(): void {
  onContent((root) => root.querySelector<HTMLElement>("[data-focus]")?.focus());
}

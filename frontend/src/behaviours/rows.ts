import { isCovered, isPlain, isTyping } from "./typing";

const LINK = "td a[href], th a[href]";

/** j and k walk the rows of a table, Enter opens the row, x picks it, shift-x all from the last picked to it. The focus stands on the row's first link. */
export function start(): void {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || isCovered()) return;
    if (event.key === "X" && !event.ctrlKey && !event.metaKey && !event.altKey) pick(true);
    if (!isPlain(event)) return;
    if (event.key === "j") move(1, event);
    else if (event.key === "k") move(-1, event);
    else if (event.key === "x") pick(false);
    else if (event.key === "Enter" && document.activeElement === document.body) current()?.querySelector<HTMLElement>(LINK)?.click();
  });
}

function pick(stretch: boolean): void {
  const box = current()?.querySelector<HTMLInputElement>("input[name='selected']");
  box?.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey: stretch }));
}

function current(): HTMLElement | null {
  const focused = document.activeElement?.closest<HTMLElement>("tr[data-row]");
  return focused ?? document.querySelector<HTMLElement>("tr[data-row].is-current");
}

function move(step: number, event: KeyboardEvent): void {
  const now = current();
  const table = now?.closest("table") ?? document.querySelector("main table:has(tr[data-row])");
  const rows = [...(table?.querySelectorAll<HTMLElement>("tr[data-row]") ?? [])];
  const next = now ? rows[rows.indexOf(now) + step] : rows[0];
  if (!next) return;
  event.preventDefault();
  now?.classList.remove("is-current");
  next.classList.add("is-current");
  next.querySelector<HTMLElement>(LINK)?.focus();
  next.scrollIntoView({ block: "nearest" });
}

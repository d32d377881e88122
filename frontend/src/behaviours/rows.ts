import { isCovered, isPlain, isTyping } from "./typing";

const LINK = "td a[href], th a[href]";

/** j and k walk the rows of a table, Enter opens the row, x picks it. The focus stands on the row's first link. */
export function start(): void {
  document.addEventListener("keydown", (event) => {
    if (isTyping(event) || !isPlain(event) || isCovered()) return;
    if (event.key === "j") move(1, event);
    else if (event.key === "k") move(-1, event);
    else if (event.key === "x") current()?.querySelector<HTMLInputElement>("input[name='selected']")?.click();
    else if (event.key === "Enter" && document.activeElement === document.body) current()?.querySelector<HTMLElement>(LINK)?.click();
  });
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

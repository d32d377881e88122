/** Command palette: Ctrl-K or ⌘-K, pages, commands of this page, customers; arrows and Enter. */
export function start(): void {
  const palette = document.getElementById("palette");
  const input = document.getElementById("palette-q") as HTMLInputElement | null;
  const finder = document.getElementById("finder") as HTMLInputElement | null;
  if (!palette || !input) return;

  const open = (text = ""): void => {
    if (!palette.matches(":popover-open")) palette.showPopover();
    input.value = text;
    input.focus();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (palette.matches(":popover-open")) palette.hidePopover();
      else open();
    }
  });
  finder?.addEventListener("click", () => open(finder.value));
  finder?.addEventListener("input", () => {
    const text = finder.value;
    finder.value = "";
    open(text);
  });
  input.addEventListener("input", () => narrow(palette, input));
  input.addEventListener("keydown", (event) => walk(event, palette, input));
  palette.addEventListener("htmx:afterSwap", () => select(items(palette)[0], palette, input));
  palette.addEventListener("click", (event) => {
    if ((event.target as Element).closest("[data-closes-palette]") && palette.matches(":popover-open")) palette.hidePopover();
  });
  palette.addEventListener("submit", (event) => {
    const chosen = palette.querySelector<HTMLElement>("[aria-selected='true']");
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  });
}

function fold(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}

function items(palette: HTMLElement): HTMLElement[] {
  return [...palette.querySelectorAll<HTMLElement>(".palette-item:not([hidden])")];
}

function narrow(palette: HTMLElement, input: HTMLInputElement): void {
  const words = fold(input.value).split(/\s+/).filter(Boolean);
  for (const item of palette.querySelectorAll<HTMLElement>("[data-palette-static] .palette-item")) {
    const text = fold(item.dataset["words"] ?? "");
    item.hidden = !words.every((word) => text.includes(word));
  }
  if (words.length === 0) palette.querySelector("#palette-found")?.replaceChildren();
  for (const group of palette.querySelectorAll<HTMLElement>(".palette-group")) {
    group.hidden = group.querySelector(".palette-item:not([hidden])") === null;
  }
  select(items(palette)[0], palette, input);
}

function walk(event: KeyboardEvent, palette: HTMLElement, input: HTMLInputElement): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const found = items(palette);
  const now = found.findIndex((item) => item.getAttribute("aria-selected") === "true");
  select(found[(now + step + found.length) % found.length], palette, input);
}

function select(item: HTMLElement | undefined, palette: HTMLElement, input: HTMLInputElement): void {
  for (const other of palette.querySelectorAll("[aria-selected='true']")) other.setAttribute("aria-selected", "false");
  palette.querySelector<HTMLElement>(".palette-none")!.hidden = item !== undefined;
  input.removeAttribute("aria-activedescendant");
  if (!item) return;
  item.setAttribute("aria-selected", "true");
  input.setAttribute("aria-activedescendant", item.id);
  item.scrollIntoView({ block: "nearest" });
}

/** The actions of the page's head are commands of the palette too. */
export function start(): void {
  const palette = document.getElementById("palette");
  const group = palette?.querySelector<HTMLElement>("[data-palette-commands]");
  if (!palette || !group) return;
  palette.addEventListener("beforetoggle", (event) => {
    if ((event as ToggleEvent).newState !== "open") return;
    for (const old of group.querySelectorAll(".palette-item")) old.remove();
    for (const action of document.querySelectorAll<HTMLElement>("main .pagehead-actions :is(a, button)")) group.append(command(action, palette));
  });
}

function command(action: HTMLElement, palette: HTMLElement): HTMLElement {
  const label = (action.getAttribute("aria-label") ?? action.textContent ?? "").trim();
  const item = document.createElement("button");
  item.type = "button";
  item.className = "palette-item";
  item.id = `palette-do-${label.replace(/\W+/g, "-")}`;
  item.tabIndex = -1;
  item.dataset["words"] = label.toLowerCase();
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  const icon = action.querySelector("svg")?.cloneNode(true);
  const text = document.createElement("span");
  text.textContent = label;
  item.append(...(icon ? [icon] : []), text);
  item.addEventListener("click", () => {
    (palette as HTMLElement).hidePopover();
    action.click();
  });
  return item;
}

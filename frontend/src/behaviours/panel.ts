/** The side panel opens when htmx has filled it, gives the focus back when it closes. */
export function start(): void {
  const panel = document.getElementById("panel");
  const body = document.getElementById("panel-body");
  if (!panel || !body) return;
  let opener: HTMLElement | null = null;

  document.addEventListener("htmx:beforeRequest", (event) => {
    const detail = (event as CustomEvent<{ target: Element; elt: Element }>).detail;
    if (detail.target !== body) return;
    if (detail.elt instanceof HTMLElement && !panel.contains(detail.elt)) opener = detail.elt;
    body.replaceChildren();
    body.setAttribute("aria-busy", "true");
    if (!panel.matches(":popover-open")) panel.showPopover();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const detail = (event as CustomEvent<{ target: Element; successful: boolean }>).detail;
    if (detail.target !== body) return;
    body.removeAttribute("aria-busy");
    if (!detail.successful) panel.hidePopover();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if ((event as CustomEvent<{ target: Element }>).detail.target !== body) return;
    panel.scrollTop = 0;
    body.focus({ preventScroll: true });
  });
  panel.addEventListener("toggle", (event) => {
    if ((event as ToggleEvent).newState !== "closed") return;
    body.replaceChildren();
    opener?.focus({ preventScroll: true });
    opener = null;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel.matches(":popover-open") && !document.querySelector(".dialog:popover-open")) panel.hidePopover();
  });
}

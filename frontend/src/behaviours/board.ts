const DEAL = "[data-deal]";
const STEP = "[data-step]";

/** Drags a card of a board to another step; the form on the card (choose a step, move) is the same thing without a mouse. */
export function start(): void {
  let dragged: HTMLElement | null = null;

  document.addEventListener("dragstart", (event) => {
    dragged = event.target instanceof Element ? event.target.closest<HTMLElement>(DEAL) : null;
    if (!dragged || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset["deal"] ?? "");
    dragged.classList.add("is-dragged");
  });
  document.addEventListener("dragover", (event) => {
    const lane = laneOf(event.target);
    if (!dragged || !lane) return;
    event.preventDefault();
    mark(lane);
  });
  document.addEventListener("drop", (event) => {
    const lane = laneOf(event.target);
    if (!dragged || !lane) return;
    event.preventDefault();
    const form = dragged.querySelector<HTMLFormElement>("form.deal-move");
    const select = form?.querySelector<HTMLSelectElement>("select[name='to']");
    if (!form || !select || select.closest(STEP) === lane) return;
    select.value = lane.dataset["step"] ?? "";
    form.requestSubmit();
  });
  document.addEventListener("dragend", () => {
    dragged?.classList.remove("is-dragged");
    dragged = null;
    mark(null);
  });
}

function laneOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(`[data-board] ${STEP}`) : null;
}

function mark(lane: HTMLElement | null): void {
  for (const other of document.querySelectorAll(`${STEP}.is-over`)) if (other !== lane) other.classList.remove("is-over");
  lane?.classList.add("is-over");
}

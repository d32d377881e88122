import { onContent } from "../htmx";

/** The bar of bulk actions shows when rows are picked; it can take the page or all that match. Shift picks a stretch of rows. */
export function start(): void {
  onContent((root) => {
    for (const form of root.querySelectorAll<HTMLFormElement>("form[data-bulk]")) watch(form);
  });
}

function watch(form: HTMLFormElement): void {
  const list = form.closest("[data-list]");
  const page = list?.querySelector<HTMLInputElement>("[data-bulk-page]");
  const boxes = [...(list?.querySelectorAll<HTMLInputElement>(`input[form="${form.id}"]`) ?? [])];
  const all = form.elements.namedItem("all") as HTMLInputElement;
  const output = form.querySelector("output");
  const allButton = form.querySelector<HTMLButtonElement>("[data-bulk-all]");
  if (!list || !page || !output) return;
  let last = -1;

  const draw = (): void => {
    const picked = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-picked", box.checked);
    form.classList.toggle("is-on", picked > 0);
    page.checked = picked === boxes.length;
    page.indeterminate = picked > 0 && picked < boxes.length;
    output.textContent = all.value ? (output.dataset["all"] ?? "") : String(picked);
    if (allButton) allButton.hidden = picked < boxes.length || all.value === "1";
    for (const few of form.querySelectorAll<HTMLButtonElement>("[data-few]")) few.disabled = all.value === "1";
  };
  const pick = (on: boolean): void => {
    for (const box of boxes) box.checked = on;
    all.value = "";
    draw();
  };
  page.addEventListener("change", () => pick(page.checked));
  form.querySelector("[data-bulk-none]")?.addEventListener("click", () => pick(false));
  list.addEventListener("click", (event) => {
    const here = boxes.indexOf(event.target as HTMLInputElement);
    if (here < 0) return;
    const on = boxes[here]?.checked ?? false;
    if ((event as MouseEvent).shiftKey && last >= 0) {
      for (const box of boxes.slice(Math.min(last, here), Math.max(last, here) + 1)) box.checked = on;
    }
    last = here;
    all.value = "";
    draw();
  });
  allButton?.addEventListener("click", () => {
    all.value = "1";
    draw();
  });
  draw();
}

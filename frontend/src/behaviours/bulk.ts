import { onContent } from "../htmx";

/** The bar of bulk actions shows when rows are picked; it can take the page or all that match. */
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

  const draw = (): void => {
    const picked = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-picked", box.checked);
    form.classList.toggle("is-on", picked > 0);
    page.checked = picked === boxes.length;
    page.indeterminate = picked > 0 && picked < boxes.length;
    output.textContent = all.value ? "✓" : String(picked);
    if (allButton) allButton.hidden = picked < boxes.length || all.value === "1";
  };
  page.addEventListener("change", () => {
    for (const box of boxes) box.checked = page.checked;
    all.value = "";
    draw();
  });
  list.addEventListener("change", (event) => {
    if (!boxes.includes(event.target as HTMLInputElement)) return;
    all.value = "";
    draw();
  });
  allButton?.addEventListener("click", () => {
    all.value = "1";
    draw();
  });
  draw();
}

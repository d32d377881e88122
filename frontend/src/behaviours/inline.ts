const FORM = "form[data-inline]";

/** A field that is changed where it stands: Escape leaves it as it was, and a refusal comes back into its place. */
export function start(): void {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const form = (event.target as Element).closest(FORM);
    if (!form) return;
    event.stopPropagation();
    form.querySelector<HTMLElement>("[data-cancel]")?.click();
  }, true);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { detail } = event as CustomEvent<{ target: Element; xhr: XMLHttpRequest; shouldSwap: boolean; isError: boolean }>;
    if (!detail.target.matches(FORM) || ![412, 422].includes(detail.xhr.status)) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
}

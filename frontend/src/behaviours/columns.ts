/** The column chooser applies at once, and keeps at least one column. */
export function start(): void {
  document.addEventListener("change", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("form[data-columns]");
    if (!form) return;
    const chosen = form.querySelectorAll("input[name='columns']:checked").length;
    if (chosen === 0) (event.target as HTMLInputElement).checked = true;
  });
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-columns]")) return;
    const keys = [...form.querySelectorAll<HTMLInputElement>("input[name='columns']")];
    const first = keys.find((key) => key.checked);
    if (!first) return;
    const joined = keys.filter((key) => key.checked).map((key) => key.value);
    for (const key of keys) key.disabled = true;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "columns";
    field.value = joined.join(",");
    form.append(field);
  });
}

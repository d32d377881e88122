/** The theme changes at once; the form behind keeps it in the cookie, so the server draws it next time. */
export function start(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-theme-form]")) return;
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    document.documentElement.dataset["theme"] = button.value;
    for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
    document.dispatchEvent(new CustomEvent("carteira:theme"));
    void fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" });
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    document.dispatchEvent(new CustomEvent("carteira:theme"));
  });
}

/** Visits written down without a network: kept in the browser, sent when there is one, each under a key that makes it count once. */
interface Visit {
  key: string;
  customer: string;
  subject: string;
  observation: string;
  minutes: string;
  began: string;
}
interface Answer {
  visits: { key: string; interaction: number | null; why: string }[];
}
const PLACE = "visits";

function kept(): Visit[] {
  try {
    return JSON.parse(localStorage.getItem(PLACE) ?? "[]") as Visit[];
  } catch {
    return [];
  }
}

function keep(visits: Visit[]): void {
  localStorage.setItem(PLACE, JSON.stringify(visits));
}

function visitOf(form: HTMLFormElement): Visit {
  const said = new FormData(form);
  const text = (name: string): string => String(said.get(name) ?? "");
  const minutes = text("minutes");
  const began = new Date(Date.now() - Number(minutes || 0) * 60_000).toISOString();
  return { key: crypto.randomUUID(), customer: text("customer"), subject: text("subject"), observation: text("observation"), minutes, began };
}

async function send(form: HTMLFormElement, state: HTMLElement): Promise<void> {
  const waiting = kept();
  if (!waiting.length) return;
  state.textContent = `${waiting.length} ${state.dataset.waiting ?? ""}`;
  const body = new FormData();
  body.set("visits", JSON.stringify(waiting));
  body.set("csrfmiddlewaretoken", String(new FormData(form).get("csrfmiddlewaretoken") ?? ""));
  try {
    const answer = await fetch(form.action, { method: "POST", body });
    if (!answer.ok || answer.redirected) return;
    const brought = ((await answer.json()) as Answer).visits;
    const settled = new Set(brought.map((one) => one.key));
    keep(kept().filter((one) => !settled.has(one.key)));
    const refused = brought.filter((one) => one.interaction === null);
    state.textContent = refused.length ? `${state.dataset.refused ?? ""} ${refused.map((one) => one.why).join("; ")}` : (state.dataset.sent ?? "");
  } catch {
    // no network: they stay where they are
  }
}

export function start(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-visits]");
  const state = form?.querySelector<HTMLElement>("[data-visits-state]");
  if (!form || !state) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep([...kept(), visitOf(form)]);
    form.reset();
    void send(form, state);
  });
  window.addEventListener("online", () => void send(form, state));
  void send(form, state);
  if ("serviceWorker" in navigator && form.dataset.worker) void navigator.serviceWorker.register(form.dataset.worker).catch(() => undefined);
}

import { init } from "./engine";
import { look } from "./look";
import type { Payload } from "./numbers";

/** Draws one figure, and again when its size or the theme changes. */
export function draw(figure: HTMLElement): void {
  const canvas = figure.querySelector<HTMLElement>(".chart-canvas");
  const data = figure.querySelector("script[type='application/json']");
  if (!canvas || !data || figure.classList.contains("is-drawn")) return;
  const payload = JSON.parse(data.textContent ?? "{}") as Payload;
  figure.classList.add("is-drawn");
  const font = getComputedStyle(document.documentElement).fontFamily;
  const chart = init(canvas, null, { renderer: "svg" });
  let calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let width = 0;
  const paint = (): void => {
    width = canvas.clientWidth;
    chart.setOption(look(payload, font, calm, width) as never, true);
    calm = true;
  };
  paint();
  chart.on("click", (mark) => {
    const address = payload.links[mark.dataIndex];
    if (address) window.location.assign(address);
  });
  document.addEventListener("carteira:theme", () => requestAnimationFrame(paint));
  new ResizeObserver(() => {
    chart.resize();
    if (Math.abs(canvas.clientWidth - width) > 80) paint();
  }).observe(canvas);
  window.addEventListener("beforeprint", () => chart.resize());
}

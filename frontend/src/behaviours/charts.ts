import { onContent } from "../htmx";

/** Charts are drawn when they come into sight; the library is loaded with the first of them. */
export function start(): void {
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      void import("../charts/draw").then(({ draw }) => draw(entry.target as HTMLElement));
    }
  }, { rootMargin: "200px" });
  onContent((root) => {
    for (const figure of root.querySelectorAll<HTMLElement>("[data-chart]")) seen.observe(figure);
  });
}

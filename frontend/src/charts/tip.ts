import { colour } from "./colours";

interface Mark {
  name: string;
  seriesName?: string;
  axisValueLabel?: string;
  value: unknown;
  data?: { hint?: [string, string][]; shown?: number; quiet?: boolean };
  seriesId?: string;
}

/** A tooltip of elements with classes, since the content policy allows no style attribute. */
export function tip(full: (value: number) => string, font: string, series: unknown): Record<string, unknown> {
  const kinds = (Array.isArray(series) ? series : [series]).map((one) => (one as { type?: string } | undefined)?.type);
  return {
    trigger: kinds.every((kind) => kind === "scatter" || kind === "heatmap" || kind === "sankey") ? "item" : "axis",
    confine: true,
    transitionDuration: 0,
    backgroundColor: colour("raised"),
    borderColor: colour("line"),
    padding: [8, 12],
    textStyle: { fontFamily: font, color: colour("ink") },
    axisPointer: { type: "line", lineStyle: { color: colour("line"), type: "solid" }, shadowStyle: { color: colour("line"), opacity: 0.25 } },
    formatter: (found: Mark | Mark[]) => box(Array.isArray(found) ? found : [found], full),
  };
}

function box(marks: Mark[], full: (value: number) => string): HTMLElement {
  const element = document.createElement("div");
  element.className = "chart-tip";
  const title = document.createElement("strong");
  title.textContent = marks[0]?.axisValueLabel ?? marks[0]?.name ?? "";
  element.append(title);
  for (const mark of marks) {
    if (mark.data?.quiet) continue;
    for (const [name, text] of mark.data?.hint ?? plain(mark, full)) element.append(line(name, text));
  }
  return element;
}

function plain(mark: Mark, full: (value: number) => string): [string, string][] {
  const given = mark.data?.shown ?? (Array.isArray(mark.value) ? mark.value[mark.value.length - 1] : mark.value);
  const named = mark.seriesName && !/^series\d/.test(mark.seriesName) ? mark.seriesName : "";
  return typeof given === "number" ? [[named, full(given)]] : [];
}

function line(name: string, text: string): HTMLElement {
  const row = document.createElement("div");
  const label = document.createElement("span");
  const value = document.createElement("b");
  label.textContent = name;
  value.textContent = text;
  row.append(label, value);
  return row;
}

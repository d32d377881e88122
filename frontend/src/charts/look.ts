import { colour, painted } from "./colours";
import { type Payload, writers } from "./numbers";
import { tip } from "./tip";

type Parts = Record<string, unknown>;

/** The house's look over the option that the page gave. */
export function look(payload: Payload, font: string, calm: boolean, width: number): Parts {
  const given = painted(payload.option) as Parts;
  const write = writers(payload);
  const text = { fontFamily: font, fontSize: 12, color: colour("ink-3") };
  const sideways = (given["yAxis"] as Parts | undefined)?.["type"] === "category";
  const counted = (value: number): string => write.count(value);
  const axes = (which: "xAxis" | "yAxis"): unknown =>
    each(given[which], (axis) => dressed(axis, text, (which === "xAxis") === sideways ? write.short : counted, width, which === "xAxis" && !sideways));
  return {
    animation: !calm,
    animationDuration: 350,
    textStyle: text,
    color: [1, 2, 3, 4, 5, 6].map((place) => colour(`series-${place}`)),
    ...given,
    grid: { left: 8, right: 16, top: given["legend"] ? 36 : 16, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all", ...(given["grid"] as Parts) },
    xAxis: axes("xAxis"),
    yAxis: axes("yAxis"),
    ...(given["legend"] ? { legend: { left: 0, top: 0, itemWidth: 12, itemHeight: 8, icon: "roundRect", itemGap: 16, textStyle: { ...text, color: colour("ink-2") }, ...(given["legend"] as Parts) } } : {}),
    series: each(given["series"], (series) => ({ ...series, label: worded(series["label"], write.short) })),
    tooltip: tip(write.full, font, given["series"]),
  };
}

function each(value: unknown, change: (part: Parts) => Parts): unknown {
  if (Array.isArray(value)) return value.map((part) => change(part as Parts));
  return value ? change(value as Parts) : undefined;
}

function dressed(axis: Parts, text: Parts, short: (value: number) => string, width: number, base: boolean): Parts {
  const category = axis["type"] === "category";
  const names = category && Array.isArray(axis["data"]) ? axis["data"].length : 0;
  const room = (width - 64) / (names || 1);
  const level = { interval: 0, width: room - 6, overflow: "break", lineHeight: 14, hideOverlap: false };
  const turned = (axis["axisLabel"] as Parts | undefined)?.["rotate"] !== undefined;
  const wrapped = names === 0 || turned ? {} : room > 56 ? level : room > 22 ? { interval: 0, rotate: 42, hideOverlap: false, width: 90, overflow: "truncate" } : {};
  return {
    axisTick: { show: false },
    axisLine: { show: category, lineStyle: { color: colour("line") } },
    splitLine: { show: !category && !base, lineStyle: { color: colour("line") } },
    nameTextStyle: text,
    nameGap: base ? 26 : 12,
    nameLocation: base ? "middle" : "end",
    ...axis,
    axisLabel: { ...text, hideOverlap: true, ...(category ? wrapped : { formatter: short }), ...(axis["axisLabel"] as Parts) },
  };
}

function worded(label: unknown, short: (value: number) => string): unknown {
  if (!label || typeof label !== "object") return label;
  const formatter = ({ value }: { value: unknown }): string => {
    const number = Array.isArray(value) ? value[value.length - 1] : value;
    return typeof number === "number" ? short(number) : "";
  };
  return { fontSize: 12, color: colour("ink-2"), formatter, ...label };
}

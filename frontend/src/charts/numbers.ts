export interface Payload {
  option: Record<string, unknown>;
  format: "money" | "number" | "percent" | "points";
  currency: string;
  language: string;
  links: string[];
}

export interface Writers {
  full: (value: number) => string;
  short: (value: number) => string;
  count: (value: number) => string;
}

/** Values as the reader's locale writes them: in full for the tooltip, short for the axis, plain counts for the other axis. */
export function writers(payload: Payload): Writers {
  const locale = { "pt-br": "pt-BR", "pt-pt": "pt-PT" }[payload.language] ?? "en-GB";
  const whole = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  const minus = (text: string): string => text.replace("-", "−");
  if (payload.format === "percent" || payload.format === "points") {
    const factor = payload.format === "percent" ? 100 : 1;
    const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const write = (value: number): string => minus(`${fine.format(value * factor)}%`);
    return { full: write, short: write, count: (value) => minus(whole.format(value)) };
  }
  const money = payload.format === "money";
  const style: Intl.NumberFormatOptions = money && payload.currency ? { style: "currency", currency: payload.currency } : { maximumFractionDigits: 2 };
  const full = new Intl.NumberFormat(locale, style);
  const short = (value: number): string => minus(whole.format(value));
  return { full: (value) => minus(full.format(value)), short, count: short };
}

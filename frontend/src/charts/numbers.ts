export interface Payload {
  option: Record<string, unknown>;
  format: "money" | "number" | "percent" | "points";
  currency: string;
  language: string;
  links: string[];
}

/** Values as the reader's locale writes them: in full for the tooltip, short for the axis. */
export function writers(payload: Payload): { full: (value: number) => string; short: (value: number) => string } {
  const locale = { "pt-br": "pt-BR", "pt-pt": "pt-PT" }[payload.language] ?? "en-GB";
  const minus = (text: string): string => text.replace("-", "−");
  if (payload.format === "percent" || payload.format === "points") {
    const factor = payload.format === "percent" ? 100 : 1;
    const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
    const write = (value: number): string => minus(`${fine.format(value * factor)}%`);
    return { full: write, short: write };
  }
  const money = payload.format === "money";
  const style: Intl.NumberFormatOptions = money && payload.currency ? { style: "currency", currency: payload.currency } : { maximumFractionDigits: 2 };
  const full = new Intl.NumberFormat(locale, style);
  const short = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });
  return { full: (value) => minus(full.format(value)), short: (value) => minus(short.format(value)) };
}

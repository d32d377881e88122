const TOKENS: Record<string, string> = { muted: "--series-muted", line: "--line", ink: "--ink", "ink-2": "--ink-2", "ink-3": "--ink-3", surface: "--surface", raised: "--raised" };
const NAMED = /^(accent|accent-soft|good|warn|loss|info|loss-soft|series-[1-6])$/;

/** Today's value of a colour token, as rgb that the chart library can reckon with. */
export function colour(name: string): string {
  const token = TOKENS[name] ?? (NAMED.test(name) ? `--${name}` : "");
  if (!token) return name;
  const probe = document.createElement("span");
  probe.hidden = true;
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return pixel(found);
}

function pixel(css: string): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return css;
  context.fillStyle = css;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${r}, ${g}, ${b})`;
}

const PAINTED = new Set(["color", "borderColor", "backgroundColor", "shadowColor"]);

/** A copy of an option with the token names replaced wherever a colour stands. */
export function painted(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => painted(item, key));
  if (value !== null && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, painted(item, name)]));
  }
  return typeof value === "string" && PAINTED.has(key) ? colour(value) : value;
}

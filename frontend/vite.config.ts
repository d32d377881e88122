import { readFileSync } from "node:fs";
import { defineConfig, type Plugin } from "vite";

/** Gathers the icons named in icons.json from the lucide package into one SVG sprite. */
function iconSprite(): Plugin {
  return {
    name: "icon-sprite",
    generateBundle() {
      const names: string[] = JSON.parse(readFileSync("icons.json", "utf8"));
      const symbols = names.map((name) => {
        const svg = readFileSync(`node_modules/lucide-static/icons/${name}.svg`, "utf8");
        const inner = svg.replace(/<!--.*?-->/gs, "").replace(/^[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "");
        return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
      });
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
      this.emitFile({ type: "asset", name: "icons.svg", originalFileName: "icons.svg", source });
    },
  };
}

export default defineConfig({
  base: "/static/carteira/dist/",
  plugins: [iconSprite()],
  build: {
    outDir: "../carteira/web/static/carteira/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    cssTarget: ["chrome123", "firefox121", "safari17.5"],
    chunkSizeWarningLimit: 700,
    rollupOptions: { input: { main: "src/main.ts", styles: "src/styles/index.css" } },
  },
});

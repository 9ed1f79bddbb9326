/* Builds what the pages load: one stylesheet, one script, fonts, icons; hashed, compressed. */
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import esbuild from "esbuild";
import { PurgeCSS } from "purgecss";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const out = path.join(root, "static", "build");
const packages = createRequire(import.meta.url);
const manifest = {};
const kept = new Set(["manifest.json", ".built", ".lock"]);

const SOURCES = ["templates", "kit", "webhooks", "accounts", "payments", "communities", "matching",
  "campaigns", "crowdfund"];
const FONTS = [400, 600, 700];
const TARGETS = ["chrome109", "firefox115", "safari15.6"];

/* Every text that may name a class or an icon. */
async function texts() {
  const found = [await readFile(path.join(here, "js", "app.js"), "utf8")];
  for (const folder of SOURCES) {
    const names = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
    for (const name of names.filter((one) => /\.(html|py|md)$/.test(one)).sort()) {
      found.push(await readFile(path.join(root, folder, name), "utf8"));
    }
  }
  return found;
}

async function write(name, content) {
  const bytes = Buffer.from(content);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const { name: stem, ext } = path.parse(name);
  const hashed = `${stem}-${hash}${ext}`;
  await writeFile(path.join(out, hashed), bytes);
  kept.add(hashed);
  if (ext !== ".woff2") {
    const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } };
    await writeFile(path.join(out, `${hashed}.br`), brotliCompressSync(bytes, quality));
    await writeFile(path.join(out, `${hashed}.gz`), gzipSync(bytes, { level: 9 }));
    kept.add(`${hashed}.br`).add(`${hashed}.gz`);
  }
  manifest[name] = hashed;
  return hashed;
}

async function fonts() {
  const faces = [];
  for (const weight of FONTS) {
    const source = `@fontsource/titillium-web/files/titillium-web-latin-${weight}-normal.woff2`;
    const hashed = await write(`titillium-${weight}.woff2`, await readFile(packages.resolve(source)));
    faces.push(`@font-face{font-family:"Titillium Web";font-weight:${weight};font-style:normal;` +
      `font-display:swap;src:url("${hashed}") format("woff2")}`);
  }
  return faces.join("\n");
}

async function styles(faces, content) {
  const bundled = await esbuild.build({
    entryPoints: [path.join(here, "css", "app.css")],
    bundle: true, write: false, target: TARGETS, legalComments: "none",
    loader: { ".svg": "dataurl" },
  });
  const [purged] = await new PurgeCSS().purge({
    css: [{ raw: bundled.outputFiles[0].text.replace(/@font-face\s*\{[^}]*\}/g, "") }],
    content: content.map((raw) => ({ raw, extension: "html" })),
    defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
    variables: true, keyframes: true, fontFace: false,
    safelist: { standard: ["html", "body", /^htmx-/, /^(state|notice|initials|step)-/], variables: [] },
  });
  const small = await esbuild.transform(faces + purged.css, {
    loader: "css", minify: true, target: TARGETS, legalComments: "none",
  });
  await write("app.css", small.code);
}

async function scripts() {
  const bundled = await esbuild.build({
    entryPoints: [path.join(here, "js", "app.js")],
    bundle: true, write: false, minify: true, format: "esm", target: TARGETS,
    legalComments: "none",
  });
  await write("app.js", bundled.outputFiles[0].text);
}

/* The design system's icons and ours, cut to those that are named somewhere. */
async function icons(content) {
  const sprite = await readFile(packages.resolve("bootstrap-italia/dist/svg/sprites.svg"), "utf8") +
    await readFile(path.join(here, "icons.svg"), "utf8");
  const named = new Set(content.join("\n").match(/\bit-[a-z0-9-]+/g));
  const symbols = sprite.match(/<symbol\b.*?<\/symbol>/gs)
    .filter((symbol) => named.has(symbol.match(/id="([^"]+)"/)[1]));
  await write("icons.svg", `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
}

async function licences() {
  const names = { "bootstrap-italia": "LICENSE", "htmx.org": "LICENSE",
    "@fontsource/titillium-web": "LICENSE" };
  const parts = [];
  for (const [name, file] of Object.entries(names)) {
    const text = await readFile(path.join(here, "node_modules", name, file), "utf8");
    parts.push(`${name}\n\n${text.trim()}\n`);
  }
  await writeFile(path.join(out, "LICENSES.txt"), parts.join("\n---\n\n"));
  kept.add("LICENSES.txt");
}

await mkdir(out, { recursive: true });
const content = await texts();
await styles(await fonts(), content);
await scripts();
await icons(content);
await write("favicon.svg", await readFile(path.join(here, "favicon.svg")));
await licences();
await writeFile(path.join(out, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
for (const name of await readdir(out)) {
  if (!kept.has(name)) await rm(path.join(out, name), { recursive: true });
}

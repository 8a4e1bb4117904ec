// The size gate. Opens the built page in Chromium as a first visitor and adds up what it loads, each file as `gzip -9` makes it.
// What comes later without being asked for (a service worker filling its cache) is listed, but not counted: nobody waits for it.

import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch } from './browser/chromium.mjs';
import { serve } from './server.mjs';

const BUDGET = 250_000;

const FOLDER = 'dist';

/** The addresses that the page asks for until it is quiet, and those it links for the browser to fetch in its own time. */
async function visit(browser, url) {
  const page = await browser.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url, { waitUntil: 'networkidle0' });
  const linked = await page.$$eval('link[rel~=icon], link[rel=apple-touch-icon], link[rel=manifest]', (links) => links.map((link) => link.href));
  return new Set([...asked, ...linked].map((address) => new URL(address).pathname));
}

async function weigh(answer, counted) {
  const raw = await readFile(answer.file);
  return { name: relative(FOLDER, answer.file), raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, counted };
}

const answers = new Map();
const server = await serve(FOLDER, { onAnswer: (answer) => answer.status === 200 && answers.set(answer.path, answer) });
const { browser, close } = await launch();
const first = await visit(browser, server.url);
for (const path of first) await fetch(new URL(path, server.url)); // an icon that this browser left out belongs to the visit
await close();
await server.close();

const files = await Promise.all([...answers.values()].map((answer) => weigh(answer, first.has(answer.path))));
const total = files.filter((file) => file.counted).reduce((sum, file) => sum + file.gzip, 0);
const row = (gzip, raw, name) => console.log(`${String(gzip).padStart(10)} ${String(raw).padStart(10)}  ${name}`);

row('gzip -9', 'raw', 'file');
files.sort((a, b) => b.counted - a.counted || b.gzip - a.gzip)
  .forEach((file) => row(file.gzip, file.raw, file.name + (file.counted ? '' : ' (later, not counted)')));
row(total, '', `in all, of ${BUDGET}: ${((100 * total) / BUDGET).toFixed(1)} %`);

if (total > BUDGET) {
  console.error(`The first visit is ${total - BUDGET} bytes over its budget: make something smaller or load it later.`);
  process.exit(1);
}

// The size gate. Opens the built page in Chromium as a first visitor of each language and adds up what it loads, each file as
// `gzip -9` makes it; the larger sum counts. What comes later without being asked for (a service worker filling its cache) is
// listed, but not counted: nobody waits for it.

import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { launch } from './browser/chromium.mjs';
import { serve } from './server.mjs';

const BUDGET = 250_000;

const FOLDER = 'dist';
const LANGUAGES = ['ja', 'en'];

/** The addresses that the page asks for until it is quiet, and those it links for the browser to fetch in its own time. */
async function visit(browser, url, language) {
  const context = await browser.createBrowserContext(); // nothing in its cache
  const page = await context.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(`${url}?lang=${language}`, { waitUntil: 'networkidle0' });
  const linked = await page.$$eval('link[rel~=icon], link[rel=apple-touch-icon], link[rel=manifest]', (links) => links.map((link) => link.href));
  return new Set([...asked, ...linked].map((address) => new URL(address).pathname));
}

async function weigh(answer, counted) {
  const raw = await readFile(answer.file);
  return { name: relative(FOLDER, answer.file), raw: raw.length, gzip: gzipSync(raw, { level: 9 }).length, counted };
}

/** All that a first visit loads, the largest first, and the sum of what counts. */
async function firstVisit(browser, language) {
  const answers = new Map();
  const server = await serve(FOLDER, { onAnswer: (answer) => answer.status === 200 && answers.set(answer.path, answer) });
  const first = await visit(browser, server.url, language);
  for (const path of first) await fetch(new URL(path, server.url)); // an icon that this browser left out belongs to the visit
  await server.close();
  const files = await Promise.all([...answers.values()].map((answer) => weigh(answer, first.has(answer.path))));
  files.sort((a, b) => b.counted - a.counted || b.gzip - a.gzip);
  return { language, files, total: files.filter((file) => file.counted).reduce((sum, file) => sum + file.gzip, 0) };
}

const { browser, close } = await launch();
const visits = [];
for (const language of LANGUAGES) visits.push(await firstVisit(browser, language));
await close();
const [largest, ...others] = visits.sort((a, b) => b.total - a.total);
const { files, total } = largest;
const row = (gzip, raw, name) => console.log(`${String(gzip).padStart(10)} ${String(raw).padStart(10)}  ${name}`);

row('gzip -9', 'raw', 'file');
files.forEach((file) => row(file.gzip, file.raw, file.name + (file.counted ? '' : ' (later, not counted)')));
row(total, '', `in all, in ${largest.language}, of ${BUDGET}: ${((100 * total) / BUDGET).toFixed(1)} %`);
others.forEach((other) => row(other.total, '', `in ${other.language}`));

if (total > BUDGET) {
  console.error(`The first visit is ${total - BUDGET} bytes over its budget: make something smaller or load it later.`);
  process.exit(1);
}

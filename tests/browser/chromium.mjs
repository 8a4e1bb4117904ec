// Finds Chromium, and starts it so that it keeps to itself. As a command it prints where Chromium is, or how to get it.

import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const QUIET = [
  '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];
// Chromium's own sandbox refuses to work for root, who is alone in containers anyway.
const SANDBOX = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The path of CHROMIUM, else of the first Chromium on PATH, else undefined. */
export function findChromium() {
  const names = process.env.CHROMIUM ? [process.env.CHROMIUM] : NAMES;
  const folders = process.env.PATH.split(delimiter);
  return names.flatMap((name) => (name.includes('/') ? [name] : folders.map((folder) => join(folder, name)))).find(isProgram);
}

/** Starts Chromium with an empty profile; `close()` ends it and removes the profile. */
export async function launch() {
  const { default: puppeteer } = await import('puppeteer-core');
  const profile = await mkdtemp(join(tmpdir(), 'kaeru-chromium-'));
  const browser = await puppeteer.launch({
    executablePath: findChromium() ?? missing(),
    userDataDir: profile,
    args: [...QUIET, ...SANDBOX],
  });
  const close = async () => {
    await browser.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { browser, close };
}

function missing() {
  const where = process.env.CHROMIUM ? `is not at CHROMIUM=${process.env.CHROMIUM}` : 'is missing';
  console.error(`kaeru: Chromium ${where}: install it (on Debian: sudo apt-get install chromium) or let CHROMIUM name it, then run make again.`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(findChromium() ?? missing());
}

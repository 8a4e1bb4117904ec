// All scenes in one process, so that one Chromium serves them all. Each file also runs alone: `node --test tests/browser/box.test.mjs`.

import { readdirSync } from 'node:fs';

const scenes = readdirSync(new URL('.', import.meta.url)).filter((name) => name.endsWith('.test.mjs')).sort();
for (const name of scenes) await import(`./${name}`);

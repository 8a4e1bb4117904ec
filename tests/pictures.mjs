// Takes the pictures of the README from the built page. Japanese needs a font that has it (on Debian: fonts-noto-cjk).

import { mkdir } from 'node:fs/promises';
import { Kaeru } from './browser/kaeru.mjs';
import { launch } from './browser/chromium.mjs';
import { serve } from './server.mjs';

const server = await serve('dist');
const { browser, close } = await launch();
await mkdir('tests/pictures', { recursive: true });

for (const language of ['ja', 'en']) {
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 860 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'light' }]);
  const kaeru = new Kaeru(page);
  await kaeru.open(`${server.url}?lang=${language}`);
  await kaeru.sample('user_unknown');
  await kaeru.answer();
  await kaeru.rest();
  await page.screenshot({ path: `tests/pictures/${language}.png` });
  await page.close();
}

await close();
await server.close();

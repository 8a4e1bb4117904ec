// One server and one Chromium for each test file; one fresh profile (storage, cache, clipboard permission) for each scene.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { serve } from '../server.mjs';
import { launch } from './chromium.mjs';
import { Kaeru } from './kaeru.mjs';

export const LANGUAGES = ['ja', 'en'];
export const THEMES = ['light', 'dark'];

const server = await serve('dist');
const { browser, close } = await launch();
const userAgent = await browser.userAgent();
const end = async () => {
  await close();
  await server.close();
};
after(end);

async function visit({ language = 'en', theme = 'light', width = 1280, height = 900, prepare = () => {} }) {
  const context = await browser.createBrowserContext();
  await context.overridePermissions(new URL(server.url).origin, ['clipboard-read', 'clipboard-write', 'clipboard-sanitized-write']);
  const page = await context.newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);
  const devtools = await page.createCDPSession();
  await devtools.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: language });

  const kaeru = new Kaeru(page);
  await prepare(kaeru);
  await kaeru.open(server.url);
  return { kaeru, leave: () => context.close() };
}

// Where the page does not even start, one sentence says more than every scene's time-out.
await visit({}).then(({ leave }) => leave(), async (error) => {
  await end();
  throw error;
});

/**
 * A test on a page of its own. Whatever it does, the page must raise no error.
 * `setting`: language and theme that the browser wishes for, width, height, `prepare(kaeru)` before the page is opened.
 */
export function scene(name, setting, act) {
  test(name, async (t) => {
    const { kaeru, leave } = await visit(setting);
    try {
      await act(kaeru, t);
      assert.deepEqual(kaeru.faults, [], 'the page reported errors');
    } finally {
      await leave();
    }
  });
}

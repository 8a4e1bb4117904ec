// For ears, small screens and large letters.

import axe from 'axe-core';
import assert from 'node:assert/strict';
import { LANGUAGES, THEMES, scene } from './harness.mjs';
import { USER_UNKNOWN } from './mails.mjs';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function violations(kaeru) {
  await kaeru.rest(); // half faded in, any colour is too pale
  const { page } = kaeru;
  await page.evaluate(axe.source); // by the debugger, which the page's policy does not bind
  const found = await page.evaluate((values) => window.axe.run({ runOnly: { type: 'tag', values } }), RULES);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

/** What must hold in every state of the page; `show` brings it there. */
const STATES = {
  empty: () => {},
  verdict: async (kaeru) => {
    await kaeru.paste(USER_UNKNOWN);
    await kaeru.answer();
  },
  'verdict, unfolded': async (kaeru) => {
    await kaeru.paste(USER_UNKNOWN);
    await kaeru.answer();
    await kaeru.unfold();
  },
  'several recipients': async (kaeru) => {
    await kaeru.sample('several');
    await kaeru.answer();
  },
  'a file that cannot be read': async (kaeru) => {
    await kaeru.drop('photo.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
    await kaeru.answer();
  },
};

for (const language of LANGUAGES) {
  for (const theme of THEMES) {
    scene(`axe finds nothing, ${language}, ${theme}`, { language, theme }, async (kaeru) => {
      for (const [state, show] of Object.entries(STATES)) {
        await show(kaeru);
        assert.deepEqual(await violations(kaeru), [], state);
      }
    });
  }

  scene(`nothing sticks out at 320 pixels, ${language}`, { language, width: 320, height: 600 }, async (kaeru) => {
    for (const [state, show] of Object.entries(STATES)) {
      await show(kaeru);
      assert.deepEqual(await kaeru.overflow(), { pixels: 0, elements: [] }, state);
    }
    await kaeru.put(`550 5.1.1 <${'long'.repeat(15)}@${'domain.'.repeat(20)}example.jp>: User unknown ${'x'.repeat(300)}`);
    await kaeru.answer();
    await kaeru.unfold();
    assert.deepEqual(await kaeru.overflow(), { pixels: 0, elements: [] }, 'long words');
  });

  scene(`a screen reader is told the answer, ${language}`, { language }, async (kaeru) => {
    await kaeru.paste(USER_UNKNOWN);
    const card = await kaeru.answer();
    const told = await kaeru.told(card.title);
    assert.ok(told.includes(card.category) && told.includes(card.steps[0]), told);
    assert.equal(await kaeru.page.$$eval('[role=status]', (all) => all.length), 1, 'there must be one live region');
  });
}

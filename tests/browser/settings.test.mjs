// Language and theme: the browser's wish first, then the visitor's.

import assert from 'node:assert/strict';
import { LANGUAGES, THEMES, scene } from './harness.mjs';
import { USER_UNKNOWN } from './mails.mjs';

const JAPANESE = /[\u3040-\u30ff]/;

for (const language of LANGUAGES) {
  const other = LANGUAGES.find((tag) => tag !== language);

  scene(`the page speaks ${language} where the browser does, and ${other} on request`, { language }, async (kaeru) => {
    assert.equal((await kaeru.html()).lang, language);
    await kaeru.paste(USER_UNKNOWN);
    const before = await kaeru.answer();
    assert.equal(JAPANESE.test(before.title), language === 'ja', before.title);

    await kaeru.switchLanguage(other);
    await kaeru.speaks(other);
    const after = await kaeru.answer((card) => card.title !== before.title);
    assert.equal(JAPANESE.test(after.title + after.category + after.steps), other === 'ja', after.title);
    assert.equal((await kaeru.html()).lang, other);
    assert.equal(after.reason, before.reason);
    assert.equal(await kaeru.box(), USER_UNKNOWN, 'the box lost its text');

    await kaeru.page.reload();
    await kaeru.ready();
    assert.equal((await kaeru.html()).lang, other, 'the choice was forgotten');
  });
}

scene('an unknown language gets English', { language: 'fr' }, async (kaeru) => {
  assert.equal((await kaeru.html()).lang, 'en');
});

for (const theme of THEMES) {
  scene(`the theme follows the system (${theme}), then the switch`, { theme }, async (kaeru) => {
    const seen = { auto: await kaeru.background() };
    for (let i = 0; i < 3; i++) {
      await kaeru.switchTheme();
      seen[(await kaeru.html()).theme] = await kaeru.background();
    }
    assert.deepEqual(Object.keys(seen).sort(), ['auto', 'dark', 'light'], 'the switch does not go round');
    assert.notEqual(seen.light, seen.dark);
    assert.equal(seen.auto, seen[theme]);
  });
}

// Every sample chip gives the answer that it is named after.

import assert from 'node:assert/strict';
import { LANGUAGES, scene } from './harness.mjs';

function complete(card, name) {
  for (const part of ['look', 'category', 'title', 'meaning']) assert.ok(card[part], `${name}: no ${part}`);
  assert.ok(card.steps.length > 0 && card.steps.every(Boolean), `${name}: no step, or an empty one`);
}

for (const language of LANGUAGES) {
  scene(`each sample is answered, ${language}`, { language }, async (kaeru) => {
    const names = await kaeru.samples();
    assert.ok(names.length >= 12, `only ${names.length} samples`);
    const wrong = [];
    for (const name of names) {
      await kaeru.clear().catch(() => {}); // nothing there to clear before the first
      await kaeru.sample(name);
      const card = await kaeru.answer();
      complete(card, name);
      assert.equal(card.language, language, name);
      assert.ok((await kaeru.box()).length > 20, `${name}: the box is empty`);
      if (name === 'several') assert.ok(card.count > 1, 'several recipients, but one card');
      else if (![card.reason, card.kind, card.cause].includes(name)) wrong.push(`${name} is read as ${card.reason ?? card.kind}`);
    }
    assert.deepEqual(wrong, []);
  });
}

scene('the decisive words are marked in the box', {}, async (kaeru) => {
  await kaeru.sample('user_unknown');
  await kaeru.answer();
  const box = await kaeru.box();
  const marked = await kaeru.marked();
  assert.ok(marked.length > 0, 'nothing is marked');
  marked.forEach((words) => assert.ok(box.includes(words), `"${words}" is marked, but not in the box`));
});

scene('one answer replaces the other', {}, async (kaeru) => {
  await kaeru.sample('mailbox_full');
  await kaeru.answer((card) => card?.reason === 'mailbox_full');
  await kaeru.sample('user_unknown');
  await kaeru.answer((card) => card?.reason === 'user_unknown');
  await kaeru.clear();
  await kaeru.answer((card) => card === null);
});

// The box: what is in it stays, and so do focus and caret, whatever appears around it.

import assert from 'node:assert/strict';
import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { scene } from './harness.mjs';
import { USER_UNKNOWN, report } from './mails.mjs';

const caret = (kaeru) => kaeru.page.$eval('#mail', ({ selectionStart, selectionEnd }) => [selectionStart, selectionEnd]);

scene('the cursor is in the box from the start', {}, async (kaeru) => {
  assert.equal(await kaeru.focus(), 'mail');
});

scene('typing keeps focus and caret while answers come and change', {}, async (kaeru) => {
  await kaeru.type(USER_UNKNOWN);
  await kaeru.answer((card) => card?.reason === 'user_unknown');
  assert.equal(await kaeru.box(), USER_UNKNOWN);
  assert.equal(await kaeru.focus(), 'mail');
  assert.deepEqual(await caret(kaeru), [USER_UNKNOWN.length, USER_UNKNOWN.length]);

  for (let i = 0; i < 10; i++) await kaeru.page.keyboard.press('ArrowLeft');
  await kaeru.page.keyboard.type('xyz');
  assert.deepEqual(await caret(kaeru), [USER_UNKNOWN.length - 7, USER_UNKNOWN.length - 7]);
});

scene('a paste with the keys is answered and leaves the focus where it was', {}, async (kaeru) => {
  await kaeru.paste(report(3_000));
  await kaeru.answer((card) => card?.reason === 'user_unknown');
  assert.equal(await kaeru.box(), report(3_000));
  assert.equal(await kaeru.focus(), 'mail');
});

scene('undo brings back what a paste replaced', {}, async (kaeru) => {
  await kaeru.type('something else');
  await kaeru.paste(USER_UNKNOWN);
  await kaeru.page.keyboard.down('Control');
  await kaeru.page.keyboard.press('KeyZ');
  await kaeru.page.keyboard.up('Control');
  assert.notEqual(await kaeru.box(), USER_UNKNOWN);
});

scene('what was typed before the program was there is answered', {
  prepare: (kaeru) => kaeru.page.evaluateOnNewDocument((text) => {
    document.addEventListener('DOMContentLoaded', () => (document.getElementById('mail').value = text));
  }, USER_UNKNOWN),
}, async (kaeru) => {
  const card = await kaeru.answer();
  assert.equal(card.reason, 'user_unknown');
  assert.equal(await kaeru.box(), USER_UNKNOWN);
});

scene('a dropped mail is answered', {}, async (kaeru) => {
  await kaeru.drop('bounce.eml', Buffer.from(report(3_000)));
  await kaeru.answer((card) => card?.reason === 'user_unknown');
});

scene('a chosen file is answered', {}, async (kaeru) => {
  const folder = await mkdtemp(join(tmpdir(), 'kaeru-file-'));
  await writeFile(join(folder, 'bounce.eml'), report(3_000));
  await kaeru.choose(join(folder, 'bounce.eml'));
  await kaeru.answer((card) => card?.reason === 'user_unknown');
  await rm(folder, { recursive: true });
});

scene('the copy buttons copy the reply and the report', {}, async (kaeru) => {
  await kaeru.paste(USER_UNKNOWN);
  const { title } = await kaeru.answer();
  await kaeru.copy('report');
  await kaeru.page.waitForFunction((title) => navigator.clipboard.readText().then((text) => text.includes(title)), {}, title);
  await kaeru.copy('masked');
  await kaeru.page.waitForFunction(() => navigator.clipboard.readText().then((text) => !text.includes('taro@example.jp')));
  await kaeru.copy('json');
  await kaeru.page.waitForFunction(() => navigator.clipboard.readText().then((text) => text.includes('kaeru-report/1')));
  assert.equal(JSON.parse(await kaeru.clipboard()).recipients[0].reason, 'user_unknown');
});

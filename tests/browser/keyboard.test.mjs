// Everything without a mouse.

import assert from 'node:assert/strict';
import { scene } from './harness.mjs';
import { USER_UNKNOWN } from './mails.mjs';

const isVisible = (kaeru) => kaeru.page.evaluate(() => {
  const { outlineStyle, boxShadow } = getComputedStyle(document.activeElement);
  return outlineStyle !== 'none' || boxShadow !== 'none';
});

scene('Tab reaches every chip, Enter asks, and Tab reaches the copy buttons of the answer', {}, async (kaeru) => {
  const samples = await kaeru.samples();
  const way = await kaeru.tabTo(samples.at(-1));
  samples.forEach((name) => assert.ok(way.includes(name), `Tab passes by ${name}`));
  assert.ok(await isVisible(kaeru), 'the focus is not to be seen');

  await kaeru.page.keyboard.press('Enter');
  await kaeru.answer();
  await kaeru.tabTo('json');
  await kaeru.page.keyboard.press('Enter');
  await kaeru.page.waitForFunction(() => navigator.clipboard.readText().then((text) => text.includes('kaeru-report/1')));
  await kaeru.told('opied');
});

scene('the language switch works with Enter and with the space bar, and keeps the focus', {}, async (kaeru) => {
  await kaeru.paste(USER_UNKNOWN);
  await kaeru.answer();
  await kaeru.tabTo('ja');
  await kaeru.page.keyboard.press('Enter');
  await kaeru.speaks('ja');
  assert.equal(await kaeru.focus(), 'ja');
  await kaeru.page.keyboard.down('Shift');
  await kaeru.page.keyboard.up('Shift');
  await kaeru.tabTo('en');
  await kaeru.page.keyboard.press('Space');
  await kaeru.speaks('en');
});

scene('the role is chosen with Enter and with the space bar, and keeps the focus', {}, async (kaeru) => {
  await kaeru.paste(USER_UNKNOWN);
  await kaeru.answer();
  const way = await kaeru.tabTo('developer');
  ['sender', 'agent', 'marketer', 'admin'].forEach((role) => assert.ok(way.includes(role), `Tab passes by ${role}`));
  await kaeru.page.keyboard.press('Enter');
  await kaeru.role('developer');
  assert.equal(await kaeru.focus(), 'developer');
  await kaeru.tabTo('sender');
  await kaeru.page.keyboard.press('Space');
  await kaeru.role('sender');
});

scene('Tab leaves the box: it is no trap', {}, async (kaeru) => {
  await kaeru.focusBox();
  await kaeru.page.keyboard.press('Tab');
  assert.notEqual(await kaeru.focus(), 'mail');
  await kaeru.page.keyboard.down('Shift');
  await kaeru.page.keyboard.press('Tab');
  await kaeru.page.keyboard.up('Shift');
  assert.equal(await kaeru.focus(), 'mail');
});

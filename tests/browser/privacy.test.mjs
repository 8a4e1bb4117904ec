// Nothing that is pasted leaves the page: it asks for nothing once it is loaded, and the browser would refuse if it did.

import assert from 'node:assert/strict';
import { scene } from './harness.mjs';
import { report } from './mails.mjs';

scene('using everything sends nothing', {}, async (kaeru) => {
  await kaeru.paste(report(10_000));
  await kaeru.answer();
  for (const name of await kaeru.samples()) await kaeru.sample(name);
  await kaeru.drop('bounce.eml', Buffer.from(report(5_000)));
  await kaeru.pasteHuge(report(2_000), 500_000);
  await kaeru.paste('<img src="https://example.com/?leak"> 550 5.1.1 User unknown');
  await kaeru.unfold();
  await kaeru.switchLanguage('ja');
  await kaeru.switchTheme();
  for (const what of ['report', 'masked', 'json']) await kaeru.copy(what);
  await kaeru.page.waitForNetworkIdle({ idleTime: 500 });
  // a letter that unfolds and the text of the other language, by names that have nothing of all this
  assert.equal(kaeru.requests.length, 2, kaeru.requests.join(' '));
  assert.match(kaeru.requests[0], /\/kaeru\/roles-en-[0-9a-f]{16}\.js$/);
  assert.match(kaeru.requests[1], /\/kaeru\/texts-ja-[0-9a-f]{16}\.js$/);
});

scene('the browser refuses every connection once the page is sealed', {}, async (kaeru) => {
  const outcome = (url) => kaeru.page.evaluate((url) => fetch(url, { mode: 'no-cors' }).then(() => 'answered', () => 'refused'), url);
  assert.equal(await outcome('./'), 'refused');
  assert.equal(await outcome('https://example.com/'), 'refused');
  const beacon = await kaeru.page.evaluate(() => new Promise((said) => {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) => said(effectiveDirective));
    navigator.sendBeacon('./', 'leak');
  }));
  assert.equal(beacon, 'connect-src');
  assert.deepEqual(kaeru.requests, []);
  kaeru.faults.splice(0); // the refusals themselves are written to the console
});

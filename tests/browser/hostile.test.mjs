// Whatever is pasted or dropped, the page neither breaks nor believes it.

import assert from 'node:assert/strict';
import { scene } from './harness.mjs';
import { USER_UNKNOWN, report } from './mails.mjs';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const ZIP = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');

const MARKUP = `${USER_UNKNOWN}
<script>window.believed = 'script'</script><img src=x onerror="window.believed = 'img'">
<svg onload="window.believed = 'svg'"></svg><iframe srcdoc="<script>parent.believed = 'iframe'</script>"></iframe>
<"><img/src=x/onerror=window.believed=1>"@example.jp>: User unknown
<a href="javascript:window.believed = 'link'">550 5.1.1 User unknown</a> {{constructor.constructor('window.believed=1')()}}`;

/** After anything bad the page must still read a mail. */
async function stillWorks(kaeru) {
  await kaeru.put(USER_UNKNOWN);
  await kaeru.answer((card) => card?.reason === 'user_unknown');
}

scene('nothing, and blanks, give no answer', {}, async (kaeru) => {
  for (const text of ['', ' ', '\n\n\t \u3000\u00a0']) {
    await kaeru.put(text);
    await kaeru.answer((card) => card === null);
    assert.equal(await kaeru.box(), text);
  }
  await stillWorks(kaeru);
});

const ODD = {
  'NUL bytes': `\0${USER_UNKNOWN}\0\0`,
  'control characters': `\x01\x02\x1b[31m${USER_UNKNOWN}\x7f\u0085\u2028`,
  'lone surrogates': `\ud800 ${USER_UNKNOWN} \udfff\ud800`,
  'text from right to left': `\u202e${USER_UNKNOWN}\u2066`,
  'combining marks without end': `e${'\u0301'.repeat(5_000)} ${USER_UNKNOWN}`,
  'one line of 100,000 letters': 'a'.repeat(100_000),
  'ten thousand "at" signs': '@'.repeat(10_000),
  'quotes and addresses without end': '"a@b '.repeat(20_000),
  'a mail within a mail, a thousand deep': 'Content-Type: message/rfc822\n\n'.repeat(1_000),
  'a thousand boundaries': Array.from({ length: 1_000 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\n\n--b${i}`).join('\n'),
  'emoji and rare Chinese': '📭𠮷野家 <𠮷@example.jp>: User unknown 👨‍👩‍👧‍👦',
};
scene('the box keeps whatever text is put into it', {}, async (kaeru) => {
  for (const [what, text] of Object.entries(ODD)) {
    await kaeru.clear().catch(() => {}); // nothing there to clear before the first
    await kaeru.answer((card) => card === null);
    await kaeru.put(text);
    await kaeru.answer();
    const kept = await kaeru.page.$eval('#mail', (mail, text) => mail.value === text, text);
    assert.ok(kept, `the box changed ${what}`);
    assert.deepEqual(kaeru.faults, [], what);
    await stillWorks(kaeru);
  }
});

scene('markup stays text', {}, async (kaeru) => {
  await kaeru.paste(MARKUP);
  await kaeru.answer();
  await kaeru.unfold();
  const elements = await kaeru.page.$$eval('#verdict :is(script, img, iframe, a[href^="javascript:"]), #marks :not(mark)', (all) => all.map((e) => e.outerHTML));
  assert.deepEqual(elements, []);
  assert.equal(await kaeru.page.evaluate(() => window.believed), undefined);
  assert.equal(await kaeru.box(), MARKUP);
  // all that was unfolded, one letter of it by a script of the page
  assert.deepEqual(kaeru.requests.filter((url) => !/\/kaeru\/roles-en-[0-9a-f]{16}\.js$/.test(url)), []);
});

scene('50 MB pasted: said how large, answered, and the page stays quick', {}, async (kaeru, t) => {
  await kaeru.put(USER_UNKNOWN);
  const start = performance.now();
  await kaeru.pasteHuge(report(3_000), 50_000_000);
  assert.match(await kaeru.held(), /\b(50|47\.7)(\.\d)? ?M/);
  await kaeru.answer();
  t.diagnostic(`50 MB pasted: answer after ${Math.round(performance.now() - start)} ms`);
  assert.equal(await kaeru.box(), USER_UNKNOWN, 'the box lost what it had');
  await stillWorks(kaeru);
});

scene('50 MB dropped: answered', {}, async (kaeru, t) => {
  const part = Buffer.from(report(100_000));
  const start = performance.now();
  await kaeru.drop('box.mbox', part, Math.round(50_000_000 / part.length));
  assert.match(await kaeru.held(), /box\.mbox/);
  await kaeru.answer();
  t.diagnostic(`50 MB dropped: answer after ${Math.round(performance.now() - start)} ms`);
  await stillWorks(kaeru);
});

scene('a file without words is said to be unreadable, and the box keeps what it had', {}, async (kaeru) => {
  for (const [name, bytes] of Object.entries({ 'photo.png': PNG, 'archive.zip': ZIP, 'empty.eml': Buffer.alloc(0) })) {
    await stillWorks(kaeru);
    await kaeru.drop(name, bytes);
    const card = await kaeru.answer((card) => card?.reason !== 'user_unknown');
    assert.ok(card.title && card.steps.length > 0, `${name}: no word of what to do`);
    assert.equal(await kaeru.box(), USER_UNKNOWN, name);
  }
});

// Outlook's files: their reader comes when one does, not before, and the page stays sealed.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { scene } from './harness.mjs';
import { USER_UNKNOWN } from './mails.mjs';

const file = await readFile(new URL('report.msg', import.meta.url));
const READER = /\/kaeru\/outlook-[0-9a-f]{16}\.js$/;

/** What the page asks for, and all that stands in those requests. */
const listen = (kaeru) => {
  const sent = [];
  kaeru.page.on('request', (request) => sent.push({ url: request.url(), method: request.method(), body: request.postData() }));
  return sent;
};
const fetchIsRefused = (kaeru) => kaeru.page.evaluate(() => fetch('./').then(() => false, () => true));

scene('a dropped Outlook file goes into the box as the message in it', {}, async (kaeru) => {
  assert.deepEqual(await kaeru.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('outlook'))), []);
  const sent = listen(kaeru);
  await kaeru.drop('report.msg', file);
  const card = await kaeru.answer();
  assert.equal(card.reason, 'user_unknown');
  assert.equal(card.count, 2);
  assert.match(await kaeru.box(), /^From: "Microsoft Outlook"\n[^]*\nFinal-Recipient: rfc822; anna@example\.org\n/);
  assert.ok((await kaeru.marked()).length > 0, 'nothing is marked');

  await kaeru.clear();
  await kaeru.answer((now) => now === null);
  await kaeru.drop('again.msg', file);
  await kaeru.answer();
  assert.equal(sent.length, 1, 'asked for once');
  assert.match(sent[0].url, READER);
  assert.deepEqual([sent[0].method, sent[0].body], ['GET', undefined]);

  assert.ok(await fetchIsRefused(kaeru), 'the seal is broken');
  kaeru.faults.splice(0); // the refusal itself is written to the console
});

scene('the reader is not asked for as long as no Outlook file comes', {}, async (kaeru) => {
  await kaeru.drop('bounce.eml', Buffer.from(USER_UNKNOWN));
  await kaeru.answer();
  await kaeru.drop('picture.png', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'));
  await kaeru.held();
  assert.deepEqual(kaeru.requests, []);
});

for (const [name, change, title] of [
  ['cut', (bytes) => bytes.subarray(0, 2000), 'This Outlook file could not be read'],
  ['of another program', () => document('Workbook'), 'This is a Word, Excel or PowerPoint file'],
]) {
  scene(`a file ${name} is named, and the box keeps its text`, {}, async (kaeru) => {
    await kaeru.paste(USER_UNKNOWN);
    await kaeru.answer();
    await kaeru.drop('report.msg', change(file));
    await kaeru.answer((card) => card?.title === title);
    assert.match(await kaeru.held(), /report\.msg/);
    assert.equal(await kaeru.box(), USER_UNKNOWN);
  });
}

/** The same file with another name for its first stream. */
function document(name) {
  const bytes = Buffer.from(file);
  const stream = Buffer.from('__properties_version1.0', 'utf16le');
  for (let at; (at = bytes.indexOf(stream)) >= 0;) {
    bytes.fill(0, at, at + 64);
    bytes.write(name, at, 'utf16le');
    bytes.writeUInt16LE(2 * (name.length + 1), at + 64);
  }
  return bytes;
}

for (const [language, words] of [['en', /could not be loaded/], ['ja', /読み込めませんでした/]]) {
  scene(`without a network the page says so, keeps all and works again later, ${language}`, { language }, async (kaeru) => {
    await kaeru.paste(USER_UNKNOWN);
    await kaeru.answer();
    await kaeru.page.setOfflineMode(true);
    await kaeru.drop('report.msg', file);
    assert.match(await kaeru.trouble(), words);
    assert.equal(await kaeru.box(), USER_UNKNOWN);
    assert.equal((await kaeru.answer()).reason, 'user_unknown');

    await kaeru.page.setOfflineMode(false);
    await kaeru.drop('report.msg', file);
    await kaeru.answer((card) => card?.count === 2);
    assert.equal(await kaeru.page.$('#tools .trouble'), null);
    kaeru.faults.splice(0); // the missing network is written to the console
  });
}

scene('what comes while the reader is on its way is not replaced', {
  prepare: async (kaeru) => {
    await kaeru.page.setRequestInterception(true);
    kaeru.page.on('request', (request) => setTimeout(() => request.continue(), READER.test(request.url()) ? 1000 : 0));
  },
}, async (kaeru) => {
  await kaeru.drop('report.msg', file);
  await kaeru.paste(USER_UNKNOWN);
  await kaeru.answer();
  await kaeru.page.waitForNetworkIdle({ idleTime: 500 });
  assert.equal(await kaeru.box(), USER_UNKNOWN);
});

scene('a paste of HTML alone brings its words', {}, async (kaeru) => {
  await kaeru.pasteHtml('<style>p {}</style><p>Delivery failed:</p><p>&lt;taro@example.jp&gt;: 550 5.1.1 <b>User unknown</b></p>');
  assert.equal((await kaeru.answer()).reason, 'user_unknown');
  assert.match(await kaeru.box(), /^Delivery failed:\s+<taro@example\.jp>: 550 5\.1\.1 User unknown$/);
});

// What is said to whom, in which language: each text comes when it is asked for, once, and until then the page stays as it is.

import assert from 'node:assert/strict';
import { LANGUAGES, scene } from './harness.mjs';
import { USER_UNKNOWN } from './mails.mjs';

const OTHERS = ['agent', 'marketer', 'admin', 'developer'];

const answered = async (kaeru) => {
  await kaeru.paste(USER_UNKNOWN);
  return kaeru.answer();
};
const isOf = (kind, language) => new RegExp(`/kaeru/${kind}-${language}-[0-9a-f]{16}\\.js$`);

/** Lets requests through, each after `wait` milliseconds; one that `wait` says nothing of does not come. */
const slow = (wait) => async (kaeru) => {
  await kaeru.page.setRequestInterception(true);
  kaeru.page.on('request', (request) => {
    const time = wait(request.url());
    setTimeout(() => (time === undefined ? request.abort() : request.continue()), time ?? 0);
  });
};

for (const language of LANGUAGES) {
  scene(`each role has steps and a letter of its own, ${language}`, { language }, async (kaeru) => {
    const sender = await answered(kaeru);
    const seen = new Set([sender.steps.join()]);
    const letters = new Set([await kaeru.letter()]);
    for (const role of OTHERS) {
      await kaeru.chooseRole(role);
      const { title, steps } = await kaeru.answer();
      assert.equal(title, sender.title, role);
      assert.ok(steps.length > 1, role);
      seen.add(steps.join());
      letters.add(await kaeru.letter());
    }
    assert.equal(seen.size, 5, 'two roles have the same steps');
    assert.equal(letters.size, 3, 'expected letters of the sender, to the customer, to the administrator');
    assert.equal(kaeru.requests.length, 1, kaeru.requests.join(' '));
    assert.match(kaeru.requests[0], isOf('roles', language));
    await kaeru.chooseRole('sender');
    assert.deepEqual(await kaeru.answer(), sender);
  });
}

scene('both letters can be copied, the second one unfolds', {}, async (kaeru) => {
  await answered(kaeru);
  await kaeru.chooseRole('agent');
  await kaeru.copy('reply');
  await kaeru.told('opied');
  const customer = await kaeru.clipboard();
  assert.equal(customer, await kaeru.letter());
  assert.match(customer, /taro@example\.jp|@/);
  await kaeru.page.click('.postmaster summary');
  await kaeru.copy('postmaster');
  await kaeru.page.waitForFunction((before) => navigator.clipboard.readText().then((text) => text !== before), {}, customer);
  assert.match(await kaeru.clipboard(), /User unknown/);
  // an administrator gets that one first, and not twice
  await kaeru.chooseRole('admin');
  assert.equal(await kaeru.page.$('.postmaster'), null);
  assert.match(await kaeru.letter(), /User unknown/);
});

scene('the counting rule stands beside what a list does', {}, async (kaeru) => {
  await answered(kaeru);
  assert.equal(await kaeru.page.$eval('[data-fact="list"] dd', (dd) => dd.innerText), 'Remove\nOne failure is enough');
});

scene('the role is remembered, and its texts come with the page', {}, async (kaeru) => {
  await answered(kaeru);
  await kaeru.chooseRole('admin');
  const { steps } = await kaeru.answer();
  await kaeru.page.reload();
  await kaeru.ready();
  assert.deepEqual((await answered(kaeru)).steps, steps);
  await kaeru.role('admin');
});

scene('a language comes once, whatever it is switched, and the page stays sealed', {}, async (kaeru) => {
  await answered(kaeru);
  const sent = [];
  kaeru.page.on('request', (request) => sent.push([request.method(), request.postData(), request.url()]));
  for (const language of ['ja', 'en', 'ja', 'en']) {
    await kaeru.switchLanguage(language);
    await kaeru.speaks(language);
  }
  assert.equal(sent.length, 1);
  const [method, body, url] = sent[0];
  assert.deepEqual([method, body], ['GET', undefined]);
  assert.match(url, isOf('texts', 'ja'));
  assert.ok(await kaeru.page.evaluate(() => fetch('./').then(() => false, () => true)), 'the seal is broken');
  kaeru.faults.splice(0); // the refusal itself is written to the console
});

for (const [language, other, words] of [['en', 'ja', /could not be loaded/], ['ja', 'en', /読み込めなかった/]]) {
  scene(`without a network the page says so, stays as it is and works again later, ${language}`, { language }, async (kaeru) => {
    const before = await answered(kaeru);
    await kaeru.page.setOfflineMode(true);
    await kaeru.switchLanguage(other);
    assert.match(await kaeru.trouble(), words);
    assert.deepEqual(await kaeru.answer(), before);
    assert.equal((await kaeru.html()).lang, language);
    await kaeru.page.click('[data-role="agent"]');
    assert.match(await kaeru.trouble(), words);
    await kaeru.role('sender');
    assert.equal(await kaeru.box(), USER_UNKNOWN);

    await kaeru.page.setOfflineMode(false);
    await kaeru.switchLanguage(other);
    await kaeru.speaks(other);
    await kaeru.chooseRole('agent');
    assert.equal(await kaeru.page.$('#tools .trouble'), null);
    kaeru.faults.splice(0); // the missing network is written to the console
  });
}

scene('what is wished while a text is on its way is wished too', {
  prepare: slow((url) => (/texts-ja/.test(url) ? 800 : 0)),
}, async (kaeru) => {
  const before = await answered(kaeru);
  await kaeru.switchLanguage('ja');
  await kaeru.page.click('[data-role="agent"]');
  assert.equal((await kaeru.answer()).title, before.title, 'the page does not wait in its old language');
  await kaeru.speaks('ja');
  await kaeru.role('agent');
});

scene('without the texts of a role the page starts, and speaks as to a sender', {}, async (kaeru) => {
  const sender = await answered(kaeru);
  await kaeru.page.evaluate(() => localStorage.setItem('kaeru.audience', 'agent'));
  await kaeru.page.setCacheEnabled(false);
  await slow((url) => (/roles-en/.test(url) ? undefined : 0))(kaeru);
  await kaeru.page.reload();
  await kaeru.ready();
  assert.match(await kaeru.trouble(), /could not be loaded/);
  assert.deepEqual((await answered(kaeru)).steps, sender.steps);
  kaeru.faults.splice(0); // the missing file is written to the console
});

scene('without the texts of its language the page says that it does not work', {}, async (kaeru) => {
  await kaeru.page.setCacheEnabled(false);
  await slow((url) => (/texts-en/.test(url) ? undefined : 0))(kaeru);
  await kaeru.page.reload();
  await kaeru.page.waitForSelector('#trouble:not([hidden])');
  kaeru.faults.splice(0); // the missing file is written to the console
});

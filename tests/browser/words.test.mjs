// Reports in other languages than English and Japanese: their words come when such a report does, and the page reads it again.

import assert from 'node:assert/strict';
import { LANGUAGES, scene } from './harness.mjs';

const REPORTS = {
  German: ['mailbox_full', 'Ihre Nachricht konnte nicht zugestellt werden.\nopa@garten.example: Das Postfach des Empfängers ist überfüllt.'],
  Korean: ['mailbox_full', '메일을 보낼 수 없습니다.\nkim@example.test: 받는 사람의 사서함이 가득 찼습니다.'],
};
const HERE = [
  '550 5.1.1 <taro@example.jp>: User unknown',
  '452 4.2.2 mailbox over quota',
  'メールをお届けできませんでした。\ntaro@example.jp: メールボックスの容量を超えています。',
];

const reason = (kaeru, name) => kaeru.page.waitForSelector(`#verdict [data-reason="${name}"]`);

for (const [language, [name, text]] of Object.entries(REPORTS)) {
  for (const page of LANGUAGES) {
    scene(`a ${language} report is read with one more request, ${page}`, { language: page }, async (kaeru) => {
      await kaeru.paste(text);
      await reason(kaeru, name);
      assert.equal(kaeru.requests.length, 1, kaeru.requests.join(' '));
      assert.match(kaeru.requests[0], /\/kaeru\/words-[0-9a-f]{16}\.js$/);
      await kaeru.paste(`${text}\n`);
      await kaeru.answer();
      assert.equal(kaeru.requests.length, 1, 'the words came twice');
    });
  }
}

scene('English and Japanese reports ask for nothing', {}, async (kaeru) => {
  for (const text of HERE) {
    await kaeru.paste(text);
    await kaeru.answer();
  }
  await kaeru.put('');
  await kaeru.type(HERE[0]);
  await kaeru.answer();
  await kaeru.page.waitForNetworkIdle({ idleTime: 300 });
  assert.deepEqual(kaeru.requests, []);
});

scene('without a network the first answer stays, and the next text asks again', {}, async (kaeru) => {
  const [name, text] = REPORTS.Korean;
  await kaeru.page.setOfflineMode(true);
  await kaeru.paste(text);
  await kaeru.page.waitForNetworkIdle({ idleTime: 300 });
  await kaeru.answer();
  await kaeru.page.setOfflineMode(false);
  await kaeru.paste(HERE[0]);
  await reason(kaeru, 'user_unknown');
  await kaeru.paste(text);
  await reason(kaeru, name);
  kaeru.faults.splice(0); // the missing network is written to the console
});

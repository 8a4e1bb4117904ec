// The page as a visitor uses it. Every selector stands here, so that a change of the page is a change of this file.

const PATIENCE = 10_000;

export class Kaeru {
  /** What must never happen: console errors, exceptions, dialogs. */
  faults = [];
  /** Every address asked for since the page was ready. */
  requests = [];

  constructor(page) {
    this.page = page;
    page.setDefaultTimeout(PATIENCE);
    page.on('console', (message) => ['error', 'assert'].includes(message.type()) && this.faults.push(message.text()));
    page.on('pageerror', (error) => this.faults.push(String(error)));
    page.on('dialog', (dialog) => (this.faults.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  }

  async open(url) {
    await this.page.goto(url);
    await this.ready();
    await this.page.waitForNetworkIdle({ idleTime: 100 });
    this.page.on('request', (request) => this.requests.push(request.url()));
  }

  async ready() {
    await this.page.waitForSelector('html[data-ready] .chip, #trouble:not([hidden])');
    const failed = await this.page.$('#trouble:not([hidden])');
    if (failed) throw new Error(`the page did not start: ${this.faults.join('; ')}`);
  }

  // --- What goes in

  box = () => this.page.$eval('#mail', (mail) => mail.value);
  focusBox = () => this.page.focus('#mail');

  async type(text) {
    await this.focusBox();
    await this.page.keyboard.type(text);
  }

  /** A real paste: through the clipboard, with the keys. */
  async paste(text) {
    await this.focusBox();
    await this.page.evaluate((text) => navigator.clipboard.writeText(text), text);
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press('KeyA');
    await this.page.keyboard.press('KeyV');
    await this.page.keyboard.up('Control');
  }

  /** Puts text into the box as a paste would, also such as no clipboard carries. */
  put = (text) => this.page.$eval('#mail', (mail, text) => {
    mail.value = text;
    mail.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }));
  }, text);

  /** A paste event with `length` characters of `line`, made in the page, since they would be slow to send there. */
  pasteHuge = (line, length) => this.page.$eval('#mail', (mail, line, length) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', line.repeat(Math.ceil(length / line.length)));
    mail.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, line, length);

  /** A paste event with HTML and no plain text. */
  pasteHtml = (html) => this.page.$eval('#mail', (mail, html) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/html', html);
    mail.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, html);

  /** Drops a file onto the page: `bytes`, repeated `times` times. */
  drop = (name, bytes, times = 1) => this.page.evaluate((name, bytes, times) => {
    const part = new Uint8Array(bytes);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(Array(times).fill(part), name));
    const target = document.querySelector('main');
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
  }, name, [...bytes], times);

  choose = async (path) => (await this.page.$('#file')).uploadFile(path);
  /** What is said of a file or paste that is kept beside the box. */
  held = () => this.page.waitForSelector('#held').then((held) => held.evaluate(({ innerText }) => innerText));
  /** What is said where a file could not be taken. */
  trouble = () => this.page.waitForSelector('#tools .trouble').then((trouble) => trouble.evaluate(({ innerText }) => innerText));
  clear = () => this.page.click('#clear');

  samples = () => this.page.$$eval('.chip', (chips) => chips.map((chip) => chip.dataset.sample));
  sample = (name) => this.page.click(`.chip[data-sample="${name}"]`);

  // --- What comes out

  /** The answer as a person reads it, or null. Of several recipients, the first one's. */
  card = () => this.page.evaluate(() => {
    const card = document.querySelector('#verdict .card');
    if (!card) return null;
    const whole = card.closest('.fold') ?? card; // of several recipients each has its line, from which its card unfolds
    const words = (selector) => whole.querySelector(selector)?.innerText.trim() ?? '';
    return {
      ...whole.dataset, ...card.dataset, // look, and reason or kind
      category: words('.category'),
      title: words('h2'),
      meaning: words('.meaning'),
      steps: [...whole.querySelectorAll('.steps > li, .only-step')].map((step) => step.innerText.trim()),
      language: card.closest('[lang]').lang,
      cause: whole.querySelector('.cause')?.dataset.reason, // of a delay
      count: document.querySelectorAll('#verdict .card').length,
    };
  });

  /** The answer, once `fits` says yes to it. */
  async answer(fits = (card) => card !== null) {
    const until = Date.now() + PATIENCE;
    for (;;) {
      const card = await this.card();
      if (fits(card)) return card;
      if (Date.now() > until) throw new Error(`the answer did not come; there is ${JSON.stringify(card)}`);
      await new Promise((soon) => setTimeout(soon, 20));
    }
  }

  marked = () => this.page.$$eval('#marks mark', (marks) => marks.map((mark) => mark.textContent));

  /** What a screen reader is told, once it speaks of `words`. */
  told = (words) => this.page.waitForFunction(
    (words) => document.querySelector('[role=status]').textContent.includes(words) && document.querySelector('[role=status]').textContent,
    {}, words,
  ).then((handle) => handle.jsonValue());

  // --- What stands around

  html = () => this.page.$eval('html', ({ lang, dataset }) => ({ lang, theme: dataset.theme ?? 'auto' }));
  title = () => this.page.title();
  switchLanguage = (tag) => this.page.click(`[data-language="${tag}"]`);
  /** Waits until the page speaks a language, whose text may be on its way. */
  speaks = (tag) => this.page.waitForSelector(`html[lang="${tag}"]`);
  /** Says who asks, and waits until the answer is theirs. */
  async chooseRole(name) {
    await this.page.click(`[data-role="${name}"]`);
    await this.role(name);
  }

  role = (name) => this.page.waitForSelector(`[data-role="${name}"][aria-pressed="true"]`);
  letter = () => this.page.$eval('.reply .letter', (letter) => letter.innerText);
  switchTheme = () => this.page.click('.theme');
  background = () => this.page.$eval('html', (html) => getComputedStyle(html).backgroundColor);

  /** Waits until nothing moves or fades any more. */
  rest = () => this.page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));

  copy = (what) => this.page.click(`[data-copy="${what}"]`);
  clipboard = () => this.page.evaluate(() => navigator.clipboard.readText());
  unfold = () => this.page.$$eval('details', (all) => all.forEach((details) => (details.open = true)));

  /** Where the focus is: an id, or what tells a button from others. */
  focus = () => this.page.evaluate(() => {
    const { id, dataset, tagName, className } = document.activeElement;
    return id || dataset.sample || dataset.copy || dataset.language || dataset.role || `${tagName.toLowerCase()} ${className}`.trim();
  });

  /** Walks on with the Tab key until `goal` has the focus; gives back the way. */
  async tabTo(goal, limit = 80) {
    const way = [];
    while (way.at(-1) !== goal) {
      if (way.length === limit) throw new Error(`Tab never reached ${goal}: ${way.join(' → ')}`);
      await this.page.keyboard.press('Tab');
      way.push(await this.focus());
    }
    return way;
  }

  /** Pixels that stick out sideways, and the elements that do. */
  overflow = () => this.page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const wide = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    return { pixels: scrollWidth - clientWidth, elements: scrollWidth > clientWidth ? wide.map((e) => e.outerHTML.slice(0, 80)) : [] };
  });
}

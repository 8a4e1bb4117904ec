// What tests/pack.mjs must know of the binary format of WebAssembly.

const [CUSTOM, IMPORTS, FUNCTION] = [0, 2, 0]; // kinds of sections, and of what is imported
const TEXTS = /^kaeru\./; // sections that src/build/write.rs puts beside the program

/** Reads numbers and names of the binary format. */
class Reader {
  constructor(bytes, at = 0) {
    Object.assign(this, { bytes, at });
  }

  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }

  number() {
    for (let [value, shift] = [0, 0]; ; shift += 7) {
      const [byte] = this.take(1);
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  text() {
    return this.take(this.number()).toString();
  }
}

/** All sections of a program: their kind, their bytes, what is in them, and the name of those that have one. */
function sections(wasm) {
  const all = [];
  for (const reader = new Reader(wasm, 8); reader.at < wasm.length;) {
    const start = reader.at;
    const [kind] = reader.take(1);
    const end = reader.number() + reader.at;
    const name = kind === CUSTOM ? reader.text() : '';
    const content = reader.take(end - reader.at);
    all.push({ kind, name, content, whole: wasm.subarray(start, end) });
  }
  return all;
}

const program = (wasm, parts) => Buffer.concat([wasm.subarray(0, 8), ...parts]);

/** The texts that lie beside a program, each with its name. */
export function texts(wasm) {
  return sections(wasm).filter(({ name }) => TEXTS.test(name)).map(({ name, content }) => [name.replace(TEXTS, ''), content.toString()]);
}

/** The same program without its texts. */
export function withoutTexts(wasm) {
  return program(wasm, sections(wasm).filter(({ name }) => !TEXTS.test(name)).map(({ whole }) => whole));
}

/**
 * The engine with a short name for each function that it imports, and which name became which: wasm-bindgen ends each by a hash,
 * in the engine and in its script, and together these weigh 2 KB.
 */
export function withShortNames(wasm) {
  const names = new Map();
  const shortened = (imports) => {
    const reader = new Reader(imports);
    const count = reader.number();
    const parts = [leb(count)];
    for (let i = 0; i < count; i++) {
      const [module, name, [kind]] = [reader.text(), reader.text(), reader.take(1)];
      if (kind !== FUNCTION) throw new Error(`expected functions among the imports, but found ${name} of kind ${kind}`);
      names.set(name, `i${i.toString(36)}`);
      parts.push(named(module), named(names.get(name)), Buffer.of(kind), leb(reader.number()));
    }
    const content = Buffer.concat(parts);
    return Buffer.concat([Buffer.of(IMPORTS), leb(content.length), content]);
  };
  const parts = sections(wasm).map(({ kind, content, whole }) => (kind === IMPORTS ? shortened(content) : whole));
  return { engine: program(wasm, parts), names };
}

function leb(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.of(...bytes, value);
}

function named(text) {
  return Buffer.concat([leb(Buffer.byteLength(text)), Buffer.from(text)]);
}

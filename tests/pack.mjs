// Trunk runs this after a build (see Trunk.toml). It makes small the scripts that Trunk's own minifier does not understand, packs
// the engine for www/boot.js, and puts the second program, which Outlook's files need, into one script.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';

const PACKER = ['run', '--quiet', '--release', '--locked', '--manifest-path', 'tests/pack/Cargo.toml',
  '--target-dir', join(process.env.CARGO_TARGET_DIR ?? 'target', 'pack'), '--'];
// of the binary format: the section, and the kind of what is imported
const [IMPORTS, FUNCTION] = [2, 0];
const FORM = { minify: true, format: 'esm', target: 'es2022' };
const folder = process.env.TRUNK_STAGING_DIR;
const names = await readdir(folder);
const each = (pattern, work) => Promise.all(names.filter((name) => pattern.test(name)).map((name) => work(join(folder, name))));
const change = async (path, how) => writeFile(path, await how(await readFile(path, 'utf8')));
const pack = (file, packed) => execFileSync('cargo', [...PACKER, file, packed], { stdio: 'inherit' });
async function packed(file) {
  pack(file, `${file}.lzma`);
  const bytes = await readFile(`${file}.lzma`);
  await rm(`${file}.lzma`);
  return bytes;
}

const small = async (code) => (await transform(code, FORM)).code;
const changePage = (how) => change(join(folder, 'index.html'), how);

await each(/^(page|boot)-.*\.js$/, (path) => change(path, small));

await each(/^page-.*\.wasm$/, async (path) => {
  const { engine, names } = withShortNames(await readFile(path));
  await writeFile(path, engine);
  await change(path.replace(/_bg\.wasm$/, '.js'), (code) => code.replace(/\b__wb\w+/g, (name) => names.get(name) ?? name));
  pack(path, `${path}.lzma`);
  await rm(path);
});

await each(/^outlook.*\.js$/, async (script) => {
  const engine = script.replace(/\.js$/, '_bg.wasm');
  const code = await oneFile('www/outlook.js', script, await packed(engine));
  await Promise.all([rm(script), rm(engine)]);
  // its name changes with what is in it, so that a browser's cache never pairs it with another page
  const name = `outlook-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
  await writeFile(join(folder, name), code);
  await changePage((html) => html.replace(/\boutlook\.js\b/, name));
});

/** A script with the program that it imports, as base64. */
async function oneFile(entry, script, engine) {
  const parts = { setup({ onResolve, onLoad }) {
    onResolve({ filter: /^kaeru:/ }, ({ path }) => ({ path, namespace: 'kaeru' }));
    onLoad({ filter: /\.js$/, namespace: 'kaeru' }, async () => ({ contents: await readFile(script), loader: 'js' }));
    onLoad({ filter: /\.lzma$/, namespace: 'kaeru' }, () => ({ contents: engine, loader: 'binary' }));
  }, name: 'kaeru' };
  const { outputFiles } = await build({ ...FORM, entryPoints: [entry], bundle: true, write: false, plugins: [parts], platform: 'browser' });
  return outputFiles[0].contents;
}

/**
 * The engine with a short name for each function that it imports, and which name became which: wasm-bindgen ends each by a hash,
 * in the engine and in its script, and together these weigh 2 KB.
 */
function withShortNames(wasm) {
  const names = new Map();
  const parts = [wasm.subarray(0, 8)];
  let at = 8;
  const number = () => {
    for (let [value, shift] = [0, 0]; ; shift += 7) {
      const byte = wasm[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const text = () => {
    const length = number();
    return wasm.subarray(at, (at += length)).toString();
  };
  while (at < wasm.length) {
    const start = at++;
    const end = number() + at;
    if (wasm[start] !== IMPORTS) {
      parts.push(wasm.subarray(start, (at = end)));
      continue;
    }
    const count = number();
    const imports = [leb(count)];
    for (let i = 0; i < count; i++) {
      const [module, name, kind] = [text(), text(), wasm[at++]];
      if (kind !== FUNCTION) throw new Error(`expected functions among the imports, but found ${name} of kind ${kind}`);
      names.set(name, `i${i.toString(36)}`);
      imports.push(named(module), named(names.get(name)), Buffer.of(kind), leb(number()));
    }
    const content = Buffer.concat(imports);
    parts.push(Buffer.of(IMPORTS), leb(content.length), content);
  }
  return { engine: Buffer.concat(parts), names };
}

function leb(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.of(...bytes, value);
}

function named(text) {
  return Buffer.concat([leb(Buffer.byteLength(text)), Buffer.from(text)]);
}

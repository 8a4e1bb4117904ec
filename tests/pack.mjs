// Trunk runs this after a build (see Trunk.toml). It makes small the scripts that Trunk's own minifier does not understand, packs
// the engine for www/boot.js, makes a script of each text that lies in it (src/build/write.rs), and puts the second program,
// which Outlook's files need, into one script.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { texts, withShortNames, withoutTexts } from './pack/wasm.mjs';

const PACKER = ['run', '--quiet', '--release', '--locked', '--manifest-path', 'tests/pack/Cargo.toml',
  '--target-dir', join(process.env.CARGO_TARGET_DIR ?? 'target', 'pack'), '--'];
const FORM = { minify: true, format: 'esm', target: 'es2022' };
const folder = process.env.TRUNK_STAGING_DIR;
const names = await readdir(folder);
const each = (pattern, work) => Promise.all(names.filter((name) => pattern.test(name)).map((name) => work(join(folder, name))));
const change = async (path, how, encoding = 'utf8') => writeFile(path, await how(await readFile(path, encoding)));
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
  const wasm = await readFile(path);
  const { engine, names } = withShortNames(withoutTexts(wasm));
  for (const [name, text] of texts(wasm)) await addPart(name, `export default${quoted(text)}`);
  await writeFile(path, engine);
  await change(path.replace(/_bg\.wasm$/, '.js'), (code) => code.replace(/\b__wb\w+/g, (name) => names.get(name) ?? name));
  pack(path, `${path}.lzma`);
  await rm(path);
});

await each(/^outlook.*\.js$/, async (script) => {
  const engine = script.replace(/\.js$/, '_bg.wasm');
  await change(engine, withoutTexts, null);
  const code = await oneFile('www/outlook.js', script, await packed(engine));
  await Promise.all([rm(script), rm(engine)]);
  await addPart('outlook', code);
});

/** A script of the page, by a name that changes with what is in it: a browser's cache never pairs it with another page. */
async function addPart(name, code) {
  const file = `${name}-${createHash('sha256').update(code).digest('hex').slice(0, 16)}.js`;
  await writeFile(join(folder, file), code);
  await changePage((html) => {
    const place = new RegExp(`\\b${name}\\.js\\b`);
    if (!place.test(html)) throw new Error(`expected a <meta> with ${name}.js in index.html, but found none`);
    return html.replace(place, file);
  });
}

/**
 * As esbuild would write it, but with the text's own marks as they are: they stand for numbers, and are many. Packed as the engine
 * is, a text would be 1.6 KB smaller, and make the start 20 ms longer.
 */
function quoted(text) {
  return `"${text.replace(/["\\\n\r]/g, (c) => ({ '\n': '\\n', '\r': '\\r' })[c] ?? `\\${c}`)}"`;
}

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

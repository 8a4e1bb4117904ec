// Trunk runs this after a build (see Trunk.toml). It makes small what wasm-bindgen wrote, which Trunk leaves as it is, and packs the
// engine for www/boot.js.

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { compress } from 'lzma1';

const LEVEL = 9;
const folder = process.env.TRUNK_STAGING_DIR;
const names = await readdir(folder);
const each = (pattern, work) => Promise.all(names.filter((name) => pattern.test(name)).map((name) => work(join(folder, name))));

await each(/^page-.*\.js$/, async (path) => {
  const { code } = await transform(await readFile(path, 'utf8'), { minify: true, format: 'esm', target: 'es2022' });
  await writeFile(path, code);
});

await each(/^page-.*\.wasm$/, async (path) => {
  // the package answers with signed bytes
  await writeFile(`${path}.lzma`, Uint8Array.from(compress(await readFile(path), LEVEL)));
  await rm(path);
});

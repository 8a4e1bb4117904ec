// Trunk runs this after a build (see Trunk.toml): it makes small what wasm-bindgen wrote, which Trunk leaves as it is.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';

const folder = process.env.TRUNK_STAGING_DIR;
for (const name of (await readdir(folder)).filter((name) => /^page-.*\.js$/.test(name))) {
  const path = join(folder, name);
  const { code } = await transform(await readFile(path, 'utf8'), { minify: true, format: 'esm', target: 'es2022' });
  await writeFile(path, code);
}

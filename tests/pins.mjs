// Some versions must be named in more than one file, each for its own tool. This checks that they agree.

import { readFileSync } from 'node:fs';

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const first = (path, pattern) => read(path).match(pattern)?.[1];

const binaryen = JSON.parse(read('tests/package.json')).devDependencies.binaryen;

// [what, [where, what it says], [where else, what it says]]
const PAIRS = [
  ['wasm-bindgen',
    ['Cargo.toml', first('Cargo.toml', /^wasm-bindgen = "=([\d.]+)"/m)],
    ['Trunk.toml [tools]', first('Trunk.toml', /^wasm_bindgen = "([\d.]+)"/m)]],
  ['wasm-opt',
    ['tests/package.json', `version_${binaryen.split('.')[0]}`],
    ['Trunk.toml [tools]', first('Trunk.toml', /^wasm_opt = "(\w+)"/m)]],
  ['Rust',
    ['rust-toolchain.toml', first('rust-toolchain.toml', /^channel = "(\d+\.\d+)/m)],
    ['Cargo.toml rust-version', first('Cargo.toml', /^rust-version = "(\d+\.\d+)/m)]],
  ['Kaeru',
    ['Cargo.toml', first('Cargo.toml', /^version = "(.+)"/m)],
    ['CHANGELOG.md', first('CHANGELOG.md', /^## \[(\d.*?)\]/m)]],
];

const faults = PAIRS.filter(([, a, b]) => !a[1] || a[1] !== b[1])
  .map(([what, a, b]) => `${what}: ${a[0]} says ${a[1]}, but ${b[0]} says ${b[1]}: make them equal`);

if (/"resolved"/.test(read('tests/package-lock.json'))) {
  faults.push('tests/package-lock.json names a registry: run `npm install` in tests/, where .npmrc leaves that out');
}

faults.forEach((fault) => console.error(fault));
if (faults.length > 0) process.exit(1);
console.log(`Versions agree: ${PAIRS.map(([what, [, version]]) => `${what} ${version}`).join(', ')}.`);

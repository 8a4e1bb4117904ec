// Serves a folder as GitHub Pages does, so that what works here works there: under a sub-path, gzip, ten minutes of cache,
// no headers of one's own, `404.html` for what is missing.
//
//   node tests/server.mjs [FOLDER] [PORT]

import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const BASE = '/kaeru/';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/vnd.microsoft.icon',
  '.js': 'application/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'application/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ts': 'video/mp2t', // sic: GitHub Pages knows only this meaning of ".ts"
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.xml': 'application/xml',
};
const COMPRESSED = /^(text\/|application\/|image\/svg)/;

/** The file that an address names, or undefined: never one outside of `root`. */
async function find(root, path) {
  const file = join(root, path);
  if (file !== root && !file.startsWith(root + sep)) return undefined;
  for (const candidate of path.endsWith('/') || path === '' ? [join(file, 'index.html')] : [file, `${file}.html`]) {
    const found = await stat(candidate).catch(() => undefined);
    if (found?.isFile()) return candidate;
    if (found?.isDirectory()) return 'folder';
  }
  return undefined;
}

function decoded(pathname) {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return '/';
  }
}

async function answer(root, request) {
  if (!['GET', 'HEAD'].includes(request.method)) return { status: 405 };
  const { pathname } = new URL(request.url, 'http://host');
  if (pathname + '/' === BASE) return { status: 301, headers: { Location: BASE } };

  const path = decoded(pathname);
  const inside = path.startsWith(BASE) && !path.includes('\0');
  const file = inside && (await find(root, path.slice(BASE.length)));
  if (file === 'folder') return { status: 301, headers: { Location: `${pathname}/` } };
  if (file) return { status: 200, file };
  return { status: 404, file: await find(root, '404.html') };
}

async function send(root, request, response) {
  const { status, headers = {}, file } = await answer(root, request);
  let body = file ? await readFile(file) : Buffer.from(`${status}\n`);
  const type = (file && TYPES[extname(file)]) ?? (file ? 'application/octet-stream' : 'text/plain');
  const all = { 'Content-Type': type, 'Cache-Control': 'max-age=600', 'Access-Control-Allow-Origin': '*', ...headers };
  if (COMPRESSED.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    body = gzipSync(body);
    Object.assign(all, { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' });
  }
  response.writeHead(status, { ...all, 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
  return { path: new URL(request.url, 'http://host').pathname, status, file };
}

/** Serves `folder`; port 0 takes any that is free. `onAnswer` hears of every answer: `{ path, status, file }`. */
export async function serve(folder, { port = 0, onAnswer = () => {} } = {}) {
  const root = resolve(folder);
  const server = createServer((request, response) => {
    send(root, request, response).then(onAnswer, (error) => response.writeHead(500).end(`${error}\n`));
  });
  await new Promise((ready, failed) => server.once('error', failed).listen(port, 'localhost', ready));
  return {
    url: `http://localhost:${server.address().port}${BASE}`,
    close: () => new Promise((closed) => (server.close(closed), server.closeAllConnections())),
  };
}

/** As `serve`, on the wished port or, where that is taken, on any. */
export const serveNear = (folder, port) =>
  serve(folder, { port }).catch((error) => (error.code === 'EADDRINUSE' ? serve(folder) : Promise.reject(error)));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder = 'dist', port = '8080'] = process.argv.slice(2);
  const { url } = await serveNear(folder, Number(port));
  console.log(`Kaeru is at ${url} (Ctrl-C ends it)`);
}

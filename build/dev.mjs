// Owns `npm run dev`: the till's web host in training mode, run from its sources and started again
// on a change, and Vite's server for the page in front of it. No Electron, no build; the profile
// stays in the system's temporary folder (lunas-dev) from one start to the next.
import { spawn } from 'node:child_process';
import { createServer as createProbe } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'vite';
import { openInBrowser } from './browser.mjs';
import { TOP, childEnv, say } from './paths.mjs';

const port = await freePort();
const host = `http://127.0.0.1:${port}`;
let cookie = '';

const till = spawn(
  process.execPath,
  [
    '--watch',
    '--watch-preserve-output',
    join(TOP, 'electron', 'web.ts'),
    '--demo',
    ...['--profile', join(tmpdir(), 'lunas-dev')],
    ...['--port', String(port)],
    ...process.argv.slice(2),
  ],
  { cwd: TOP, env: childEnv(), stdio: ['ignore', 'pipe', 'inherit'] },
);
till.stdout.setEncoding('utf8').on('data', (chunk) => {
  for (const line of chunk.split('\n')) if (line.startsWith('{"ready":true')) void enter(line);
});

const page = await createServer({
  configFile: join(TOP, 'build', 'vite.config.ts'),
  server: { host: '127.0.0.1', proxy: { '/rpc': toTill({ ws: true }), '/v1': toTill({}) } },
});
await page.listen();
const address = page.resolvedUrls?.local[0] ?? '';
process.stdout.write(`The page: ${address}\n`);
openInBrowser(address);

for (const signal of ['SIGTERM', 'SIGINT'])
  process.once(signal, () => {
    till.kill('SIGTERM');
    void page.close().then(() => process.exit(0));
  });
till.once('exit', (code) => process.exit(code ?? 0));

/** Each start of the till has its own token: the page's cookie is fetched anew and put on by us. */
async function enter(line) {
  const { url, phoneUrl } = JSON.parse(line);
  const response = await fetch(url, { redirect: 'manual' });
  cookie = (response.headers.get('set-cookie') ?? '').split(';')[0];
  say(`The till is up: ${url}`);
  if (phoneUrl) say(`The customer's phone: ${phoneUrl}`);
}

/** Passes requests on as if the till itself had served the page: its cookie, host and origin. */
function toTill(options) {
  const dress = (request) => {
    request.setHeader('cookie', cookie);
    request.setHeader('origin', host);
  };
  return {
    ...options,
    target: host,
    changeOrigin: true,
    configure: (proxy) => proxy.on('proxyReq', dress).on('proxyReqWs', dress),
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createProbe().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}

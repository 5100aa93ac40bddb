// The smallest POS: a page, and the 40 lines behind it that alone know the till's token.
//     LUNAS_URL=http://127.0.0.1:7420 LUNAS_TOKEN=… PORT=8080 node server.mjs   (npm install qr)
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import encodeQR from 'qr';

const { LUNAS_URL = 'http://127.0.0.1:7420', LUNAS_TOKEN, PORT = '8080' } = process.env;
const API = `${LUNAS_URL.replace(/(\/v1)?\/*$/, '')}/v1`;
const page = await readFile(new URL('./page.html', import.meta.url));

async function till(method, path, body, key) {
  const headers = { authorization: `Bearer ${LUNAS_TOKEN}`, 'content-type': 'application/json' };
  if (key) headers['idempotency-key'] = key;
  const init = { method, headers, redirect: 'error', ...(body && { body }) };
  const answer = await fetch(`${API}${path}`, init);
  const json = await answer.json();
  // The page gets what it shows, and nothing else of the till.
  if (!answer.ok) return [answer.status, { message: json.error.message }];
  const isPaid = json.status === 'paid' && json.payment.status === 'credited';
  const qr = encodeQR(json.qris, 'svg', { border: 4 });
  return [200, { id: json.id, payable: json.payable, status: json.status, isPaid, qr }];
}

function route({ method, url, headers }, body) {
  const id = /^\/sales\/(sal_\w+)(\/cancel)?$/.exec(url);
  if (method === 'POST' && url === '/sales') return till('POST', '/sales', body, headers['x-key']);
  if (method === 'POST' && id?.[2]) return till('POST', `/sales/${id[1]}/cancel`, '{}');
  if (method === 'GET' && id && !id[2]) return till('GET', `/sales/${id[1]}`);
  return [404, { message: 'There is no such page.' }];
}

async function answer(request, response) {
  // No other page may speak to this one, not even under another name for this machine.
  const isOurs = /^(127\.0\.0\.1|localhost):\d+$/.test(request.headers.host ?? '');
  const isJson = request.method === 'GET' || request.headers['content-type'] === 'application/json';
  if (!isOurs || !isJson) return response.writeHead(403).end();
  if (request.url === '/') return response.setHeader('content-type', 'text/html').end(page);
  const body = (await request.toArray()).join('') || undefined;
  const lost = () => [503, { message: 'The till does not answer.' }];
  const [status, json] = await Promise.resolve(route(request, body)).catch(lost);
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
}

const server = createServer((request, response) => {
  answer(request, response).catch(() => response.destroy());
});
server.listen(Number(PORT), '127.0.0.1', () =>
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`),
);

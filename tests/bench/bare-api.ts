// The bare thing of the REST bench: hono and better-sqlite3, one route, one insert, on disk when it
// answers. Prints its address as the till does.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { openDatabase } from '../../electron/core/store/database.ts';

const db = openDatabase(join(process.argv[2] ?? '.', 'bare.db'));
db.exec('create table sale (id text primary key, amount integer, reference text, at_ms integer)');
const insert = db.prepare('insert into sale values (?, ?, ?, ?)');

const app = new Hono();
app.post('/v1/sales', async (c) => {
  const { amount, reference } = await c.req.json<{ amount: number; reference: string }>();
  const id = randomBytes(10).toString('hex');
  const createdAtMs = Date.now();
  insert.run(id, amount, reference, createdAtMs);
  return c.json({ id, amount, reference, createdAtMs, status: 'waiting' }, 201);
});

const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`${JSON.stringify({ apiUrl: `http://127.0.0.1:${port}/v1` })}\n`);
});
process.on('SIGTERM', () => {
  server.close();
  process.exit(0);
});

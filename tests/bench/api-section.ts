// Owns the words around the figures of REST: a section of docs/BENCH.md that can be made alone.
import { CLIENTS, type ApiFigures, type ApiLoad } from './api.ts';
import { short } from './figures.ts';

export const API_TITLE = '## Fifty programs at once';

export function apiSection({ bare, ours, unwatched }: ApiFigures): string {
  const row = (name: string, load: ApiLoad): string =>
    `| ${name} | ${Math.round(load.perSecond)} | ${short(load.perSecond / bare.perSecond)} × | ` +
    `${short(load.answered.median)} ms | ${short(load.answered.p99)} ms | ` +
    `${short(load.answered.p99 / bare.answered.p99)} × | ` +
    `${load.seen === null ? '–' : `${short(load.seen.p99)} ms`} |`;
  return `${API_TITLE}

${CLIENTS} programs ask for money over REST, each again as soon as it has its answer and has seen
the sale on its own event stream: ${ours.answered.count} sales, each on disk before it is answered,
each told to all ${CLIENTS}. Till and programs share the machine. The bare thing: a hono handler
that does one insert with better-sqlite3 (WAL, synchronous=FULL), asked alike before and after.

| | sales a second | ratio | median answer | p99 | ratio of p99 | p99 to its event |
| --- | --- | --- | --- | --- | --- | --- |
${row('one bare insert', bare)}
${row('the till, everybody watching', ours)}
${row('the till, nobody watching', unwatched)}

A sale is checked, made unique where the shop wants that, given its QRIS, written with its event
and its key, and every feed is looked at. Sales of the same moment share a commit: that is why the
till can be faster than one insert each.
`;
}

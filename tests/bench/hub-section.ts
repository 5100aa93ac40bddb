// Owns the words around the figures of the hub: a section of docs/BENCH.md that can be made alone.
import { figuresOf, short, type Figures } from './figures.ts';
import type { HubFigures, Load } from './hub.ts';
import { LISTENERS } from './hub-line.ts';
import { KILLS, TAKEOVER_TILLS } from './hub-takeover.ts';

export const HUB_TITLE = '## A hundred tills and their hub';

const times = (one: number, other: number): string => `${short(one / other)} ×`;

export function hubSection(figures: HubFigures): string {
  const { bare, lone, alone, calm, together, line, takeover } = figures;
  const perStore = together.tills / together.stores;
  const tillCpuMs = (together.cpu * 1000 * together.seconds) / together.sales;
  return `${HUB_TITLE}

${together.stores} stores of ${perStore} tills, whole cores with their ledgers in memory in two
processes, against a real PostgreSQL on loopback that writes to disk before it answers (fsync, a
role per store), all on the same two cores; the provider 50 ms away. Each till sells at the pace
named for ${together.seconds} s and is paid 0.1 to 0.4 s after its QR. "To LUNAS" is counted
from the answer of the provider that first held the payment. With a hub, evidence is believed when
every other open till of the store has said that it knows of the money: that, and the claim, is
what the hub costs.

| | to LUNAS, p50 | p99 | ratio of p50 | to the QR, p50 | p99 | paid |
| --- | --- | --- | --- | --- | --- | --- |
${loadRow('one till, no hub', lone, alone)}
${loadRow('one till, alone at its hub', alone, alone)}
${loadRow(`${calm.tills} tills, a sale every 4 s each`, calm, alone)}
${loadRow(`${together.tills} tills, a sale every second each`, together, alone)}

${tooMuch(together)}
| | requests a second and store | ratio | log entries a second | per payment | to bare inserts |
| --- | --- | --- | --- | --- | --- |
${hubRow('one till, alone at its hub', alone, alone, bare.perSecond)}
${hubRow(`${calm.tills} tills, every 4 s`, calm, alone, bare.perSecond)}
${hubRow(`${together.tills} tills, every second`, together, alone, bare.perSecond)}

A bare insert is one row of 400 bytes in a transaction of its own, one after the other over one
connection: ${Math.round(bare.perSecond)} a second, ${short(bare.insert.median)} ms
(p99 ${short(bare.insert.p99)} ms).

Of the ${together.tills} tills, every 4 s, for each payment: ${serverCost(calm)}.
Every second: ${serverCost(together)};
the two processes with the tills took ${short(tillCpuMs)} ms of CPU for it.

The hub without tills, by bare sessions that tell a payment from its sale to its claim:
${Math.round(line.oneSession)} payments a second over one session, ${Math.round(line.oneStore)} over
four sessions of one store (they stand in one line), ${Math.round(line.fourStores)} over four
sessions of four stores.

A commit of one row, over eight connections: ${Math.round(line.commits)} a second;
${Math.round(line.notifies)} with a NOTIFY in it (${times(line.notifies, line.commits)}), and
${Math.round(line.heard)} with ${LISTENERS} sessions listening to something else in that database
(${times(line.heard, line.commits)}); ${Math.round(line.unflushed)} with the NOTIFY and without
waiting for the disk, as asking for a look does.

${takeoverText(takeover)}
`;
}

function tooMuch({ sales, unpaid }: Load): string {
  if (unpaid === 0) return '';
  return `A sale every second each is more than these two cores carry: calls time out, tills are
apart, each asks the provider by itself, and ${unpaid} of ${sales} wait for a person, as they must.
`;
}

function loadRow(name: string, load: Load, to: Load): string {
  const [lunas, shown] = [figuresOf(load.lunasMs), figuresOf(load.shownMs)];
  const base = figuresOf(to.lunasMs);
  return (
    `| ${name} | ${short(lunas.median)} ms | ${short(lunas.p99)} ms | ` +
    `${times(lunas.median, base.median)} | ${short(shown.median)} ms | ${short(shown.p99)} ms | ` +
    `${load.sales - load.unpaid} of ${load.sales} |`
  );
}

function hubRow(name: string, load: Load, to: Load, barePerSecond: number): string {
  const perStore = ({ requests, seconds, stores }: Load) => requests / seconds / stores;
  const perSecond = load.hub.entries / load.seconds;
  return (
    `| ${name} | ${short(perStore(load))} | ${times(perStore(load), perStore(to))} | ` +
    `${Math.round(perSecond)} | ${short(load.hub.entries / load.sales)} | ` +
    `${times(perSecond, barePerSecond)} |`
  );
}

function serverCost({ hub, sales }: Load): string {
  const { transactions, logBytes, walBytes, cpuMs } = hub;
  const cpu = cpuMs > 0 ? `, ${short(cpuMs / sales)} ms of the server's CPU` : '';
  return (
    `${short(transactions / sales)} transactions, ${Math.round(logBytes / sales)} bytes of log ` +
    `with its index, ${Math.round(walBytes / sales)} bytes of WAL${cpu}`
  );
}

function takeoverText(took: Figures): string {
  return `Of ${TAKEOVER_TILLS} tills, each a process of its own, the one that asks the provider was
killed (SIGKILL) ${KILLS} times: from its end to the next till's request
${short(took.median / 1000)} s (p50), ${short(took.max / 1000)} s at most.`;
}

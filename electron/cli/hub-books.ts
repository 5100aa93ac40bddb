// Owns `lunas hub verify` and `lunas hub status`: the proof that the hub's books are the tills'
// books, and how far each till's are. For the role of a store, of head office, or the owner.
import { resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { checkProfile } from '../core/hub/books/check-profile.ts';
import {
  booksOfTills,
  checkHub,
  isLedgerEqual,
  type BooksSum,
  type HubCheck,
  type LedgerCheck,
} from '../core/hub/books/check.ts';
import type { HubConnection } from '../core/hub/hub-door.ts';
import type { CommandRun } from './command-run.ts';
import type { Lang } from './command-table.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Fault } from './fault.ts';
import { count, moment, money, plain, table } from './shown.ts';

/** With a profile: its ledger against the hub. Always: the hub against itself. */
export async function verifyBooks(run: CommandRun, hub: HubConnection): Promise<ExitCode> {
  const profile = run.asked.flags.get('profile');
  const ledger = profile === undefined ? null : await ledgerOf(resolve(profile), hub);
  const check = await checkHub(hub);
  const faults = [
    ...(ledger ? ledgerFaults(ledger, run.asked.lang) : []),
    ...hubFaults(check, run),
  ];
  const isEqual = faults.length === 0;
  run.result([...faults, ...notes(ledger, check, run.asked.lang, isEqual)].join('\n'), {
    isEqual,
    ledger,
    hub: check,
  });
  return isEqual ? EXIT.ok : EXIT.fault;
}

async function ledgerOf(dir: string, hub: HubConnection): Promise<LedgerCheck> {
  try {
    return await checkProfile(dir, hub);
  } catch (error) {
    if (error instanceof AppError) throw new Fault('usage', error.message);
    throw error;
  }
}

export async function booksStatus(run: CommandRun, hub: HubConnection): Promise<ExitCode> {
  const words = WORDS[run.asked.lang];
  const store = run.asked.flags.get('store');
  const all = await hub.transaction(booksOfTills);
  const tills = all.filter((each) => store === undefined || each.store === store);
  const rows = tills.map((each) => [
    plain(each.store),
    plain(each.till),
    each.isFilled ? count(each.waiting, run.asked.lang) : `${words.filling} ${each.waiting}`,
    each.sinceMs === null ? '' : moment(each.sinceMs, run.asked.lang, { withDay: true }),
    String(each.refused),
    moment(each.seenAtMs, run.asked.lang, { withDay: true }),
  ]);
  run.result(rows.length === 0 ? words.none : table([words.columns, ...rows]), { tills });
  return EXIT.ok;
}

const sumText = ({ count: n, amount }: BooksSum): string => `${n} × ${money(amount)}`;

function dayText(day: number): string {
  return String(day).replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');
}

function ledgerFaults(check: LedgerCheck, lang: Lang): string[] {
  const words = WORDS[lang];
  if (check.isStranger) return [words.stranger];
  if (!check.isFilled) return [words.unfilled(check.waiting)];
  return check.differences.map(({ day, countsAs, here, hub }) =>
    words.differs(`${dayText(day)} ${countsAs}`, sumText(here), sumText(hub)),
  );
}

function hubFaults({ rollups, twoHomes }: HubCheck, { asked }: CommandRun): string[] {
  const words = WORDS[asked.lang];
  return [
    ...rollups.map(({ store, till, facet, day, countsAs, name, kept, rows }) => {
      const what = [store, till, facet, dayText(day), countsAs, name].filter(Boolean).join(' ');
      return words.keptWrong(plain(what), sumText(kept), sumText(rows));
    }),
    ...twoHomes.map(({ store, hubId, tills, amount }) =>
      words.twoHomes(plain(`${store} ${hubId}`), money(amount), plain(tills.join(', '))),
    ),
  ];
}

function notes(
  ledger: LedgerCheck | null,
  { payments, tills }: HubCheck,
  lang: Lang,
  isEqual: boolean,
): string[] {
  const words = WORDS[lang];
  const unfilled = tills.filter(({ isFilled }) => !isFilled);
  return [
    ...(ledger === null
      ? []
      : [words.here(sumText(ledger.here), isLedgerEqual(ledger), ledger.leftOut)]),
    words.hub(sumText(payments), tills.length),
    ...unfilled.map(({ store, till }) => words.notWhole(plain(`${store} ${till}`))),
    ...(isEqual ? [words.equal] : []),
  ];
}

const wordsId = {
  columns: ['Toko', 'Kasir', 'Belum naik', 'Sejak', 'Ditolak', 'Terdengar'],
  filling: 'mengisi,',
  none: 'Belum ada pembukuan kasir di hub ini.',
  stranger: 'Hub menyimpan pembukuan lain dari till ini: biarkan till tersambung dulu.',
  unfilled: (rows: number) => `Buku lama till ini masih dikirim: ${rows} baris lagi.`,
  differs: (what: string, here: string, hub: string) => `BEDA ${what}: di sini ${here}, hub ${hub}`,
  keptWrong: (what: string, kept: string, rows: string) =>
    `BEDA jumlah ${what}: tersimpan ${kept}, barisnya ${rows}`,
  twoHomes: (what: string, amount: string, tills: string) =>
    `DUA KALI ${what}: ${amount} dihitung ${tills}`,
  here: (sum: string, isEqual: boolean, leftOut: number) =>
    `Till ini: ${sum}${isEqual ? ', sama di hub' : ''}` +
    (leftOut > 0 ? `; ${leftOut} sedang dikirim, tidak ikut dibandingkan.` : '.'),
  hub: (sum: string, tills: number) => `Hub: ${sum} dari ${tills} till.`,
  notWhole: (till: string) => `${till} belum mengirim semuanya.`,
  equal: 'Sama, sampai rupiahnya.',
};

const wordsEn: typeof wordsId = {
  columns: ['Store', 'Till', 'Not yet sent', 'Since', 'Refused', 'Heard'],
  filling: 'filling,',
  none: 'No till has its books at this hub yet.',
  stranger: 'The hub keeps other books of this till: let the till connect first.',
  unfilled: (rows) => `The old books of this till are still being sent: ${rows} rows to go.`,
  differs: (what, here, hub) => `DIFFERS ${what}: here ${here}, hub ${hub}`,
  keptWrong: (what, kept, rows) => `DIFFERS sum ${what}: kept ${kept}, its rows ${rows}`,
  twoHomes: (what, amount, tills) => `TWICE ${what}: ${amount} is counted by ${tills}`,
  here: (sum, isEqual, leftOut) =>
    `This till: ${sum}${isEqual ? ', the same at the hub' : ''}` +
    (leftOut > 0 ? `; ${leftOut} on their way, left out on both sides.` : '.'),
  hub: (sum, tills) => `Hub: ${sum} of ${tills} tills.`,
  notWhole: (till) => `${till} has not sent all of it yet.`,
  equal: 'Equal, to the rupiah.',
};

const WORDS: Readonly<Record<Lang, typeof wordsId>> = { id: wordsId, en: wordsEn };

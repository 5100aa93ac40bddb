// Owns what each `lunas hub …` does and prints.
import type { HubConnection } from '../core/hub/hub-door.ts';
import { listHub, putTillAway, type ListedStore } from '../core/hub/pg/hub-list.ts';
import { readHubPlace } from '../core/hub/pg/hub-place.ts';
import { addOffice, addStore, rotatePassword, type HubRole } from '../core/hub/pg/hub-roles.ts';
import { CLASSES } from '../core/hub/pg/open-hub.ts';
import { askYes } from './ask.ts';
import type { CommandRun } from './command-run.ts';
import type { HubAct } from './command-table.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Fault } from './fault.ts';
import type { HubAt, HubCommand } from './hub.ts';
import { booksStatus, verifyBooks } from './hub-books.ts';
import { hubWordsOf } from './hub-words.ts';
import { moment, plain, table } from './shown.ts';

export const HUB_COMMANDS: Readonly<Record<HubAct, HubCommand>> = {
  init,
  'add-store': newStore,
  'add-office': newOffice,
  'rotate-password': newPassword,
  list,
  'put-away': putAway,
  verify: verifyBooks,
  status: booksStatus,
};

/** The schema is there by now: it was made on the way here. */
function init(run: CommandRun): Promise<ExitCode> {
  run.result(hubWordsOf(run.asked.lang).ready, { isReady: true });
  return Promise.resolve(EXIT.ok);
}

async function newStore(run: CommandRun, hub: HubConnection, at: HubAt): Promise<ExitCode> {
  const words = hubWordsOf(run.asked.lang);
  const store = flagOf(run, 'store');
  const made = await addStore(hub, { store, classes: classesOf(run) }, bytesOf(run));
  if (made === null) throw new Fault('refused', words.hasRole(store));
  return tellStore(run, at, { ...made, store, sentence: words.storeRole(store, made.role) });
}

async function newOffice(run: CommandRun, hub: HubConnection, at: HubAt): Promise<ExitCode> {
  const words = hubWordsOf(run.asked.lang);
  const office = flagOf(run, 'office');
  const made = await addOffice(hub, office, bytesOf(run));
  if (made === null) throw new Fault('refused', words.hasOffice(office));
  return tellOffice(run, at, made, words.officeRole(office, made.role));
}

async function newPassword(run: CommandRun, hub: HubConnection, at: HubAt): Promise<ExitCode> {
  const words = hubWordsOf(run.asked.lang);
  const { flags } = run.asked;
  const [store, office] = [flags.get('store'), flags.get('office')];
  const name = store ?? office;
  if (name === undefined || (store !== undefined && office !== undefined))
    throw new Fault('usage', words.either);
  const whose = store === undefined ? ({ office: name } as const) : ({ store: name } as const);
  const made = await rotatePassword(hub, whose, bytesOf(run));
  if (made === null) throw new Fault('refused', words.nobody(name));
  const sentence = words.rotated(made.role);
  if (store === undefined) return tellOffice(run, at, made, sentence);
  return tellStore(run, at, { ...made, store, sentence });
}

interface StoreRole extends HubRole {
  readonly store: string;
  readonly sentence: string;
}

function tellStore(run: CommandRun, at: HubAt, role: StoreRole): ExitCode {
  const words = hubWordsOf(run.asked.lang);
  const { store, sentence, ...made } = role;
  const url = addressFor(at, made);
  const ca = at.ca === null ? {} : { ca: at.ca };
  const setup = { hub: { url, store, till: words.tillName, ...ca } };
  run.note(sentence);
  run.result(JSON.stringify(setup, null, 2), { role: made.role, setup });
  return tellOnce(run, at);
}

function tellOffice(run: CommandRun, at: HubAt, made: HubRole, sentence: string): ExitCode {
  const url = addressFor(at, made);
  run.note(sentence);
  run.result(url, { role: made.role, url });
  return tellOnce(run, at);
}

function tellOnce(run: CommandRun, { url }: HubAt): ExitCode {
  const words = hubWordsOf(run.asked.lang);
  run.note(words.once);
  if (readHubPlace(url).isHere) run.note(words.local);
  return EXIT.ok;
}

/** The same place, as somebody else; what stood behind a question mark is the asker's own. */
function addressFor({ url }: HubAt, { role, password }: HubRole): string {
  const address = new URL(url);
  const socket = address.searchParams.get('host');
  address.username = role;
  address.password = password;
  address.search = address.hostname === '' && socket !== null ? `?host=${socket}` : '';
  return address.href;
}

async function list(run: CommandRun, hub: HubConnection): Promise<ExitCode> {
  const words = hubWordsOf(run.asked.lang);
  const stores = await listHub(hub, run.asked.flags.get('store') ?? null);
  const rows = stores.flatMap((store) => rowsOf(store, run));
  run.result(rows.length === 0 ? '' : table([words.columns, ...rows]), { stores });
  if (rows.length === 0 && !run.asked.isJson) run.note(words.noStores);
  return EXIT.ok;
}

function rowsOf({ store, tills }: ListedStore, { asked }: CommandRun): string[][] {
  const words = hubWordsOf(asked.lang);
  if (tills.length === 0) return [[plain(store), words.noTills]];
  return tills.map(({ till, number, state, behind, seenAtMs, version }) => [
    plain(store),
    plain(till),
    String(number),
    words.states[state],
    String(behind),
    moment(seenAtMs, asked.lang, { withDay: true }),
    plain(version),
  ]);
}

async function putAway(run: CommandRun, hub: HubConnection): Promise<ExitCode> {
  const words = hubWordsOf(run.asked.lang);
  const place = { store: flagOf(run, 'store'), till: flagOf(run, 'till') };
  const name = `${plain(place.store)} · ${plain(place.till)}`;
  if (run.around.stdin.isTTY && !run.words.sale.yes.test(await askYes(run, words.sure(name)))) {
    run.note(words.kept);
    return EXIT.cancelled;
  }
  const isThere = await putTillAway(hub, { ...place, by: 'lunas hub' });
  if (!isThere) throw new Fault('refused', words.nobody(name));
  run.result(words.putAway(name), place);
  return EXIT.ok;
}

function flagOf(run: CommandRun, flag: string): string {
  const value = run.asked.flags.get(flag)?.trim() ?? '';
  const act = run.asked.taken[0] ?? '';
  if (value === '') throw new Fault('usage', hubWordsOf(run.asked.lang).needs(act, `--${flag}`));
  return value;
}

function classesOf(run: CommandRun): number {
  const text = run.asked.flags.get('classes') ?? String(CLASSES);
  const classes = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (classes < 4 || classes > 1024) throw new Fault('usage', hubWordsOf(run.asked.lang).classes);
  return classes;
}

function bytesOf({ around }: CommandRun): (length: number) => Uint8Array {
  return (length) => around.random.bytes(length);
}

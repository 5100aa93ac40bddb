// Owns `lunas hub`: what whoever looks after a hub does at a terminal. Must stay true: the hub's
// address, which holds a password, is in no argument and no message; a new password is shown once,
// as the result.
import { readFileSync } from 'node:fs';
import { HubFailure } from '../core/hub/hub-store.ts';
import type { HubConnection } from '../core/hub/hub-door.ts';
import { askSecret } from './ask.ts';
import type { CommandRun } from './command-run.ts';
import { HUB_ACTS, type HubAct } from './command-table.ts';
import type { ExitCode } from './exit-codes.ts';
import { Fault } from './fault.ts';
import { hubWordsOf } from './hub-words.ts';
import { readAll } from './stdin.ts';

const NODE_MIN = 24;
/** What each store and head office may ask of its own rows. */
const BY_ANY_MEMBER: ReadonlySet<HubAct> = new Set(['verify', 'status']);

/** Where the hub is, and who signed its certificate. */
export interface HubAt {
  readonly url: string;
  readonly ca: string | null;
}

export type HubCommand = (
  run: CommandRun,
  connection: HubConnection,
  at: HubAt,
) => Promise<ExitCode>;

export async function hub(run: CommandRun): Promise<ExitCode> {
  const words = hubWordsOf(run.asked.lang);
  const act = HUB_ACTS.find((each) => each === run.asked.taken[0]);
  if (act === undefined) throw new Fault('usage', words.act(HUB_ACTS));
  if (Number(process.versions.node.split('.')[0]) < NODE_MIN)
    throw new Fault('usage', words.noNode);
  const at = { url: await addressOf(run), ca: authorityOf(run) };
  try {
    return await withHub(run, act, at);
  } catch (error) {
    if (error instanceof HubFailure) throw new Fault(faultKindOf(error), sentenceOf(error, run));
    throw error;
  }
}

async function withHub(run: CommandRun, act: HubAct, at: HubAt): Promise<ExitCode> {
  // The driver is loaded by whoever needs it.
  const { systemHub } = await import('../core/system-hub.ts');
  const { readySchema } = await import('../core/hub/pg/migrate.ts');
  const { HUB_COMMANDS } = await import('./hub-commands.ts');
  const connection = await systemHub.open(at, { heard: () => {}, lost: () => {} });
  try {
    const { isOwner } = await readySchema(connection, { mayMake: act === 'init' });
    if (!isOwner && !BY_ANY_MEMBER.has(act))
      throw new Fault('refused', hubWordsOf(run.asked.lang).notOwner);
    return await HUB_COMMANDS[act](run, connection, at);
  } finally {
    await connection.close();
  }
}

function faultKindOf({ kind }: HubFailure): 'noTill' | 'refused' | 'fault' {
  if (kind === 'unexpected') return 'fault';
  return ['unreachable', 'timeout', 'lost', 'tls'].includes(kind) ? 'noTill' : 'refused';
}

function sentenceOf({ kind, code }: HubFailure, { asked }: CommandRun): string {
  const sentence = hubWordsOf(asked.lang).failures[kind];
  return code === null ? sentence : `${sentence} [${code}]`;
}

/** From a file, stdin, the environment or a person; never from the arguments. */
async function addressOf(run: CommandRun): Promise<string> {
  const { asked, around } = run;
  const words = hubWordsOf(asked.lang);
  if (asked.flags.has('url')) throw new Fault('usage', words.addressInArguments);
  const file = asked.flags.get('hub-file');
  const given = file === undefined ? around.env['LUNAS_HUB_URL'] : textOf(file, run);
  const isAsked = !given && around.stdin.isTTY;
  const url = (isAsked ? await askSecret(run, words.askAddress) : (given ?? '')).trim();
  if (url === '') throw new Fault('usage', words.noAddress);
  if (!/^postgres(ql)?:\/\//.test(url)) throw new Fault('usage', words.badAddress);
  return url;
}

function authorityOf(run: CommandRun): string | null {
  const file = run.asked.flags.get('ca');
  return file === undefined ? null : textOf(file, run);
}

function textOf(file: string, { words }: CommandRun): string {
  if (file === '-') return readAll();
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Fault('usage', words.connection.cannotRead(file));
  }
}

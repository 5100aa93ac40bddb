// What stands in front of a till whose keys are locked: one page that asks for the passphrase, and
// three requests behind it. Must stay true: nothing of the till runs yet, so nothing of it can be
// reached; the passphrase is in no address, no answer and no line of the log.
import { AppError } from '../../shared/errors.ts';
import { doorAct, type DoorAct, type DoorAnswer } from '../../shared/vault.ts';
import { readPageFile } from './page-files.ts';
import { pageHeaders } from './page-policy.ts';
import type { Tried, Vault } from './system-vault.ts';

const BODY_BYTES_MAX = 4_096;

export interface Door {
  /** Answers the door's page and what it asks. The host has looked at who asks. */
  answer(request: Request): Promise<Response>;
  /** Resolves when the keys are open. */
  readonly opened: Promise<void>;
}

/** `pageDir`: the built page. */
export function createDoor(vault: Vault, pageDir: string): Door {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  const answerOf = (fault: DoorAnswer['fault']): DoorAnswer => ({
    closed: vault.closed(),
    waitSeconds: vault.waitSeconds(),
    fault,
  });
  const act = async (text: string): Promise<DoorAnswer | null> => {
    const read = doorAct.safeParse(jsonOf(text));
    if (!read.success) return null;
    const fault = await done(vault, read.data);
    if (vault.closed() === null) open();
    return answerOf(fault);
  };
  return {
    opened,
    async answer(request) {
      const { pathname } = new URL(request.url);
      const headers = pageHeaders(pathname, null);
      const json = (body: object | null): Response =>
        body === null
          ? new Response('Not understood', { status: 400, headers })
          : Response.json(body, { headers: { ...headers, 'cache-control': 'no-store' } });
      if (request.method === 'POST' && pathname === '/act') {
        const isJson = /^application\/json\b/i.test(request.headers.get('content-type') ?? '');
        const text = isJson ? await shortText(request) : null;
        return json(text === null ? null : await act(text));
      }
      if (request.method !== 'GET')
        return new Response('Not allowed', { status: 405, headers: { ...headers, allow: 'GET' } });
      if (pathname === '/state') return json(answerOf(null));
      const file = await readPageFile(pageDir, pathname === '/' ? '/door.html' : pathname);
      if (file === null) return new Response('Not found', { status: 404, headers });
      const type = { 'content-type': file.type, 'cache-control': 'no-store' };
      return new Response(new Uint8Array(file.body), { headers: { ...headers, ...type } });
    },
  };
}

async function done(vault: Vault, act: DoorAct): Promise<DoorAnswer['fault']> {
  try {
    switch (act.act) {
      case 'enter':
        return faultOf(await vault.enter(act.passphrase));
      case 'choose':
        return (await vault.choose(act.passphrase)) ? null : 'short';
      case 'retry':
        vault.look();
        return null;
      case 'startOver':
        vault.startOver();
        return null;
    }
  } catch (error) {
    // The page was late (another one was first), or the disk takes nothing.
    if (!(error instanceof AppError)) throw error;
    return error.code === 'conflict' ? 'not_now' : 'not_kept';
  }
}

function faultOf(tried: Tried): DoorAnswer['fault'] {
  if (tried === 'right') return null;
  return tried === 'wrong' ? 'wrong' : 'wait';
}

/** Null when it is longer than any passphrase. */
async function shortText(request: Request): Promise<string | null> {
  const told = Number(request.headers.get('content-length') ?? '0');
  if (told > BODY_BYTES_MAX) return null;
  const text = await request.text();
  return text.length > BODY_BYTES_MAX ? null : text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Owns what a till does with what head office pushed: looks once a minute, takes it, and says what
// became of it. Must stay true: it takes nothing of a key that no person here has said
// yes to, and no sale ever waits for any of this.
import { z } from 'zod';
import type { PushDocument, PushRefusal, PushResult } from '../../../../shared/office.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../shared/time.ts';
import type { Commit } from '../../commit.ts';
import { HubFailure } from '../hub-store.ts';
import type { HubConnection } from '../hub-door.ts';
import type { HubLink } from '../hub-link.ts';
import { TILL, type Actor } from '../../people/actor.ts';
import type { Clock, Logger, Random } from '../../ports.ts';
import { applyPush, isForLater, type ApplyParts } from './apply-push.ts';
import type { OfficeFileStore } from './office-file.ts';
import { fingerprintOf } from './owner-key.ts';
import { readPush, type Reader } from './pushed.ts';

const LOOK_EVERY_MS = MINUTE_MS;
/** While a push waits for the counter to be free. */
const LOOK_SOON_MS = 5 * SECOND_MS;
const ROWS = 20;
const TOLD_MAX = 500;

const pushRow = z.object({
  // bigint: the driver may hand it over as text.
  id: z.coerce.number().int(),
  document: z.string().max(100_000),
  signature: z.string().max(200),
});

export interface TillSide {
  /** One look. True when something waits for a free counter. */
  look(): Promise<boolean>;
  run(signal: AbortSignal): Promise<void>;
  /** Something has changed here: look again now. */
  lookSoon(): void;
}

export interface TillSideParts extends ApplyParts {
  readonly link: () => HubLink;
  /** Of the setup; null: no hub. */
  readonly me: () => { readonly store: string; readonly till: string } | null;
  readonly trusted: () => string | null;
  readonly file: OfficeFileStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  readonly commit: Commit;
}

export function createTillSide(parts: TillSideParts): TillSide {
  return new RunningTillSide(parts);
}

class RunningTillSide implements TillSide {
  private readonly parts: TillSideParts;
  private soon = new AbortController();
  /** A till that says the same thing every minute says it once. */
  private readonly told = new Map<number, string>();

  constructor(parts: TillSideParts) {
    this.parts = parts;
  }

  lookSoon(): void {
    this.told.clear();
    this.soon.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { clock, log, random } = this.parts;
    while (!signal.aborted) {
      if (this.soon.signal.aborted) this.soon = new AbortController();
      let isSoon = false;
      try {
        isSoon = await this.look();
      } catch (error) {
        if (!isForLater(error)) throw error;
        log.warn('a push could not be taken now', { error: String(error) });
      }
      const waitMs = isSoon ? LOOK_SOON_MS : LOOK_EVERY_MS * (0.9 + 0.2 * random.fraction());
      const stop = this.whenLive(() => this.soon.abort());
      await clock.sleep(waitMs, AbortSignal.any([signal, this.soon.signal]));
      stop();
    }
  }

  /** The hub is there again. Nothing is done while it only has other news. */
  private whenLive(then: () => void): () => void {
    const link = this.parts.link();
    let before = link.state().kind;
    return link.onChange(() => {
      const now = link.state().kind;
      if (now === 'live' && before !== 'live') then();
      before = now;
    });
  }

  async look(): Promise<boolean> {
    const { link, me: whoAmI, file, log } = this.parts;
    const me = whoAmI();
    const connection = link().connection();
    if (me === null || connection === null) return false;
    try {
      const isSoon = await this.takePushes(connection, me);
      await tellResults(connection, me, file);
      return isSoon;
    } catch (error) {
      // The link's own calls find out by themselves whether the hub is gone.
      if (!(error instanceof HubFailure)) throw error;
      log.warn('head office could not be reached', { kind: error.kind });
      return false;
    }
  }

  private async takePushes(connection: HubConnection, me: Me): Promise<boolean> {
    const rows = await connection.query(
      `select id, document, signature from lunas.pushed
       where id > $1 and (scope = 'all' or (store = $2 and (till is null or till = $3)))
       order by id limit ${ROWS}`,
      [this.parts.file.get().place, me.store, me.till],
    );
    for (const row of rows) {
      const read = pushRow.safeParse(row);
      if (!read.success) return false;
      const what = await this.takeOne(read.data, me);
      if (what.result !== null) this.keepResult(read.data.id, what.result);
      if (!what.isDone) return what.result?.state === 'waiting';
    }
    return rows.length === ROWS;
  }

  private async takeOne(row: z.infer<typeof pushRow>, me: Me): Promise<Taken> {
    const { parts } = this;
    const { taken, refused, seen } = parts.file.get();
    const trusted = parts.trusted();
    const reader: Reader = { ...me, trusted, refused, taken: (key) => taken[key] ?? 0 };
    const read = readPush(row, reader);
    if (read.kind === 'refuse' && read.why === 'old' && row.id <= seen)
      return passOver(row.id, parts.file); // read again after a yes, not sent again
    switch (read.kind) {
      case 'ignore':
        return passOver(row.id, parts.file);
      case 'ask':
        return asked(read.push, row.id, trusted !== null, parts);
      case 'refuse':
        return refuse(row.id, read.why, read.push, parts);
      case 'take': {
        const applied = await applyPush(read.push, parts);
        if (applied.kind === 'waiting') return NOT_NOW;
        if (applied.kind === 'refused') return refuse(row.id, applied.why, read.push, parts);
        taking(read.push, row.id, parts);
        return { isDone: true, result: { state: 'applied', why: null } };
      }
    }
  }

  /** Kept in the profile until the hub has it: what was taken is said, whatever happens here. */
  private keepResult(id: number, { state, why }: Result): void {
    const { file } = this.parts;
    const text = `${state} ${why}`;
    if (this.told.get(id) === text) return;
    if (this.told.size > TOLD_MAX) this.told.clear();
    this.told.set(id, text);
    const others = file.get().untold.filter((each) => each.id !== id);
    file.change({ untold: [...others, { id, state, why }] });
  }
}

type Me = NonNullable<ReturnType<TillSideParts['me']>>;

type Result = Pick<PushResult, 'state' | 'why'>;

interface Taken {
  /** False: the next ones wait behind it. */
  readonly isDone: boolean;
  readonly result: Result | null;
}

const NOT_NOW: Taken = { isDone: false, result: { state: 'waiting', why: null } };

function passed(id: number, file: OfficeFileStore): { place: number; seen: number } {
  return { place: id, seen: Math.max(id, file.get().seen) };
}

function passOver(id: number, file: OfficeFileStore): Taken {
  file.change(passed(id, file));
  return { isDone: true, result: null };
}

function taking(push: PushDocument, id: number, { file }: TillSideParts): void {
  const { taken } = file.get();
  file.change({ ...passed(id, file), taken: { ...taken, [push.key]: push.version } });
}

/**
 * A key nobody here knows. Where one is trusted already another one's pushes are passed over, and
 * asked about: they hold up nobody's, and a yes begins the list anew.
 */
function asked(push: PushDocument, id: number, hasTrusted: boolean, parts: TillSideParts): Taken {
  const { file } = parts;
  const { key: publicKey, by, madeAtMs } = push;
  if (file.get().asks?.publicKey !== publicKey) {
    file.change({ asks: { publicKey, by, madeAtMs } });
    note(parts, TILL, 'office.asked', { key: fingerprintOf(publicKey) });
    parts.people.changed();
  }
  if (hasTrusted) file.change(passed(id, file));
  return { isDone: hasTrusted, result: { state: 'asked', why: null } };
}

function refuse(
  id: number,
  why: PushRefusal,
  push: PushDocument | null,
  parts: TillSideParts,
): Taken {
  const { file } = parts;
  // A version is used up only by what is surely the owner's: else a forged one could be a wall.
  const isOwners = push !== null && push.key === parts.trusted() && why !== 'old';
  if (isOwners && why !== 'foreign') taking(push, id, parts);
  else file.change(passed(id, file));
  note(parts, TILL, 'office.refused', { why, version: push?.version ?? null });
  return { isDone: true, result: { state: 'refused', why } };
}

function note(
  { commit }: TillSideParts,
  by: Actor,
  act: 'office.asked' | 'office.refused',
  details: Readonly<Record<string, string | number | null>>,
): void {
  commit((change) => change.audit({ by, act, details }));
}

async function tellResults(
  connection: HubConnection,
  me: Me,
  file: OfficeFileStore,
): Promise<void> {
  for (const { id, state, why } of file.get().untold) {
    await connection.query(
      `insert into lunas.push_result (push_id, store, till, state, why, at)
       values ($1, $2, $3, $4, $5, now())
       on conflict (push_id, store, till) do update set state = excluded.state,
         why = excluded.why, at = excluded.at`,
      [id, me.store, me.till, state, why],
    );
    file.change({ untold: file.get().untold.filter((each) => each.id !== id) });
  }
}

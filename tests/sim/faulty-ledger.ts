// Owns the power switch and the disk: a ledger whose n-th statement, or the moment before or after
// a COMMIT, can be the process's last, or meets a full disk. What SQLite had not committed is
// rolled back, as after a power cut.
import type { Sqlite } from '../../electron/core/store/database.ts';

/**
 * The process ends here. Nothing of it may run on, so every later statement of it throws the same.
 */
export class Killed extends Error {
  override readonly name = 'Killed';
}

type Verb = 'run' | 'get' | 'all' | 'commit' | 'committed';
type Call = (...args: unknown[]) => unknown;

export class FaultyLedger {
  readonly db: Sqlite;
  /** Reads that no fault touches, for the judge. */
  readonly read: Sqlite['prepare'];
  isAlive = false;
  /** Number of the newest event, committed or about to be. */
  newestSeq = 0;
  private generation = 0;
  private isWatched = false;
  private killIn = Infinity;
  private writesTheDiskTakes = Infinity;
  private readonly transaction: Sqlite['transaction'];
  private readonly onEvent: (seq: number) => void;

  constructor(db: Sqlite, onEvent: (seq: number) => void) {
    this.db = db;
    this.read = db.prepare.bind(db);
    this.transaction = db.transaction.bind(db);
    this.onEvent = onEvent;
  }

  /** A new process opens the ledger: what it prepares from now on is its own. */
  boot(): () => boolean {
    this.generation += 1;
    const own = this.generation;
    this.isAlive = true;
    this.killIn = Infinity;
    this.writesTheDiskTakes = Infinity;
    this.db.prepare = ((sql: string) => this.prepared(sql, own)) as Sqlite['prepare'];
    this.db.transaction = ((work: Call) => this.transacted(work, own)) as Sqlite['transaction'];
    return () => this.isAlive && this.generation === own;
  }

  /** Ends the process at its `statements`-th next step in the ledger; 0 ends it now. */
  killAfter(statements: number): void {
    this.killIn = statements;
    if (statements <= 0) this.isAlive = false;
  }

  /** The disk takes so many more writes and then none. */
  fillDiskAfter(writes: number): void {
    this.writesTheDiskTakes = writes;
  }

  freeDisk(): void {
    this.writesTheDiskTakes = Infinity;
  }

  /** What the judge reads through the core is no step of the story. */
  undisturbed(work: () => void): void {
    this.isWatched = true;
    try {
      work();
    } finally {
      this.isWatched = false;
    }
  }

  /** {@link undisturbed} for looks that wait; the story stands still meanwhile. */
  async undisturbedAsync(work: () => Promise<void>): Promise<void> {
    this.isWatched = true;
    try {
      await work();
    } finally {
      this.isWatched = false;
    }
  }

  private prepared(sql: string, own: number): unknown {
    const statement = this.read(sql);
    const isEvent = sql.startsWith('insert into event');
    const slots = statement as unknown as Record<string, Call>;
    for (const verb of ['run', 'get', 'all'] as const) {
      const call = slots[verb]?.bind(statement) as Call;
      slots[verb] = (...args) => {
        this.step(verb, own);
        const result = call(...args);
        if (isEvent && verb === 'run') {
          this.newestSeq = Number((result as { lastInsertRowid: number }).lastInsertRowid);
          this.onEvent(this.newestSeq);
        }
        return result;
      };
    }
    return statement;
  }

  private transacted(work: Call, own: number): unknown {
    const whole = this.transaction((...args: unknown[]) => {
      const result = work(...args);
      this.step('commit', own);
      return result;
    });
    const immediate: Call = (...args) => {
      const result = whole.immediate(...args);
      this.step('committed', own);
      return result;
    };
    return Object.assign((...args: unknown[]) => immediate(...args), { immediate });
  }

  private step(verb: Verb, own: number): void {
    if (this.isWatched) return;
    if (!this.isAlive || own !== this.generation) throw new Killed();
    this.killIn -= 1;
    if (this.killIn < 0) {
      this.isAlive = false;
      throw new Killed();
    }
    if (verb !== 'run' && verb !== 'commit') return;
    if (this.writesTheDiskTakes <= 0) throw this.diskFull();
    this.writesTheDiskTakes -= 1;
  }

  /** SQLite's own error, so that the core treats it as the real one. */
  private diskFull(): Error {
    const { SqliteError } = this.db.constructor as unknown as {
      SqliteError: new (message: string, code: string) => Error;
    };
    return new SqliteError('database or disk is full', 'SQLITE_FULL');
  }
}

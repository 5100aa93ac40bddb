// Owns the provider as the till meets it: Qiospay's mutasi with every habit and bad day of the
// profile, served from the books. Written from specs/000 and facts/domain.md §3, sharing no reader
// with the till.
import {
  HttpFailure,
  type Clock,
  type Http,
  type HttpAnswer,
  type HttpFailureKind,
  type HttpRequest,
} from '../../electron/core/ports.ts';
import {
  createSeededRandom,
  type SeededRandom,
} from '../../electron/core/testing/seeded-random.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../shared/time.ts';
import { Books, words, type Entry } from './books.ts';
import type { Profile } from './profile.ts';

export type Trouble =
  | 'unreachable'
  | 'timeout'
  | 'tls'
  | 'html'
  | 'rate_limited'
  | 'server_error'
  | 'wrong_key'
  | 'cut_off'
  | 'odd_body';

export interface Served {
  readonly entries: readonly number[];
  /** Those of them that showed their reference. */
  readonly named: readonly number[];
  readonly sentWallMs: number;
}

const WIB_MS = 7 * HOUR_MS;

/** The clocks of a PC. */
export interface PcClocks {
  wallMs(): number;
  port(isAlive: () => boolean): Clock;
}

/** A till that asks. */
export interface Asker {
  readonly pc: PcClocks;
  /** The answer given last and not yet known to be taken in. */
  served: Served | null;
  /** Called before each request: by now it is known what became of the answer before. */
  onRequest: () => void;
  /** Its own way to the provider is gone. */
  isCutOff?: () => boolean;
}

export class SimQiospay implements Asker {
  readonly books: Books;
  readonly pc: PcClocks;
  served: Served | null = null;
  requests = 0;
  onRequest: () => void = () => {};
  private readonly clock: { nowMs(): number };
  private readonly profile: Profile;
  private readonly dice: SeededRandom;
  private trouble: Trouble | null = null;
  private troubleUntilMs = 0;
  private readonly recomputed: { readonly atMs: number; readonly by: number }[] = [];

  /** `pc`: the PC that asks where there is only one. */
  constructor(clock: { nowMs(): number }, profile: Profile, pc: PcClocks) {
    this.clock = clock;
    this.pc = pc;
    this.profile = profile;
    this.books = new Books(profile.seed);
    this.dice = createSeededRandom(profile.seed + 0x51de);
  }

  /** The provider's clock as its rows are stamped with. */
  stampNowMs(): number {
    return this.clock.nowMs() + this.profile.providerErrorMs + this.profile.stampErrorMs;
  }

  /** From now on asking goes wrong in this way, for so long. */
  fail(trouble: Trouble, forMs: number): void {
    this.trouble = trouble;
    this.troubleUntilMs = this.clock.nowMs() + forMs;
  }

  /** Takes the trouble away. */
  recover(): void {
    this.troubleUntilMs = 0;
  }

  /**
   * Balances are computed anew, of rows that have their reference: without one, the window's oldest
   * row could not be told from a new one (docs/RELIABILITY.md).
   */
  recompute(by: number): void {
    this.recomputed.push({ atMs: this.clock.nowMs(), by });
  }

  /** The port of one process; a dead one never hears an answer. */
  port(isAlive: () => boolean, asker: Asker = this): Http {
    const { pc } = asker;
    const clock = pc.port(isAlive);
    const troubleOf = () => {
      if (asker.isCutOff?.()) return 'unreachable';
      return this.clock.nowMs() < this.troubleUntilMs ? this.trouble : null;
    };
    return {
      send: async (request: HttpRequest): Promise<HttpAnswer> => {
        this.requests += 1;
        asker.onRequest();
        asker.served = null;
        const sentWallMs = pc.wallMs();
        const trouble = troubleOf();
        const latencyMs = trouble === 'timeout' ? request.timeoutMs : this.latencyMs();
        await clock.sleep(latencyMs / 2, request.signal);
        const answer = this.answer(trouble, sentWallMs, asker);
        await clock.sleep(latencyMs / 2, request.signal);
        if (!isAlive()) return new Promise(() => {});
        if (request.signal.aborted) throw new HttpFailure('aborted');
        if (asker.isCutOff?.()) throw new HttpFailure('unreachable');
        if (typeof answer === 'string') throw new HttpFailure(answer);
        return answer;
      },
    };
  }

  private latencyMs(): number {
    const { latencyMs } = this.profile;
    return this.dice.chance(0.02) ? latencyMs * 4 : latencyMs * (0.5 + this.dice.fraction());
  }

  private answer(
    trouble: Trouble | null,
    sentWallMs: number,
    asker: Asker,
  ): HttpAnswer | HttpFailureKind {
    const headers = this.headers();
    const page = (
      status: number,
      body: string,
      more: readonly (readonly [string, string])[] = [],
    ) => ({ status, headers: new Map([...headers, ...more]), body }) satisfies HttpAnswer;
    switch (trouble) {
      case 'unreachable':
      case 'timeout':
      case 'tls':
        return trouble;
      case 'html':
        return page(200, '<html><body>Login Wi-Fi</body></html>');
      case 'rate_limited':
        return page(429, 'Too Many Requests', [['retry-after', '7']]);
      case 'server_error':
        return page(502, '<html>Bad Gateway</html>');
      case 'wrong_key':
        return page(200, '{"status":"error","messages":"API key tidak valid"}');
      case 'odd_body':
        return page(200, '{"status":"success","data":{"rows":"none"}}');
      case 'cut_off':
      case null: {
        const entries = this.window();
        const body = JSON.stringify({ status: 'success', data: this.rows(entries) });
        if (trouble === 'cut_off') return page(200, body.slice(0, Math.floor(body.length / 2)));
        const whole = entries.filter((entry) => !this.isBroken(entry));
        for (const { n } of whole) this.books.served.add(n);
        const named = whole.filter((entry) => this.refOf(entry) !== null).map(({ n }) => n);
        asker.served = { entries: whole.map(({ n }) => n), named, sentWallMs };
        return page(200, body);
      }
    }
  }

  private headers(): [string, string][] {
    const { dateHeader, providerErrorMs } = this.profile;
    if (dateHeader === 'never' || (dateHeader === 'sometimes' && this.dice.chance(0.5))) return [];
    const second = Math.floor((this.clock.nowMs() + providerErrorMs) / SECOND_MS) * SECOND_MS;
    return [['date', new Date(second).toUTCString()]];
  }

  private isBroken(entry: Entry): boolean {
    return entry.brokenUntilMs > this.clock.nowMs();
  }

  /** The newest rows by stamp, as far as the window reaches and as they are visible by now. */
  private window(): Entry[] {
    const nowMs = this.clock.nowMs();
    const visible: Entry[] = [];
    for (let at = this.books.entries.length - 1; at >= 0; at -= 1) {
      const entry = this.books.entry(at);
      if (entry.visibleAtMs <= nowMs) visible.push(entry);
      if (visible.length >= this.profile.windowRows) break;
    }
    return visible;
  }

  private rows(entries: readonly Entry[]): unknown[] {
    const format = this.format();
    const rows = entries.flatMap((entry) => {
      const row = this.row(entry, format);
      const isDistinct = row['issuer_reff'] !== undefined || row['balance'] !== undefined;
      const isRepeated = this.profile.repeatsRows && isDistinct && this.dice.chance(0.2);
      return isRepeated ? [row, row] : [row];
    });
    if (this.dice.chance(0.02)) rows.push({ date: 'kemarin', amount: 'gratis', type: '??' });
    return this.ordered(rows);
  }

  private format(): number {
    const { dateFormat, seed } = this.profile;
    if (dateFormat !== 'mixed') return dateFormat;
    return (seed + Math.floor(this.clock.nowMs() / (2 * HOUR_MS))) % 5;
  }

  private ordered(rows: Record<string, unknown>[]): unknown[] {
    switch (this.profile.order) {
      case 'newest':
        return rows;
      case 'oldest':
        return rows.toReversed();
      case 'shuffled':
        return rows
          .map((row) => ({ row, key: this.dice.fraction() }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ row }) => row);
    }
  }

  private row(entry: Entry, format: number): Record<string, unknown> {
    const { rows } = this.profile;
    const nowMs = this.clock.nowMs();
    const ref = this.refOf(entry);
    const hasBalance = entry.balanceFromMs <= nowMs && rows !== 'refs' && rows !== 'bare';
    const balance =
      hasBalance && entry.balance !== null ? String(entry.balance + this.shiftOf(entry)) : null;
    const { text, fromMs, widthMs } = stampText(entry.stampMs, format);
    const isCredit = entry.kind === 'credit';
    this.books.shown(
      entry.n,
      words({
        channel: 'poll',
        isCredit,
        amount: entry.amount,
        fromMs,
        widthMs,
        brand: entry.brand,
        ref,
        balance,
      }),
    );
    return {
      date: this.isBroken(entry) ? '0000-00-00 00:00:00' : text,
      amount: this.amount(entry.amount),
      type: isCredit ? 'CR' : 'DB',
      qris: 'static',
      brand_name: entry.brand,
      ...(ref === null ? {} : { issuer_reff: ref, buyer_reff: ref }),
      ...(balance === null ? {} : { balance }),
    };
  }

  private shiftOf({ refFromMs }: Entry): number {
    const since = this.recomputed.filter(({ atMs }) => refFromMs <= atMs);
    return since.reduce((sum, { by }) => sum + by, 0);
  }

  private refOf({ ref, refFromMs }: Entry): string | null {
    const { rows } = this.profile;
    if (rows === 'balance' || rows === 'bare') return null;
    return refFromMs <= this.clock.nowMs() ? ref : null;
  }

  private amount(amount: number): string | number {
    const { amountFormat } = this.profile;
    const style =
      amountFormat === 'mixed' ? this.dice.pick(['text', 'number', 'dotted']) : amountFormat;
    if (style === 'number') return amount;
    if (style === 'text') return String(amount);
    return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, '.');
  }
}

/** A stamp as the provider writes it, and what it can honestly be read as. */
export function stampText(
  ms: number,
  format: number,
): { text: string; fromMs: number; widthMs: number } {
  const iso = new Date(ms + WIB_MS).toISOString();
  const [year = '', month = '', day = ''] = iso.slice(0, 10).split('-');
  const seconds = iso.slice(11, 19);
  const minutes = iso.slice(11, 16);
  const text =
    [
      `${year}-${month}-${day} ${seconds}`,
      `${year}-${month}-${day} ${minutes}`,
      `${year}-${month}-${day}T${seconds}`,
      `${day}/${month}/${year} ${minutes}`,
    ][format] ?? `${day}/${month}/${year} ${seconds}`;
  const widthMs = format === 1 || format === 3 ? MINUTE_MS : SECOND_MS;
  return { text, fromMs: Math.floor(ms / widthMs) * widthMs, widthMs };
}

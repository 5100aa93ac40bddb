// The codes SpeedCash made, and their list as specs/004 documents it: two paths, two sets of field
// names, a sample whose codes expire before they are made. No paid flag anywhere (facts §4.3).
import type { ProviderOrder } from './bank-entry.ts';
import type { SnapFaults } from './faults.ts';
import { providerNowMs, type Stage } from './provider.ts';
import { writeQris } from './qris-writer.ts';
import type { Reply } from './reply.ts';
import { merchantIdOf, nothingFound, refuse, say } from './snap-reply.ts';
import { formatWib, parseIso, wibDay } from './wib.ts';

export interface SnapCode {
  readonly idQr: string;
  readonly payload: string;
  /** Whole rupiah; null for a static code. */
  readonly amount: number | null;
  /** By the provider's clock. */
  readonly generatedAtMs: number;
  readonly expiresAtMs: number | null;
}

export interface SnapCodeInput {
  readonly amount?: number;
  readonly validSeconds?: number;
}

const SERVICE = '90';
/** The first id of the sample in specs/004. */
const FIRST_ID = 10_092_070;

export class SnapCodes {
  readonly #stage: Stage;
  #made: SnapCode[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Makes a code; without an amount a static one that never expires. */
  make({ amount, validSeconds = 600 }: SnapCodeInput): SnapCode {
    const nowMs = providerNowMs(this.#stage);
    const idQr = String(FIRST_ID + this.#made.length * 11);
    const reference = `SC${idQr}`;
    const merchantPayload = this.#stage.bank().merchant.payload;
    const change = amount === undefined ? { reference } : { amount, reference };
    const code: SnapCode = {
      idQr,
      payload: writeQris(merchantPayload, change),
      amount: amount ?? null,
      generatedAtMs: nowMs,
      expiresAtMs: amount === undefined ? null : nowMs + validSeconds * 1000,
    };
    this.#made.push(code);
    return code;
  }

  findOrder(payload: string): ProviderOrder | null {
    const code = this.#find(payload);
    return code ? { orderRef: code.idQr, feeds: ['snap'] } : null;
  }

  isClosed(payload: string): boolean {
    const expiresAtMs = this.#find(payload)?.expiresAtMs ?? null;
    return expiresAtMs !== null && expiresAtMs <= providerNowMs(this.#stage);
  }

  reset(): void {
    this.#made = [];
  }

  /** Answers the list of one WIB day. */
  list(body: Record<string, unknown>, merchantId: string): Reply {
    const faults = this.#stage.faults.snap;
    const atMs = typeof body['dateGenerate'] === 'string' ? parseIso(body['dateGenerate']) : null;
    if (atMs === null) return refuse(SERVICE, '40001', 'dateGenerate');
    const asked = merchantIdOf(body);
    if (asked === null) return refuse(SERVICE, '40001', 'merchantId');
    const ofDay = this.#made.filter((code) => wibDay(code.generatedAtMs) === wibDay(atMs));
    if (asked !== merchantId || ofDay.length === 0) return nothingFound(SERVICE);
    const rows = ofDay.toReversed().map((code) => codeRow(code, faults));
    const reply = say('2009000', 'Successful', { dataDetail: rows });
    // The documented sample closes one brace too many.
    return faults.brokenJson && reply.kind === 'send'
      ? { ...reply, body: `${reply.body}}` }
      : reply;
  }

  #find(payload: string): SnapCode | undefined {
    return this.#made.find((code) => code.payload === payload);
  }
}

const DAY_MS = 86_400_000;

function codeRow(code: SnapCode, faults: SnapFaults): Record<string, unknown> {
  const madeAt = formatWib(code.generatedAtMs);
  const endMs = faults.expiryBeforeCreation ? code.generatedAtMs - DAY_MS : code.expiresAtMs;
  const endsAt = code.expiresAtMs === null || endMs === null ? null : formatWib(endMs);
  const times =
    faults.generateListNames === 'sample'
      ? { generate_time: madeAt, expired_date: endsAt }
      : { generated_time: madeAt, expired_time: endsAt };
  return {
    id_qr: code.idQr,
    type: code.amount === null ? 'static' : 'dynamic',
    ...times,
    amount: code.amount === null ? null : `${code.amount}.00`,
  };
}

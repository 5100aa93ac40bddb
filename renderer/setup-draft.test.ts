// Owns the proof that the first-run form makes a setup file the till takes, and says what is
// missing.
import { describe, expect, it } from 'vitest';
import { pageContract } from '../shared/contract.ts';
import { readQris, type QrisWarning } from '../shared/qris/qris.ts';
import { readSetup } from '../shared/setup.ts';
import { fakeSnapshot, SHOP_QRIS } from './client/fake-day.ts';
import {
  feedOf,
  feedsAtStart,
  FEED_FIELDS,
  FEED_KINDS,
  type FeedKind,
  type FeedValues,
} from './feed-draft.ts';
import { PASSPHRASE_MAX, PASSPHRASE_MIN, REASON_MAX, REASON_MIN, REFERENCE_MAX } from './limits.ts';
import {
  draftOf,
  EMPTY_DRAFT,
  missingIn,
  setupText,
  TIMEZONES,
  trialText,
  type SetupDraft,
} from './setup-draft.ts';
import { setupEn, setupId } from './strings/setup.ts';

const draft: SetupDraft = {
  ...EMPTY_DRAFT,
  storeName: ' Warung Sejahtera ',
  timezone: TIMEZONES.wita,
  qris: `${SHOP_QRIS}\n`,
  isQrisGood: true,
  isConfirmed: true,
  feeds: {
    ...EMPTY_DRAFT.feeds,
    qiospay: { isOn: true, values: { merchantCode: 'QP012345 ', apiKey: 'k3y' } },
  },
};

/** Every field of a feed filled in with something of its form. */
function filled(kind: FeedKind): SetupDraft {
  const entries = FEED_FIELDS[kind].map(({ key, start }) => [
    key,
    start ?? (key === 'baseUrl' ? 'https://penyedia.example/v1.0' : `isi-${key}`),
  ]);
  const feeds = {
    ...feedsAtStart([]),
    [kind]: { isOn: true, values: Object.fromEntries(entries) as FeedValues },
  };
  return { ...draft, feeds };
}

describe('the first-run form', () => {
  it('asks for everything, in the order of the form', () => {
    expect(missingIn(EMPTY_DRAFT)).toEqual([
      { part: 'name' },
      { part: 'qris' },
      { part: 'field', kind: 'qiospay', key: 'merchantCode' },
      { part: 'field', kind: 'qiospay', key: 'apiKey' },
    ]);
    expect(missingIn({ ...draft, isConfirmed: false })).toEqual([{ part: 'confirm' }]);
    expect(missingIn({ ...draft, feeds: feedsAtStart([]) })).toEqual([{ part: 'feed' }]);
    expect(missingIn(draft)).toEqual([]);
  });

  it.each(FEED_KINDS)('makes a setup of %s that the till reads, field for field', (kind) => {
    const made = filled(kind);
    expect(missingIn(made)).toEqual([]);
    const read = readSetup(setupText(made));
    expect(read.ok && read.setup.feeds).toEqual([feedOf(kind, made.feeds[kind])]);
    expect(readSetup(trialText({ ...EMPTY_DRAFT, feeds: made.feeds }, kind)).ok).toBe(true);
  });

  it('leaves out what may stay empty, and every provider that is not chosen', () => {
    const feeds = { ...filled('snap').feeds, qiospay: draft.feeds.qiospay };
    const qiospay = { isOn: false, values: draft.feeds.qiospay.values };
    const snap = { ...feeds.snap, values: { ...feeds.snap.values, providerPublicKey: ' ' } };
    const read = readSetup(setupText({ ...draft, feeds: { ...feeds, qiospay, snap } }));
    if (!read.ok) throw new Error(read.faults.join());
    expect(read.setup.feeds.map(({ kind }) => kind)).toEqual(['snap']);
    expect(read.setup.feeds[0]).not.toHaveProperty('providerPublicKey');
  });

  it('opens a port only where somebody calls, and takes no nonsense for one', () => {
    const netzme = { ...filled('netzme'), callbackPort: '8787' };
    const read = readSetup(setupText(netzme));
    expect(read.ok && read.setup.callbacks).toEqual({ port: 8787 });
    for (const callbackPort of ['0', '70000', '8787x', '-1'])
      expect(missingIn({ ...netzme, callbackPort })).toEqual([{ part: 'port' }]);
    expect(setupText({ ...draft, callbackPort: '8787' })).not.toContain('callbacks');
  });

  it('of a till set up already knows the shop and its providers, and asks for the rest', () => {
    const view = fakeSnapshot(0, '');
    const store = { ...view.store, timezone: 'Asia/Pontianak', dayStartsAt: '04:00' };
    const again = draftOf({ ...view, store });
    expect(again).toMatchObject({ timezone: 'Asia/Pontianak', dayStartsAt: '04:00', qris: '' });
    expect(FEED_KINDS.filter((kind) => again.feeds[kind].isOn)).toEqual(
      view.feeds.map(({ kind }) => kind),
    );
    expect(missingIn(again).map(({ part }) => part)).toEqual(['qris', 'field', 'field']);
  });

  it('makes a setup file that the till reads', () => {
    const read = readSetup(setupText(draft));
    expect(read).toMatchObject({
      ok: true,
      setup: {
        store: { name: 'Warung Sejahtera', timezone: 'Asia/Makassar' },
        till: { name: 'Kasir 1' },
        merchant: { qris: SHOP_QRIS },
        feeds: [{ kind: 'qiospay', merchantCode: 'QP012345', apiKey: 'k3y' }],
      },
    });
  });

  it('knows three zones, all real', () => {
    for (const zone of Object.values(TIMEZONES))
      expect(() => new Intl.DateTimeFormat('id', { timeZone: zone })).not.toThrow();
  });

  it('has a sentence for every reason a QRIS is refused, in both languages', () => {
    const read = readQris('halo');
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(setupId.qris.faults[read.code]).toContain('bukan QRIS');
    expect(setupEn.qris.faults[read.code]).toContain('no QRIS');
  });

  it('warns in both languages of what makes a customer pay more', () => {
    for (const warning of ['payer_pays_fee', 'payer_may_tip'] satisfies QrisWarning[])
      for (const words of [setupId, setupEn]) expect(words.qris.warnings[warning]).toBeTruthy();
  });
});

describe('the page’s limits', () => {
  const { create } = pageContract.sale;
  const { dismiss } = pageContract.payment;
  const takes = async (procedure: typeof create | typeof dismiss, input: unknown) => {
    const answer = await procedure['~orpc'].inputSchema?.['~standard'].validate(input);
    return answer !== undefined && answer.issues === undefined;
  };

  it('are those of the contract for a note', async () => {
    const reference = 'x'.repeat(REFERENCE_MAX);
    expect(await takes(create, { amount: 1, reference })).toBe(true);
    expect(await takes(create, { amount: 1, reference: `${reference}x` })).toBe(false);
  });

  it('are those of the contract for a passphrase', () => {
    const { inputSchema } = pageContract.till.exportSetup['~orpc'];
    for (const [length, isTaken] of [
      [PASSPHRASE_MIN - 1, false],
      [PASSPHRASE_MIN, true],
      [PASSPHRASE_MAX, true],
      [PASSPHRASE_MAX + 1, false],
    ] as const)
      expect(inputSchema?.safeParse({ passphrase: 'x'.repeat(length) }).success).toBe(isTaken);
  });

  it('are those of the contract for a reason', async () => {
    for (const [length, isTaken] of [
      [REASON_MIN - 1, false],
      [REASON_MIN, true],
      [REASON_MAX, true],
      [REASON_MAX + 1, false],
    ] as const)
      expect(await takes(dismiss, { paymentId: 'p', reason: 'x'.repeat(length) })).toBe(isTaken);
  });
});

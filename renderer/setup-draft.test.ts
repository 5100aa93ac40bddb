// Owns the proof that the first-run form makes a setup file the till takes, and says what is
// missing.
import { describe, expect, it } from 'vitest';
import { pageContract } from '../shared/contract.ts';
import { readQris, type QrisWarning } from '../shared/qris/qris.ts';
import { readSetup } from '../shared/setup.ts';
import { SHOP_QRIS } from './client/fake-day.ts';
import {
  feedChange,
  feedOf,
  feedsAtStart,
  feedsFrom,
  FEED_FIELDS,
  FEED_KINDS,
  missingFields,
  type FeedKind,
  type FeedValues,
} from './feed-draft.ts';
import { PASSPHRASE_MAX, PASSPHRASE_MIN, REASON_MAX, REASON_MIN, REFERENCE_MAX } from './limits.ts';
import {
  chosenFeeds,
  draftFrom,
  EMPTY_DRAFT,
  keptSections,
  missingIn,
  setupText,
  STEPS,
  TIMEZONES,
  trialText,
  zoneGuess,
  type SetupDraft,
} from './setup-draft.ts';
import { setupEn, setupId } from './strings/setup.ts';

const draft: SetupDraft = {
  ...EMPTY_DRAFT,
  storeName: ' Warung Sejahtera ',
  timezone: TIMEZONES.wita,
  qris: `${SHOP_QRIS}\n`,
  isQrisGood: true,
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
  it('asks in each step for what it needs, in the order of its fields', () => {
    expect(missingIn('shop', EMPTY_DRAFT)).toEqual([{ part: 'name' }]);
    expect(missingIn('shop', { ...draft, dayStartsAt: '' })).toEqual([{ part: 'day' }]);
    expect(missingIn('qris', EMPTY_DRAFT)).toEqual([{ part: 'qris' }]);
    expect(missingIn('feed', EMPTY_DRAFT)).toEqual([
      { part: 'field', kind: 'qiospay', key: 'merchantCode' },
      { part: 'field', kind: 'qiospay', key: 'apiKey' },
    ]);
    expect(missingIn('feed', { ...draft, feeds: feedsAtStart([]) })).toEqual([{ part: 'feed' }]);
    for (const step of STEPS) expect(missingIn(step, draft)).toEqual([]);
  });

  it('takes the zone of a PC in Indonesia, and no other', () => {
    expect(
      ['Asia/Jakarta', 'Asia/Pontianak', 'Asia/Makassar', 'Asia/Jayapura'].map(zoneGuess),
    ).toEqual(['Asia/Jakarta', 'Asia/Jakarta', 'Asia/Makassar', 'Asia/Jayapura']);
    expect(zoneGuess('Europe/Berlin')).toBeNull();
    expect(zoneGuess('UTC')).toBeNull();
  });

  it('keeps what is half typed without any secret, and finds it again', () => {
    for (const kind of FEED_KINDS) {
      const made = filled(kind);
      const kept = keptSections({ ...made, callbackPort: '8787' });
      const secrets = FEED_FIELDS[kind].filter(({ look }) => look !== 'line');
      for (const { key } of secrets) expect(JSON.stringify(kept)).not.toContain(`isi-${key}`);
      const again = draftFrom({ setup: kept, secrets: [] }, 'Asia/Jakarta');
      expect(again.storeName).toBe('Warung Sejahtera');
      expect(again.qris).toBe(SHOP_QRIS);
      expect(chosenFeeds(again)).toEqual([kind]);
      expect(missingIn('feed', again).map((one) => 'key' in one && one.key)).toEqual(
        secrets.filter(({ isNeeded }) => isNeeded).map(({ key }) => key),
      );
    }
  });

  it('begins empty where nothing was typed, in the zone of the PC', () => {
    const begun = draftFrom({ setup: {}, secrets: [] }, 'Asia/Makassar');
    expect(begun).toEqual({ ...EMPTY_DRAFT, timezone: 'Asia/Makassar' });
    expect(draftFrom({ setup: { store: 7, feeds: 'x' }, secrets: [] }, 'Asia/Jakarta')).toEqual(
      EMPTY_DRAFT,
    );
  });

  it.each(FEED_KINDS)('makes a setup of %s that the till reads, field for field', (kind) => {
    const made = filled(kind);
    expect(missingIn('feed', made)).toEqual([]);
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
      expect(missingIn('feed', { ...netzme, callbackPort })).toEqual([{ part: 'port' }]);
    expect(setupText({ ...draft, callbackPort: '8787' })).not.toContain('callbacks');
  });

  it('of a till set up already knows all but the secrets, and asks for none that is kept', () => {
    const setup = { feeds: [{ kind: 'qiospay', merchantCode: 'QP048797' }] };
    const secrets = ['feeds.qiospay.apiKey'];
    const { qiospay } = feedsFrom(setup.feeds, secrets);
    expect(missingFields('qiospay', qiospay)).toEqual([]);
    expect(missingFields('qiospay', { ...qiospay, kept: [] })).toEqual(['apiKey']);
    expect(feedChange('qiospay', qiospay)).toEqual({ merchantCode: 'QP048797', baseUrl: null });
    const typed = { ...qiospay, values: { ...qiospay.values, apiKey: ' baru ' } };
    expect(feedChange('qiospay', typed)).toMatchObject({ apiKey: 'baru' });
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

// Owns "does this feed work?": one real look at the provider with the setup as typed, nothing
// stored, and the answer in steps a shop can act on. Knows the two spellings of a Qiospay merchant
// code.
import { AppError } from '../../shared/errors.ts';
import { readQris, type Qris } from '../../shared/qris/qris.ts';
import { pushAloneOf, readSetup, type FeedSetup, type Setup } from '../../shared/setup.ts';
import { SECOND_MS } from '../../shared/time.ts';
import type { ConnectionTest, FeedFault } from '../../shared/views.ts';
import type { Ports } from './ports.ts';
import { createProviderClock, type ProviderClock } from './provider-clock.ts';
import { createQiospay } from './providers/qiospay.ts';
import { SweepFailure, type Sweep } from './providers/provider.ts';
import { createSnap } from './providers/snap.ts';
import { inquiryProbe } from './providers/nicepay-inquiry.ts';
import { createRecorder } from './recorder.ts';

/** SNAP servers refuse a clock further off than 2 to 5 minutes (facts/domain.md §4.1). */
const CLOCK_OFF_MS = 60 * SECOND_MS;

/**
 * The feed of this kind in a setup file's text, or in the setup in use where the text is empty, and
 * whose QRIS it is for. Throws AppError `bad_input` where there is none.
 */
export function feedToTest(
  text: string,
  kind: string,
  current: { readonly setup: Pick<Setup, 'feeds'>; readonly qris: Qris } | null,
): { readonly feed: FeedSetup; readonly nmid: string | null } {
  const read = readSetup(text);
  if (!read.ok && text.trim() !== '')
    throw new AppError('bad_input', read.faults[0] ?? 'The setup file can not be read.');
  const feeds = read.ok ? read.setup.feeds : (current?.setup.feeds ?? []);
  const feed = feeds.find((each) => each.kind === kind);
  if (!feed) throw new AppError('bad_input', `This setup has no feed ${kind}.`);
  const qris = read.ok ? readQris(read.setup.merchant.qris) : null;
  return { feed, nmid: qris?.ok ? qris.qris.nmid : (current?.qris.nmid ?? null) };
}

/** Tries one feed of a setup. Never rejects: a fault is an answer. */
export async function testConnection(
  feed: FeedSetup,
  ports: Ports,
  nmid: string | null,
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const recorder = createRecorder(ports.http, secretsOf(feed));
  const { http } = recorder;
  const providerClock = createProviderClock(ports.clock);
  const tried = await attempt(feed, { ...ports, http, providerClock }, nmid, signal);
  if (tried.sweep) providerClock.measure(tried.sweep.date);
  const clockOffMs = providerClock.wallErrorMs();
  return {
    kind: feed.kind,
    canAsk: tried.canAsk,
    fault: tried.fault,
    rows: tried.sweep?.sightings.length ?? null,
    setAside: tried.sweep?.setAside.length ?? 0,
    clockOffMs: clockOffMs !== null && Math.abs(clockOffMs) > CLOCK_OFF_MS ? clockOffMs : null,
    betterMerchantCode: await betterCode(
      feed,
      tried.fault,
      { ...ports, http, providerClock },
      signal,
    ),
    pushAlone: pushAloneOf(feed),
    transcript: recorder.transcript(),
  };
}

/** The clock is measured by every answer, a refusal among them: a wrong clock may be why. */
interface TestPorts extends Ports {
  readonly providerClock: ProviderClock;
}

interface Tried {
  readonly canAsk: boolean;
  readonly fault: FeedFault | null;
  readonly sweep: Sweep | null;
}

async function attempt(
  feed: FeedSetup,
  ports: TestPorts,
  nmid: string | null,
  signal: AbortSignal,
): Promise<Tried> {
  try {
    switch (feed.kind) {
      case 'qiospay': {
        if (feed.apiKey === undefined) return { canAsk: false, fault: null, sweep: null };
        const sweep = await createQiospay(feed, ports).sweep(signal);
        return { canAsk: true, fault: null, sweep };
      }
      case 'snap': {
        const sweep = await createSnap(feed, { ...ports, nmid }).sweep(signal);
        return { canAsk: true, fault: null, sweep };
      }
      case 'nicepay': {
        if (feed.inquiryUrl === undefined && feed.registrationUrl === undefined)
          return { canAsk: false, fault: null, sweep: null };
        await inquiryProbe(feed, ports, signal);
        return { canAsk: true, fault: null, sweep: null };
      }
      case 'netzme':
        return { canAsk: false, fault: null, sweep: null };
    }
  } catch (error) {
    if (!(error instanceof SweepFailure)) throw error;
    return { canAsk: true, fault: error.fault, sweep: null };
  }
}

/**
 * The merchant's own QR shows the code without its zero; the mutasi wants it with (facts/domain.md
 * §3.1).
 */
async function betterCode(
  feed: FeedSetup,
  fault: FeedFault | null,
  ports: TestPorts,
  signal: AbortSignal,
): Promise<string | null> {
  if (feed.kind !== 'qiospay' || fault !== 'bad_credentials') return null;
  const match = /^([A-Z]{2})(0?)(\d+)$/i.exec(feed.merchantCode);
  if (!match) return null;
  const merchantCode = `${match[1]}${match[2] === '' ? '0' : ''}${match[3]}`;
  const again = await attempt({ ...feed, merchantCode }, ports, null, signal);
  return again.fault === null ? merchantCode : null;
}

function secretsOf(feed: FeedSetup): string[] {
  switch (feed.kind) {
    case 'qiospay':
      return [feed.apiKey ?? '', feed.callbackSecret ?? ''];
    case 'snap':
      return [feed.clientSecret, feed.privateKey, feed.clientId];
    case 'nicepay':
      return [feed.merchantKey];
    case 'netzme':
      return [feed.callbackToken];
  }
}

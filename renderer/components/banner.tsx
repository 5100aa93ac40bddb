// Owns the one banner: everything that keeps this screen from seeing payments, in words, with
// what to do. There is one element with role `status` at most, and none when all is well.
import { lazy, Suspense, type ReactNode } from 'react';
import type { Condition, FeedHealth, LedgerNotice } from '../../shared/views.ts';
import { MINUTE_MS, shopDay, type ShopCalendar } from '../../shared/time.ts';
import { dayText, minuteText, timeText } from '../format.ts';
import { useNow, usePage, useStore, useWords } from '../hooks.ts';
import { hubLines } from '../hub/lines.ts';
import { isBlind, type Till } from '../store.ts';
import type { Words } from '../strings.ts';
import { useAgo } from './ago.tsx';
import { Icon } from './icon.tsx';

const CareLine = lazy(async () => ({ default: (await import('./care-line.tsx')).CareLine }));
const HubLine = lazy(async () => ({ default: (await import('../hub/hub-line.tsx')).HubLine }));
const ChosenLine = lazy(async () => ({ default: (await import('./care-line.tsx')).ChosenLine }));
const RestartNote = lazy(async () => ({
  default: (await import('./restart-note.tsx')).RestartNote,
}));
const UpdateLine = lazy(async () => ({
  default: (await import('../update/update-line.tsx')).UpdateLine,
}));

export function Banner() {
  const till = useStore((state) => state.till);
  const words = useWords();
  return (
    <div aria-live="polite">
      <BannerLines till={till} words={words} />
      <Restarted till={till} />
      <Newer till={till} />
    </div>
  );
}

/** Not in the banner: it stops nobody from seeing payments. */
function Restarted({ till }: { readonly till: Till }) {
  const { fellAtMs } = usePage();
  const tillAtMs = till.view?.conditions.find(({ kind }) => kind === 'restarted');
  const atMs = tillAtMs?.kind === 'restarted' ? tillAtMs.atMs : null;
  if (atMs === null && fellAtMs === null) return null;
  return (
    <Suspense>
      <RestartNote tillAtMs={atMs} pageAtMs={fellAtMs} />
    </Suspense>
  );
}

/** Nor is this: nothing is wrong. */
function Newer({ till }: { readonly till: Till }) {
  const newer = till.view?.conditions.find(({ kind }) => kind === 'update');
  if (newer?.kind !== 'update') return null;
  return (
    <Suspense>
      <UpdateLine version={newer.version} />
    </Suspense>
  );
}

interface Line {
  readonly key: string;
  readonly tone: 'bad' | 'warn';
  readonly body: ReactNode;
}

function BannerLines({ till, words }: { readonly till: Till; readonly words: Words }) {
  const { view } = till;
  const nowMs = useNow(5_000);
  if (view === null) return null;
  const zone = view.store.timezone;
  const lines: Line[] = [];
  if (till.link === 'lost') lines.push(lostLine(till, zone, words));
  if (view.isSetUp && view.feeds.length === 0)
    lines.push({ key: 'none', tone: 'bad', body: words.banner.noFeed });
  if (view.notice !== null) lines.push(restoredLine(view.notice, view.store, words));
  for (const each of view.conditions) lines.push(...conditionLine(each, words));
  const { hub } = view;
  if (hub !== null)
    for (const { of, ...line } of hubLines(hub, nowMs))
      lines.push({ ...line, body: <HubLine hub={hub} of={of} /> });
  for (const feed of view.feeds) lines.push(...feedLines(feed, zone, nowMs, words));
  if (lines.length === 0) return null;
  const isBad = lines.some(({ tone }) => tone === 'bad');
  return (
    <div role="status" className={`banner banner-${isBad ? 'bad' : 'warn'}`}>
      <Icon name="warning" />
      <ul>
        {lines.map(({ key, body }) => (
          <li key={key}>
            <Suspense>{body}</Suspense>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The ledger was damaged and a backup took its place: sales since then are not in the lists. */
function restoredLine(notice: LedgerNotice, store: ShopCalendar, words: Words): Line {
  const { restored, restoredEmpty } = words.banner;
  const { fromMs } = notice;
  if (fromMs === null) return { key: 'restored', tone: 'warn', body: restoredEmpty };
  if (notice.isChosen === true)
    return { key: 'restored', tone: 'warn', body: <ChosenLine fromMs={fromMs} /> };
  const day = dayText(shopDay(fromMs, store), words.locale);
  const body = restored(day, minuteText(fromMs, store.timezone));
  return { key: 'restored', tone: 'warn', body };
}

/** Something about the PC itself, with what to do. */
function conditionLine(condition: Condition, { banner }: Words): Line[] {
  switch (condition.kind) {
    case 'clock': {
      const minutes = Math.abs(Math.round(condition.aheadMs / MINUTE_MS));
      return [{ key: 'clock', tone: 'warn', body: banner.clock(minutes, condition.aheadMs > 0) }];
    }
    case 'disk':
      return [{ key: 'disk', tone: 'warn', body: banner.disk(condition.freeBytes / 1_000_000) }];
    case 'webhook': {
      const { host } = condition;
      return [{ key: `webhook-${host}`, tone: 'warn', body: banner.webhook(host) }];
    }
    case 'backup':
      return [{ key: 'backup', tone: 'warn', body: <CareLine condition={condition} /> }];
    case 'moved':
    case 'safe':
      return [{ key: condition.kind, tone: 'bad', body: <CareLine condition={condition} /> }];
    case 'restarted':
    case 'update':
      return [];
  }
}

function lostLine(till: Till, zone: string, words: Words): Line {
  const time = timeText(till.lostSinceMs ?? 0, zone);
  return { key: 'lost', tone: 'bad', body: <LostWords time={time} words={words} /> };
}

function LostWords({ time, words }: { readonly time: string; readonly words: Words }) {
  return (
    <>
      <strong>{words.till.lost(time)}</strong> {words.till.lostMeaning}
      <button type="button" className="banner-button" onClick={() => location.reload()}>
        {words.till.reload}
      </button>
    </>
  );
}

function feedLines(feed: FeedHealth, zone: string, nowMs: number, words: Words): Line[] {
  const { banner } = words;
  const lines: Line[] = [];
  const sentence = words.feed.faults[feed.fault ?? 'unexpected'];
  if (isBlind(feed)) {
    const head =
      feed.lastGoodAtMs === null
        ? banner.blindNever
        : banner.blind(minuteText(feed.lastGoodAtMs, zone));
    const body = (
      <>
        <strong>{head}</strong> {sentence} {banner.blindAdvice}
      </>
    );
    lines.push({ key: `blind-${feed.kind}`, tone: 'bad', body });
  }
  if (isLate(feed, nowMs))
    lines.push({
      key: `stale-${feed.kind}`,
      tone: 'warn',
      body: <StaleWords atMs={feed.lastGoodAtMs ?? 0} words={words} />,
    });
  if (feed.gap !== null) {
    const from = minuteText(feed.gap.fromMs, zone);
    const body = banner.gap(from, minuteText(feed.gap.untilMs, zone));
    lines.push({ key: `gap-${feed.kind}`, tone: 'warn', body });
  }
  if (feed.setAside > 0)
    lines.push({ key: `aside-${feed.kind}`, tone: 'warn', body: banner.setAside(feed.setAside) });
  return lines;
}

/** One missed answer is no news; a banner that comes and goes teaches people not to read it. */
const LATE_MS = 20_000;

function isLate({ state, fault, lastGoodAtMs }: FeedHealth, nowMs: number): boolean {
  if (state !== 'stale' || fault === 'starting' || lastGoodAtMs === null) return false;
  return nowMs - lastGoodAtMs > LATE_MS;
}

function StaleWords({ atMs, words }: { readonly atMs: number; readonly words: Words }) {
  return words.banner.stale(useAgo(atMs));
}

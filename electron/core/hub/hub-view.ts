// Owns what people are told of the hub: its state, the tills and who of them is silent, money given
// away twice. Must stay true: a till is silent by the hub's own clock, never by this PC's.
import type { HubConflict, HubTillView, HubView } from '../../../shared/hub.ts';
import { HOUR_MS, SECOND_MS } from '../../../shared/time.ts';
import type { TillSetup } from '../setup-store.ts';
import type { HubNotes } from '../store/hub-notes.ts';
import type { Stores } from '../stores.ts';
import type { HubLink } from './hub-link.ts';
import type { ClaimStory, HubTill } from '../../../shared/hub-log.ts';

/** Said of a till not heard for so long: twice the pause between the words of an idle one. */
const SILENT_MS = 45 * SECOND_MS;
/** Books that lie about for longer are news for a shop. */
const BOOKS_LATE_MS = HOUR_MS;
const CONFLICTS_MAX = 50;

export interface HubBacklog {
  readonly waiting: number;
  /** When the oldest row was written, PC time; null when there is none. */
  readonly sinceMs: number | null;
}

export interface HubSources {
  readonly link: HubLink;
  readonly setup: Pick<TillSetup, 'hub' | 'sale'>;
  readonly notes: Pick<HubNotes, 'conflicts'>;
  /** The note of a sale of this till or of another, where it is known. */
  readonly referenceOf: (saleId: string) => string | null;
  /** Null while nothing is known of it. */
  readonly backlog: () => HubBacklog | null;
  readonly nowMs: number;
}

/** As {@link hubView}, with what the till has written down. */
export function hubViewIn(
  { sales, hub: notes, hubOutbox }: Pick<Stores, 'sales' | 'hub' | 'hubOutbox'>,
  setup: HubSources['setup'],
  now: Pick<HubSources, 'link' | 'nowMs'>,
): HubView | null {
  const referenceOf = (id: string) =>
    sales.find(id)?.reference ?? notes.sale(id)?.sale.reference ?? null;
  return hubView({ setup, notes, referenceOf, backlog: () => hubOutbox.backlog(), ...now });
}

/** Null for a till without a hub. */
export function hubView(from: HubSources): HubView | null {
  const { link, setup } = from;
  const state = link.state();
  if (setup.hub === undefined || state.kind === 'off') return null;
  const { store, till } = setup.hub;
  const isApart = state.kind === 'apart';
  return {
    state: state.kind,
    sinceMs: isApart ? state.sinceMs : null,
    why: isApart ? state.why : null,
    rule: ruleOf(from, till),
    hold: link.hold(),
    store,
    till,
    tills: tillViews(link.tills(), till, isApart),
    books: booksOf(from),
    conflicts: conflictsOf(from),
  };
}

function ruleOf({ link, setup }: HubSources, till: string): HubView['rule'] {
  if (!link.hasOthers()) return 'alone';
  if (setup.sale.equalAmounts.policy !== 'discount') return 'ask';
  const own = link.tills().find((each) => each.till === till);
  return own?.keepsClass === true ? 'own_amounts' : 'ask';
}

/**
 * Apart, nobody's silence is known. Else all moments are the hub's, and this till's own is as new
 * as the list.
 */
function tillViews(tills: readonly HubTill[], own: string, isApart: boolean): HubTillView[] {
  const newestMs = Math.max(...tills.map(({ seenAtMs }) => seenAtMs));
  return tills
    .toSorted((a, b) => a.number - b.number)
    .map(({ till, state, seenAtMs, version }) => {
      const isSilent =
        !isApart && state === 'open' && till !== own && newestMs - seenAtMs > SILENT_MS;
      return {
        name: till,
        isOwn: till === own,
        state,
        silentSinceMs: isSilent ? seenAtMs : null,
        seenAtMs,
        version,
      };
    });
}

function booksOf({ backlog, nowMs }: HubSources): HubView['books'] {
  const left = backlog();
  if (left === null) return null;
  const { waiting, sinceMs } = left;
  return { waiting, sinceMs, isLate: sinceMs !== null && nowMs - sinceMs > BOOKS_LATE_MS };
}

function conflictsOf(from: HubSources): HubConflict[] {
  return from.notes
    .conflicts()
    .filter(({ seenBy }) => seenBy === null)
    .toSorted((a, b) => b.readAtMs - a.readAtMs)
    .slice(0, CONFLICTS_MAX)
    .map(({ conflict: { paymentId, amount, first, second } }) => ({
      paymentId,
      amount,
      first: storyOf(first, from),
      second: storyOf(second, from),
    }));
}

function storyOf(
  { till, saleId, by, apart, atMs }: ClaimStory,
  { referenceOf }: HubSources,
): HubConflict['first'] {
  return { till, saleId, reference: referenceOf(saleId), by, isApart: apart, atMs };
}

/** Changes when people should be told anew: not with every word a till says. */
export function hubKey(view: HubView | null): string {
  if (view === null) return '';
  const tills = view.tills.map(({ seenAtMs: _seen, ...till }) => till);
  return JSON.stringify({ ...view, tills, books: view.books?.isLate ?? false });
}

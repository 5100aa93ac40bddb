// Owns one line of the banner about the hub: what is, why, what to do, and the button for it.
import { useState } from 'react';
import type { HubConflict, HubView } from '../../shared/hub.ts';
import { formatRupiah } from '../../shared/money.ts';
import { minuteText } from '../format.ts';
import { useStore } from '../hooks.ts';
import { HubQuestion, type HubQuestionOf } from './hub-question.tsx';
import type { HubLineOf } from './lines.ts';
import { useHubWords, type HubWords } from './words.ts';

interface HubLineProps {
  readonly hub: HubView;
  readonly of: HubLineOf;
}

export function HubLine({ hub, of }: HubLineProps) {
  const words = useHubWords();
  const zone = useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
  const [isAsking, setAsking] = useState(false);
  const { head, rest, question, button } = partsOf(hub, of, words, zone);
  return (
    <>
      <strong>{head}</strong> {rest}
      {question !== null && (
        <button type="button" className="banner-button" onClick={() => setAsking(true)}>
          {button}
        </button>
      )}
      {isAsking && question !== null && (
        <HubQuestion of={question} onClose={() => setAsking(false)} />
      )}
    </>
  );
}

interface LineParts {
  readonly head: string;
  readonly rest: string;
  readonly question: HubQuestionOf | null;
  readonly button: string;
}

const NOTHING = { question: null, button: '' };

function partsOf(hub: HubView, of: HubLineOf, words: HubWords, zone: string): LineParts {
  const { banner } = words;
  switch (of.kind) {
    case 'apart':
      return { head: apartHead(hub, words, zone), rest: apartRest(hub, words), ...NOTHING };
    case 'hold':
      return holdParts(hub, words);
    case 'silent': {
      const { name, silentSinceMs } = of.till;
      return {
        head: banner.silent(name, minuteText(silentSinceMs ?? 0, zone)),
        rest: banner.silentMeaning,
        question: { kind: 'putAway', till: name },
        button: banner.putAway(name),
      };
    }
    case 'conflict': {
      const { conflict } = of;
      return {
        head: banner.conflict(formatRupiah(conflict.amount)),
        rest: `${storiesOf(conflict, words, zone)} ${banner.conflictMeaning}`,
        question: { kind: 'conflictSeen', conflict },
        button: banner.conflictSeen,
      };
    }
    case 'moreConflicts':
      return { head: banner.moreConflicts(of.count), rest: '', ...NOTHING };
    case 'books': {
      const head = banner.books(minuteText(hub.books?.sinceMs ?? 0, zone));
      return { head, rest: banner.booksMeaning, ...NOTHING };
    }
  }
}

function holdParts({ hold, why }: HubView, { banner, faults }: HubWords): LineParts {
  if (hold === 'joining')
    return { head: banner.holdJoining, rest: banner.holdJoiningWhy, ...NOTHING };
  const rest = `${why === null ? '' : `${faults[why]} `}${banner.holdApartWhy}`;
  const question = { kind: 'sellApart' } as const;
  return { head: banner.holdApart, rest, question, button: banner.sellApart };
}

export function apartHead({ sinceMs, why }: HubView, { banner }: HubWords, zone: string): string {
  if (sinceMs === null || why === null) return banner.apartNew;
  return banner.apart(minuteText(sinceMs, zone));
}

/** Why, and what it means for selling. */
export function apartRest({ why, rule }: HubView, { banner, faults }: HubWords): string {
  return `${why === null ? '' : `${faults[why]} `}${banner.rules[rule]}`;
}

/** "Kasir 1 12:04 (Meja 4), dari bukti; lalu Kasir 2 12:05, saat terputus, dipasangkan orang." */
export function storiesOf({ first, second }: HubConflict, words: HubWords, zone: string): string {
  const { by, apart, both } = words.story;
  const one = (story: HubConflict['first']): string => {
    const reference = story.reference === null ? '' : ` (${story.reference})`;
    const parts = [
      `${story.till} ${minuteText(story.atMs, zone)}${reference}`,
      ...(story.isApart ? [apart] : []),
      by[story.by],
    ];
    return parts.join(', ');
  };
  return both(one(first), one(second));
}

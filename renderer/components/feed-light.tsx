// Owns the feed's state at a glance: colour, shape and words, with the age of what was read.
import { worstFeed } from '../../shared/feed-words.ts';
import type { FeedHealth } from '../../shared/views.ts';
import { useStore, useWords } from '../hooks.ts';
import { isBlind } from '../store.ts';
import { useAgo } from './ago.tsx';
import { Icon, type IconName } from './icon.tsx';

/** When the feed read longest ago was read; null when all of them only push, or none was read. */
export function lastReadMs(feeds: readonly FeedHealth[]): number | null {
  const times = feeds.flatMap(({ lastGoodAtMs }) => lastGoodAtMs ?? []);
  return times.length === 0 ? null : Math.min(...times);
}

export function FeedLight() {
  const feeds = useStore((state) => state.till.view?.feeds) ?? [];
  const words = useWords();
  const isSafe = useStore((state) =>
    (state.till.view?.conditions ?? []).some(({ kind }) => kind === 'safe'),
  );
  const worst = worstFeed(feeds);
  if (isSafe) return <Light tone="warn" icon="eyeOff" text={words.feed.notAsked} />;
  if (worst === null) return <Light tone="bad" icon="eyeOff" text={words.feed.none} />;
  if (worst.fault === 'starting' && worst.state !== 'live')
    return <Light tone="calm" icon="clock" text={words.feed.starting} />;
  if (isBlind(worst)) return <Light tone="bad" icon="eyeOff" text={words.feed[worst.state]} />;
  if (worst.state === 'stale') return <Light tone="warn" icon="clock" text={words.feed.stale} />;
  return <LiveLight atMs={lastReadMs(feeds)} />;
}

function LiveLight({ atMs }: { readonly atMs: number | null }) {
  const words = useWords();
  const ago = useAgo(atMs ?? 0);
  const text = atMs === null ? words.feed.live : words.feed.read(ago);
  return <Light tone="good" icon="eye" text={text} />;
}

interface LightProps {
  readonly tone: 'good' | 'warn' | 'bad' | 'calm';
  readonly icon: IconName;
  readonly text: string;
}

function Light({ tone, icon, text }: LightProps) {
  return (
    <span className={`light light-${tone}`}>
      <Icon name={icon} />
      <span className="light-words">{text}</span>
    </span>
  );
}

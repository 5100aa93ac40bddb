// Owns the other tills as a manager sees them: whether they can be asked, who sells, who is silent,
// which Lunas each has, and what two of them gave away. Looked at anew while somebody looks.
import { useEffect, useState } from 'react';
import type { HubTillView, HubView } from '../../../shared/hub.ts';
import { formatRupiah } from '../../../shared/money.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { timeText } from '../../format.ts';
import { usePage, useStore } from '../../hooks.ts';
import { apartHead, apartRest, storiesOf } from '../../hub/hub-line.tsx';
import { HubQuestion, type HubQuestionOf } from '../../hub/hub-question.tsx';
import { useHubWords } from '../../hub/words.ts';
import '../../styles/books.css';
import '../../styles/hub.css';

const LOOK_EVERY_MS = 2000;

type Ask = (question: HubQuestionOf) => void;

export function HubScreen() {
  const { deeds } = usePage();
  const words = useHubWords().desk;
  const hub = useHub();
  const [asked, setAsked] = useState<HubQuestionOf | null>(null);
  if (hub === undefined) return <p className="soft">{words.loading}</p>;
  if (hub === null)
    return (
      <Empty icon="desk" title={words.none} hint={words.noneHint}>
        <Button onPress={() => deeds.desk({ type: 'went', screen: 'setup' })}>{words.join}</Button>
      </Empty>
    );
  return (
    <div className="books hub">
      <p className="soft">{words.lead}</p>
      <Conflicts hub={hub} onAsk={setAsked} />
      <Standing hub={hub} onAsk={setAsked} />
      <Tills hub={hub} onAsk={setAsked} />
      {asked !== null && <HubQuestion of={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

/** Undefined until the till has answered once; a look that fails changes nothing. */
function useHub(): HubView | null | undefined {
  const { api } = usePage().session;
  const told = useStore((state) => state.till.view?.hub);
  const [looked, setLooked] = useState<HubView | null | undefined>(undefined);
  useEffect(() => {
    let timer = 0;
    let isOver = false;
    const look = async (): Promise<void> => {
      const answer = await api.hub.status().catch(() => null);
      if (isOver) return;
      if (answer !== null) setLooked(answer.hub);
      timer = window.setTimeout(() => void look(), LOOK_EVERY_MS);
    };
    void look();
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
    // What the page is told of is looked at in full at once.
  }, [api, told]);
  return looked;
}

interface PartProps {
  readonly hub: HubView;
  readonly onAsk: Ask;
}

function useZone(): string {
  return useStore((state) => state.till.view?.store.timezone) ?? 'Asia/Jakarta';
}

function Standing({ hub, onAsk }: PartProps) {
  const words = useHubWords();
  const { desk, banner, faults } = words;
  const zone = useZone();
  const { state, hold, why, books, store, till } = hub;
  const isLive = state === 'live';
  return (
    <section className="panel" aria-label={desk.state}>
      <h2>{desk.state}</h2>
      <p className={`hub-state ${isLive ? 'hub-good' : 'hub-warn'}`}>
        <Icon name={isLive ? 'check' : 'warning'} />
        <strong>{isLive ? desk.live : apartHead(hub, words, zone)}</strong>
      </p>
      {!isLive && hold !== 'apart' && <p>{apartRest(hub, words)}</p>}
      {hold === 'apart' && (
        <div className="hub-hold">
          <p>
            <strong>{banner.holdApart}</strong> {why === null ? '' : faults[why]}{' '}
            {banner.holdApartWhy}
          </p>
          <Button look="danger" onPress={() => onAsk({ kind: 'sellApart' })}>
            {banner.sellApart}
          </Button>
        </div>
      )}
      {hold === 'joining' && (
        <p>
          <strong>{banner.holdJoining}</strong> {banner.holdJoiningWhy}
        </p>
      )}
      <dl className="hub-facts">
        <dt>{desk.store}</dt>
        <dd>{store}</dd>
        <dt>{desk.till}</dt>
        <dd>{till}</dd>
        <dt>{desk.books}</dt>
        <dd>
          {books === null
            ? desk.booksUnknown
            : books.waiting === 0 || books.sinceMs === null
              ? desk.booksSent
              : desk.booksLeft(books.waiting, timeText(books.sinceMs, zone))}
        </dd>
      </dl>
    </section>
  );
}

function Tills({ hub, onAsk }: PartProps) {
  const { desk: words } = useHubWords();
  const { tills, state } = hub;
  const own = tills.find(({ isOwn }) => isOwn);
  return (
    <section className="panel" aria-label={words.tills}>
      <h2>{words.tills}</h2>
      {tills.length === 0 && <p className="soft">{words.noTills}</p>}
      {tills.length > 0 && state === 'apart' && <p className="soft">{words.asOf}</p>}
      {tills.length > 0 && (
        <div className="hub-scroll" tabIndex={0} role="group" aria-label={words.tills}>
          <table className="table tally hub-tills">
            <thead>
              <tr>
                <th scope="col">{words.name}</th>
                <th scope="col">{words.is}</th>
                <th scope="col">{words.seen}</th>
                <th scope="col">{words.version}</th>
                <th scope="col">
                  <span className="only-heard">{words.deeds}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {tills.map((till) => (
                <TillRow
                  key={till.name}
                  till={till}
                  isLive={state === 'live'}
                  isOdd={own !== undefined && own.version !== till.version}
                  onAsk={onAsk}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

interface RowProps {
  readonly till: HubTillView;
  readonly isLive: boolean;
  readonly isOdd: boolean;
  readonly onAsk: Ask;
}

function TillRow({ till, isLive, isOdd, onAsk }: RowProps) {
  const { desk: words, banner } = useHubWords();
  const zone = useZone();
  const { name, isOwn, seenAtMs, version, state } = till;
  return (
    <tr>
      <th scope="row">
        <strong>{name}</strong> {isOwn && <span className="soft">({words.own})</span>}
      </th>
      <td>
        <TillState till={till} isLive={isLive} />
      </td>
      <td className="money">{timeText(seenAtMs, zone)}</td>
      <td>
        {version} {isOdd && <span className="chip chip-calm">{words.otherVersion}</span>}
      </td>
      <td>
        {isLive && !isOwn && state !== 'put_away' && (
          <Button
            look="quiet"
            label={state === 'closed' ? `${words.free}: ${name}` : banner.putAway(name)}
            onPress={() => onAsk({ kind: 'putAway', till: name, isClosed: state === 'closed' })}
          >
            {state === 'closed' ? words.free : banner.putAway(name)}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** Sign and word; while nobody can be asked, nobody knows who sells. */
function TillState({ till, isLive }: { readonly till: HubTillView; readonly isLive: boolean }) {
  const { desk: words } = useHubWords();
  const { state, silentSinceMs, isOwn } = till;
  const [icon, tone, text] = ((): readonly [IconName, string, string] => {
    if (silentSinceMs !== null) return ['warning', 'chip-silent', words.silent];
    if (state !== 'open') return ['minus', 'chip-calm', words.states[state]];
    if (!isLive && !isOwn) return ['minus', 'chip-calm', words.unknown];
    return ['check', 'chip-accent', words.states.open];
  })();
  return (
    <span className={`chip ${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

function Conflicts({ hub, onAsk }: PartProps) {
  const words = useHubWords();
  const zone = useZone();
  const { conflicts } = hub;
  if (conflicts.length === 0) return null;
  return (
    <section className="panel hub-conflicts" aria-label={words.desk.conflicts}>
      <h2>{words.desk.conflicts}</h2>
      <ul>
        {conflicts.map((conflict) => (
          <li key={conflict.paymentId}>
            <p>
              <strong>{formatRupiah(conflict.amount)}</strong> · {storiesOf(conflict, words, zone)}{' '}
              {words.banner.conflictMeaning}
            </p>
            <Button onPress={() => onAsk({ kind: 'conflictSeen', conflict })}>
              {words.banner.conflictSeen}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

// Owns one webhook on the screen: where it goes, how it goes, and the acts that are at hand.
import { useState } from 'react';
import type { WebhookTest, WebhookView } from '../../../shared/webhooks.ts';
import { Button } from '../../components/button.tsx';
import { Chip } from '../../components/status-chip.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { usePage, useWords } from '../../hooks.ts';
import { useMoment } from '../books/parts.tsx';
import { DeliveryLog } from './delivery-log.tsx';
import type { WebhookQuestion } from './webhook-dialogs.tsx';
import { faultText, useWebhookWords, type WebhookWords } from './words.ts';

interface CardProps {
  readonly webhook: WebhookView;
  readonly onAsk: (question: WebhookQuestion) => void;
  readonly onChange: () => Promise<void>;
}

export function WebhookCard({ webhook, onAsk, onChange }: CardProps) {
  const { api } = usePage().session;
  const words = useWebhookWords();
  const { codes } = useWords().fault;
  const [isLogOpen, setLogOpen] = useState(false);
  const [sentAgain, setSentAgain] = useState<number | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const { id } = webhook;
  const run = async (call: () => Promise<unknown>): Promise<void> => {
    try {
      setFault(null);
      await call();
    } catch (error) {
      setFault(callFault(error));
    }
    await onChange();
  };
  const againAll = () =>
    run(async () => setSentAgain((await api.webhook.again({ id, sinceMs: 0 })).count));
  const isOn = webhook.state === 'active';
  return (
    <section className="panel webhook" aria-label={webhook.url}>
      <Head webhook={webhook} />
      {webhook.state === 'gone' && <p className="books-warning">{words.gone}</p>}
      {webhook.lost > 0 && (
        <div className="books-warning webhook-lost">
          <p>{words.lost(webhook.lost)}</p>
          <div className="books-actions">
            <Button isOff={webhook.state === 'gone'} onPress={() => void againAll()}>
              {words.againAll}
            </Button>
            <Button look="quiet" onPress={() => void run(() => api.webhook.settle({ id }))}>
              {words.settle}
            </Button>
          </div>
        </div>
      )}
      <p aria-live="polite" className={fault === null ? 'soft' : 'field-fault'}>
        {fault !== null && codes[fault.code]}
        {fault === null && sentAgain !== null && words.sentAgain(sentAgain)}
      </p>
      <div className="books-actions">
        <Trial id={id} />
        <Button onPress={() => setLogOpen(!isLogOpen)}>
          {isLogOpen ? words.closeLog : words.log}
        </Button>
        <Button
          look="quiet"
          onPress={() =>
            void run(() => api.webhook.change({ id, state: isOn ? 'paused' : 'active' }))
          }
        >
          {isOn ? words.pause : words.resume}
        </Button>
        <Button look="quiet" onPress={() => onAsk({ kind: 'edit', webhook })}>
          {words.edit}
        </Button>
        <Button look="quiet" onPress={() => onAsk({ kind: 'rotate', webhook })}>
          {words.rotate}
        </Button>
        <Button look="quiet" onPress={() => onAsk({ kind: 'remove', webhook })}>
          {words.remove}
        </Button>
      </div>
      {isLogOpen && <DeliveryLog id={id} news={newsOf(webhook)} onChange={onChange} />}
    </section>
  );
}

function newsOf({ waiting, lost, lastGoodAtMs, failingSinceMs }: WebhookView): string {
  return [waiting, lost, lastGoodAtMs, failingSinceMs].join();
}

function Head({ webhook }: { readonly webhook: WebhookView }) {
  const words = useWebhookWords();
  const moment = useMoment();
  const { state, failingSinceMs, lastGoodAtMs, oldSecretUntilMs, waiting } = webhook;
  const isFailing = state === 'active' && failingSinceMs !== null;
  const facts = [
    ...(isFailing
      ? [words.failingSince(moment(failingSinceMs))]
      : [lastGoodAtMs === null ? words.neverGood : words.lastGood(moment(lastGoodAtMs))]),
    ...(waiting > 0 ? [words.waiting(waiting)] : []),
    ...(webhook.fromSetup ? [words.fromSetup] : []),
    ...(webhook.allowPrivate ? [words.allowPrivate] : []),
  ];
  return (
    <>
      <header className="webhook-head">
        <h2>
          <code>{webhook.url}</code>
        </h2>
        <StateChip state={isFailing ? 'failing' : state} words={words} />
      </header>
      <p className="soft">{facts.join(' · ')}</p>
      <ul className="webhook-events">
        {webhook.events.map((event) => (
          <li key={event}>
            <code>{event}</code>
          </li>
        ))}
      </ul>
      {oldSecretUntilMs !== null && <p>{words.twoSecrets(moment(oldSecretUntilMs))}</p>}
    </>
  );
}

interface StateChipProps {
  readonly state: keyof WebhookWords['states'];
  readonly words: WebhookWords;
}

function StateChip({ state, words }: StateChipProps) {
  if (state === 'active')
    return <Chip look={{ tone: 'accent', icon: 'check' }}>{words.states.active}</Chip>;
  if (state === 'paused')
    return <Chip look={{ tone: 'calm', icon: 'minus' }}>{words.states.paused}</Chip>;
  return <span className="chip chip-locked">{words.states[state]}</span>;
}

/** Sends a test and says what came back, in place. */
function Trial({ id }: { readonly id: string }) {
  const { api } = usePage().session;
  const words = useWebhookWords();
  const { codes } = useWords().fault;
  const [isBusy, setBusy] = useState(false);
  const [tested, setTested] = useState<WebhookTest | CallFault | null>(null);
  const test = async (): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setTested(null);
    try {
      setTested(await api.webhook.test({ id }));
    } catch (error) {
      setTested(callFault(error));
    }
    setBusy(false);
  };
  return (
    <>
      <Button isBusy={isBusy} onPress={() => void test()}>
        {isBusy ? words.testing : words.test}
      </Button>
      <div className="webhook-tested" aria-live="polite">
        {tested !== null && 'code' in tested && <p className="field-fault">{codes[tested.code]}</p>}
        {tested !== null && 'tookMs' in tested && <Tested tested={tested} words={words} />}
      </div>
    </>
  );
}

function Tested({ tested, words }: { readonly tested: WebhookTest; readonly words: WebhookWords }) {
  const { status, fault, tookMs, excerpt } = tested;
  const isGood = fault === null;
  return (
    <>
      <p className={isGood ? 'fine' : 'field-fault'}>
        {isGood ? words.testGood(status ?? 0, tookMs) : words.testBad(faultText(tested, words))}
      </p>
      {excerpt !== '' && (
        <p className="soft">
          {words.answer} <code>{excerpt}</code>
        </p>
      )}
    </>
  );
}

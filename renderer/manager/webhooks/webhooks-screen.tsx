// Owns the webhooks as a manager sees them: who is told, how that goes, what to do about it. Only a
// manager gets an answer from the till here.
import { useCallback, useEffect, useState } from 'react';
import type { WebhookView } from '../../../shared/webhooks.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { usePage, useWords } from '../../hooks.ts';
import { SecretCard, WebhookDialog, type WebhookQuestion } from './webhook-dialogs.tsx';
import { WebhookCard } from './webhook-card.tsx';
import { useWebhookWords } from './words.ts';
import '../../styles/books.css';
import '../../styles/webhooks.css';

/** What is on its way changes while somebody looks. */
const RENEW_MS = 4000;

export function WebhooksScreen() {
  const words = useWebhookWords();
  const { codes } = useWords().fault;
  const { items, fault, load } = useWebhooks();
  const [asked, setAsked] = useState<WebhookQuestion | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  if (items === null)
    return <p className="soft">{fault === null ? words.loading : codes[fault.code]}</p>;
  return (
    <div className="books webhooks">
      <p className="soft">{words.lead}</p>
      <p className="field-fault" aria-live="polite">
        {fault !== null && codes[fault.code]}
      </p>
      {items.length === 0 && <Empty icon="note" title={words.none} hint={words.noneHint} />}
      {items.map((webhook) => (
        <WebhookCard key={webhook.id} webhook={webhook} onAsk={setAsked} onChange={load} />
      ))}
      <Button look="main" icon="plus" onPress={() => setAsked({ kind: 'add' })}>
        {words.add}
      </Button>
      {asked !== null && (
        <WebhookDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={(made) => {
            setAsked(null);
            setSecret(made);
            void load();
          }}
        />
      )}
      {secret !== null && <SecretCard secret={secret} onClose={() => setSecret(null)} />}
    </div>
  );
}

function useWebhooks() {
  const { api } = usePage().session;
  const [items, setItems] = useState<readonly WebhookView[] | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const load = useCallback(async (): Promise<void> => {
    try {
      setItems((await api.webhook.list()).items);
      setFault(null);
    } catch (error) {
      setFault(callFault(error));
    }
  }, [api]);
  useEffect(() => {
    let timer = 0;
    let isWanted = true;
    const renew = async (): Promise<void> => {
      await load();
      if (isWanted) timer = window.setTimeout(() => void renew(), RENEW_MS);
    };
    void renew();
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [load]);
  return { items, fault, load };
}

// Owns the questions about a webhook: a new one, other events, a new secret, removing; and the card
// that shows a secret, once.
import { useState } from 'react';
import {
  DEFAULT_EVENTS,
  WEBHOOK_EVENTS,
  type WebhookEvent,
  type WebhookView,
} from '../../../shared/webhooks.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { usePage, useWords } from '../../hooks.ts';
import { useWebhookWords, type WebhookWords } from './words.ts';

const URL_LENGTH_MAX = 500;

export type WebhookQuestion =
  | { readonly kind: 'add' }
  | { readonly kind: 'edit' | 'rotate' | 'remove'; readonly webhook: WebhookView };

interface DialogProps {
  readonly asked: WebhookQuestion;
  readonly onClose: () => void;
  /** With a secret when one was made. */
  readonly onDone: (secret: string | null) => void;
}

export function WebhookDialog({ asked, onClose, onDone }: DialogProps) {
  const { api } = usePage().session;
  const words = useWebhookWords();
  const known = asked.kind === 'add' ? null : asked.webhook;
  const [url, setUrl] = useState(known?.url ?? '');
  const [events, setEvents] = useState<readonly WebhookEvent[]>(known?.events ?? DEFAULT_EVENTS);
  const [fault, setFault] = useState<CallFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isForm = asked.kind === 'add' || asked.kind === 'edit';
  const isReady = !isForm || (url.trim() !== '' && events.length > 0);
  const submit = async (): Promise<void> => {
    if (!isReady || isBusy) return;
    setBusy(true);
    try {
      onDone(await send(api.webhook, asked, { url: url.trim(), events: [...events] }));
    } catch (error) {
      setFault(callFault(error));
      setBusy(false);
    }
  };
  const actions = (
    <>
      <Button look="quiet" onPress={onClose} keyHint="Esc">
        {words.back}
      </Button>
      <Button
        look={asked.kind === 'remove' ? 'danger' : 'main'}
        onPress={() => void submit()}
        isOff={!isReady}
        isBusy={isBusy}
        keyHint="Enter"
      >
        {confirmOf(asked, words)}
      </Button>
    </>
  );
  return (
    <Dialog
      title={titleOf(asked, words)}
      onClose={onClose}
      onSubmit={() => void submit()}
      actions={actions}
    >
      {asked.kind === 'remove' && <p>{words.removeMeaning}</p>}
      {asked.kind === 'rotate' && <p>{words.rotateMeaning}</p>}
      {isForm && <Fields url={url} onUrl={setUrl} events={events} onEvents={setEvents} />}
      <Refused fault={fault} isNone={isForm && events.length === 0} />
    </Dialog>
  );
}

interface FieldsProps {
  readonly url: string;
  readonly onUrl: (url: string) => void;
  readonly events: readonly WebhookEvent[];
  readonly onEvents: (events: readonly WebhookEvent[]) => void;
}

function Fields({ url, onUrl, events, onEvents }: FieldsProps) {
  const words = useWebhookWords();
  return (
    <>
      <label className="field">
        <span>{words.url}</span>
        <input
          type="url"
          inputMode="url"
          value={url}
          maxLength={URL_LENGTH_MAX}
          placeholder="https://"
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onUrl(event.target.value)}
        />
        <small className="soft">{words.urlHint}</small>
      </label>
      <fieldset className="choice">
        <legend>{words.events}</legend>
        <div className="webhook-choices">
          {WEBHOOK_EVENTS.map((event) => (
            <label key={event} className="webhook-choice">
              <input
                type="checkbox"
                checked={events.includes(event)}
                onChange={({ target }) =>
                  onEvents(
                    WEBHOOK_EVENTS.filter((each) =>
                      each === event ? target.checked : events.includes(each),
                    ),
                  )
                }
              />
              <span>
                {words.eventNames[event]} <code>{event}</code>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
    </>
  );
}

function Refused({
  fault,
  isNone,
}: {
  readonly fault: CallFault | null;
  readonly isNone: boolean;
}) {
  const words = useWebhookWords();
  const { codes } = useWords().fault;
  const sentences: Partial<Record<CallFault['code'], string>> = {
    bad_input: words.badUrl,
    forbidden: words.privateUrl,
    conflict: words.taken,
  };
  return (
    <p className="field-fault" aria-live="assertive">
      {fault !== null && (sentences[fault.code] ?? codes[fault.code])}
      {fault === null && isNone && words.noEvent}
    </p>
  );
}

interface SecretCardProps {
  readonly secret: string;
  readonly onClose: () => void;
}

export function SecretCard({ secret, onClose }: SecretCardProps) {
  const words = useWebhookWords();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(secret);
      setCopied(true);
    } catch {
      setCopied(false); // it stands there to be marked and copied by hand
    }
  };
  const actions = (
    <>
      <Button onPress={() => void copy()}>{isCopied ? words.copied : words.copy}</Button>
      <Button look="main" onPress={onClose}>
        {words.done}
      </Button>
    </>
  );
  return (
    // Neither Escape nor a press beside it puts away what can't be shown again.
    <Dialog title={words.secretTitle} onClose={() => undefined} actions={actions}>
      <p>{words.secretLead}</p>
      <p className="webhook-secret">{secret}</p>
    </Dialog>
  );
}

function titleOf(asked: WebhookQuestion, words: WebhookWords): string {
  if (asked.kind === 'add') return words.add;
  const host = hostText(asked.webhook.url);
  switch (asked.kind) {
    case 'edit':
      return words.edit;
    case 'rotate':
      return words.rotateTitle(host);
    case 'remove':
      return words.removeTitle(host);
  }
}

function confirmOf({ kind }: WebhookQuestion, words: WebhookWords): string {
  if (kind === 'remove') return words.removeConfirm;
  return kind === 'rotate' ? words.rotateConfirm : words.save;
}

function hostText(url: string): string {
  return new URL(url).host;
}

type WebhookApi = ReturnType<typeof usePage>['session']['api']['webhook'];

async function send(
  api: WebhookApi,
  asked: WebhookQuestion,
  typed: { url: string; events: WebhookEvent[] },
): Promise<string | null> {
  switch (asked.kind) {
    case 'add':
      return (await api.add(typed)).secret;
    case 'edit':
      await api.change({ id: asked.webhook.id, ...typed });
      return null;
    case 'rotate':
      return (await api.rotate({ id: asked.webhook.id })).secret;
    case 'remove':
      await api.remove({ id: asked.webhook.id });
      return null;
  }
}

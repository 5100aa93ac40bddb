// Owns the questions about one token: a new one, taking one back, and the showing of a new one,
// once, until somebody says it is kept.
import { useState } from 'react';
import {
  TOKEN_SCOPES,
  type TokenList,
  type TokenScope,
  type TokenView,
} from '../../../shared/api-tokens.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/text-field.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { usePage, useStore, useWords } from '../../hooks.ts';
import { useProgramWords } from './words.ts';

const NAME_MAX = 40;
/** What a POS program needs; the shop's sums are for who asks for them. */
const USUAL: readonly TokenScope[] = ['create', 'read'];

export type TokenQuestion =
  | { readonly kind: 'make' }
  | { readonly kind: 'revoke'; readonly token: TokenView };

interface TokenDialogProps {
  readonly asked: TokenQuestion;
  readonly onClose: () => void;
  /** With the token when one was made. */
  readonly onDone: (list: TokenList, token: string | null) => void;
}

export function TokenDialog({ asked, onClose, onDone }: TokenDialogProps) {
  const { api } = usePage().session;
  const words = useProgramWords();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<readonly TokenScope[]>(USUAL);
  const [fault, setFault] = useState<CallFault | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isRevoking = asked.kind === 'revoke';
  const isReady = isRevoking || (name.trim() !== '' && scopes.length > 0);

  const submit = async (): Promise<void> => {
    if (!isReady || isBusy) return;
    setBusy(true);
    try {
      if (isRevoking) onDone(await api.token.revoke({ id: asked.token.id }), null);
      else {
        const { list, token } = await api.token.make({ name: name.trim(), scopes: [...scopes] });
        onDone(list, token);
      }
    } catch (error) {
      setFault(callFault(error));
    }
    setBusy(false);
  };
  const actions = (
    <>
      <Button look="quiet" onPress={onClose} keyHint="Esc">
        {words.back}
      </Button>
      <Button
        look={isRevoking ? 'danger' : 'main'}
        onPress={() => void submit()}
        isOff={!isReady}
        isBusy={isBusy}
        keyHint="Enter"
      >
        {isRevoking ? words.revokeConfirm : words.save}
      </Button>
    </>
  );
  const title = isRevoking ? words.revokeTitle(asked.token.name) : words.add;
  return (
    <Dialog title={title} onClose={onClose} onSubmit={() => void submit()} actions={actions}>
      {isRevoking ? (
        <p>
          {words.revokeMeaning} {asked.token.source === 'setup' && words.revokeSetup}
        </p>
      ) : (
        <>
          <TextField label={words.name} value={name} lengthMax={NAME_MAX} onChange={setName} />
          <p className="soft">{words.nameHint}</p>
          <Scopes scopes={scopes} onChange={setScopes} />
        </>
      )}
      <Refused fault={fault} isNone={scopes.length === 0} />
    </Dialog>
  );
}

interface ScopesProps {
  readonly scopes: readonly TokenScope[];
  readonly onChange: (scopes: readonly TokenScope[]) => void;
}

function Scopes({ scopes, onChange }: ScopesProps) {
  const words = useProgramWords();
  return (
    <fieldset className="choice">
      <legend>{words.may}</legend>
      <div className="program-choices">
        {TOKEN_SCOPES.map((scope) => (
          <label key={scope} className="program-choice">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={({ target }) =>
                onChange(
                  TOKEN_SCOPES.filter((each) =>
                    each === scope ? target.checked : scopes.includes(each),
                  ),
                )
              }
            />
            <span>
              {words.scopes[scope]} <code>{scope}</code>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Refused({
  fault,
  isNone,
}: {
  readonly fault: CallFault | null;
  readonly isNone: boolean;
}) {
  const words = useProgramWords();
  const { codes } = useWords().fault;
  const isTraining = useStore((state) => state.till.view?.isTraining === true);
  const conflict = isTraining ? words.training : words.taken;
  return (
    <p className="field-fault" aria-live="assertive">
      {fault !== null && (fault.code === 'conflict' ? conflict : codes[fault.code])}
      {fault === null && isNone && words.noScope}
    </p>
  );
}

interface TokenCardProps {
  readonly token: string;
  readonly onClose: () => void;
}

export function TokenCard({ token, onClose }: TokenCardProps) {
  const words = useProgramWords();
  const actions = (
    <>
      <CopyButton text={token} />
      <Button look="main" onPress={onClose}>
        {words.done}
      </Button>
    </>
  );
  return (
    // Neither Escape nor a press beside it puts away what can't be shown again.
    <Dialog title={words.secretTitle} onClose={() => undefined} actions={actions}>
      <p>{words.secretLead}</p>
      <p className="program-secret">{token}</p>
    </Dialog>
  );
}

export function CopyButton({ text }: { readonly text: string }) {
  const words = useProgramWords();
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setCopied(false); // it stands there to be marked and copied by hand
    }
  };
  return <Button onPress={() => void copy()}>{isCopied ? words.copied : words.copy}</Button>;
}

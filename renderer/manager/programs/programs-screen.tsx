// Owns the other programs as a manager sees them: where they reach the till, which tokens there
// are, and the taking back of one. Only a manager gets an answer from the till here.
import { useEffect, useState } from 'react';
import type { TokenList, TokenView } from '../../../shared/api-tokens.ts';
import { shopDay } from '../../../shared/time.ts';
import { Button } from '../../components/button.tsx';
import { Empty } from '../../components/empty.tsx';
import { callFault, type CallFault } from '../../deeds.ts';
import { dayText, minuteText } from '../../format.ts';
import { usePage, useStore, useWords } from '../../hooks.ts';
import { CopyButton, TokenCard, TokenDialog, type TokenQuestion } from './token-dialogs.tsx';
import { useProgramWords } from './words.ts';
import '../../styles/people.css';
import '../../styles/programs.css';

/** A program is at work while somebody looks. */
const RENEW_MS = 4000;

export function ProgramsScreen() {
  const words = useProgramWords();
  const { codes } = useWords().fault;
  const { list, setList, fault } = useTokens();
  const [asked, setAsked] = useState<TokenQuestion | null>(null);
  const [token, setToken] = useState<string | null>(null);
  if (list === null)
    return <p className="soft">{fault === null ? words.loading : codes[fault.code]}</p>;
  return (
    <div className="people programs">
      <p className="soft">{words.lead}</p>
      <Addresses list={list} />
      {list.tokens.length === 0 ? (
        <Empty icon="note" title={words.none} hint={words.noneHint} />
      ) : (
        <section aria-label={words.list}>
          <ul className="person-list">
            {list.tokens.map((each) => (
              <TokenRow key={each.id} token={each} onAsk={setAsked} />
            ))}
          </ul>
        </section>
      )}
      <Button look="main" icon="plus" onPress={() => setAsked({ kind: 'make' })}>
        {words.add}
      </Button>
      {asked !== null && (
        <TokenDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={(next, made) => {
            setAsked(null);
            setList(next);
            setToken(made);
          }}
        />
      )}
      {token !== null && <TokenCard token={token} onClose={() => setToken(null)} />}
    </div>
  );
}

function useTokens() {
  const { session } = usePage();
  const [list, setList] = useState<TokenList | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  useEffect(() => {
    let timer = 0;
    let isWanted = true;
    const renew = async (): Promise<void> => {
      try {
        const now = await session.api.token.list();
        if (isWanted) setList(now);
      } catch (error) {
        setFault(callFault(error));
      }
      if (isWanted) timer = window.setTimeout(() => void renew(), RENEW_MS);
    };
    void renew();
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [session]);
  return { list, setList, fault };
}

function Addresses({ list }: { readonly list: TokenList }) {
  const words = useProgramWords();
  const { addresses, port } = list;
  return (
    <section className="program-address" aria-labelledby="program-address">
      <h2 id="program-address">{words.address}</h2>
      {addresses.map((address) => (
        <p key={address} className="program-copy">
          <code>{address}</code>
          <CopyButton text={address} />
        </p>
      ))}
      {addresses.length === 0 && port !== 'failed' && <p>{words.noAddress}</p>}
      {port === 'failed' && <p className="program-fault">{words.failed}</p>}
      {port === 'other' && <p className="soft">{words.other}</p>}
      {addresses.length > 0 && <p className="soft">{words.documents}</p>}
    </section>
  );
}

interface RowProps {
  readonly token: TokenView;
  readonly onAsk: (question: TokenQuestion) => void;
}

function TokenRow({ token, onAsk }: RowProps) {
  const words = useProgramWords();
  const { name, scopes } = token;
  const isAll = scopes.length === Object.keys(words.scopes).length;
  return (
    <li className="person-row">
      <div className="program-token">
        <strong>{name}</strong>
        <span className="program-scopes">
          {(isAll ? [words.all] : scopes.map((scope) => words.scopes[scope])).map((text) => (
            <span key={text} className="chip chip-cashier">
              {text}
            </span>
          ))}
        </span>
        <span className="soft">
          <Story token={token} />
        </span>
      </div>
      <div className="person-actions">
        <Button look="quiet" onPress={() => onAsk({ kind: 'revoke', token })}>
          {words.revoke}
        </Button>
      </div>
    </li>
  );
}

/** Where it came from, and when it was last used. */
function Story({ token }: { readonly token: TokenView }) {
  const store = useStore((state) => state.till.view?.store);
  const { locale } = useWords();
  const words = useProgramWords();
  const { createdAtMs, createdBy, lastUsedAtMs } = token;
  if (store === undefined) return null;
  const day = (atMs: number): string => dayText(shopDay(atMs, store), locale);
  const made = createdAtMs === null ? words.ofSetup : words.made(day(createdAtMs), createdBy);
  const used =
    lastUsedAtMs === null
      ? words.unused
      : words.used(`${day(lastUsedAtMs)} ${minuteText(lastUsedAtMs, store.timezone)}`);
  return `${made} · ${used}`;
}

// Owns the management of people: who works here, what each may do, their PINs, and the rules for
// screens. Only a manager gets an answer from the till here.
import { useCallback, useEffect, useState } from 'react';
import type { PeopleRules, PeopleView, PersonView } from '../../shared/people.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { callFault, type CallFault } from '../deeds.ts';
import { dayText, minuteText } from '../format.ts';
import { usePage, useStore, useWords } from '../hooks.ts';
import { shopDay } from '../../shared/time.ts';
import { CodeCard } from './code-card.tsx';
import { PersonDialog, type PersonQuestion } from './person-dialog.tsx';
import { usePeopleWords } from './words.ts';
import '../styles/people.css';

const IDLE_MINUTES = [1, 2, 5, 10, 15, 30, 60] as const;

export function PeopleScreen() {
  const { session } = usePage();
  const words = usePeopleWords().people;
  const faults = useWords().fault.codes;
  const { view, fault, load } = usePeople();
  const [asked, setAsked] = useState<PersonQuestion | null>(null);
  const [code, setCode] = useState<string | null>(null);
  const [failed, setFailed] = useState<CallFault | null>(null);
  const run = async (call: () => Promise<unknown>): Promise<void> => {
    try {
      setFailed(null);
      await call();
      await load();
      session.renew();
    } catch (error) {
      setFailed(callFault(error));
    }
  };
  if (view === null)
    return <p className="soft">{fault === null ? words.loading : faults[fault.code]}</p>;
  const isAlone = !view.people.some(({ isActive }) => isActive);
  return (
    <div className="people">
      <p className="soft">{isAlone ? words.alone : words.lead}</p>
      <p className="field-fault" aria-live="assertive">
        {failed !== null && (failed.code === 'conflict' ? words.last : faults[failed.code])}
      </p>
      <PeopleList view={view} onAsk={setAsked} onRun={run} />
      <Button look="main" icon="plus" onPress={() => setAsked({ kind: 'add', isFirst: isAlone })}>
        {isAlone ? words.addFirst : words.add}
      </Button>
      {!isAlone && <Rules view={view} onRun={run} onCode={setCode} />}
      {asked !== null && (
        <PersonDialog
          asked={asked}
          onClose={() => setAsked(null)}
          onDone={(recoveryCode) => {
            setAsked(null);
            setCode(recoveryCode);
            void load();
            session.renew();
          }}
        />
      )}
      {code !== null && <CodeCard code={code} onClose={() => setCode(null)} />}
    </div>
  );
}

function usePeople() {
  const { session } = usePage();
  const [view, setView] = useState<PeopleView | null>(null);
  const [fault, setFault] = useState<CallFault | null>(null);
  const load = useCallback(async (): Promise<void> => {
    try {
      setView(await session.api.people.list());
    } catch (error) {
      setFault(callFault(error));
    }
  }, [session]);
  useEffect(() => {
    session.api.people.list().then(setView, (error: unknown) => setFault(callFault(error)));
  }, [session]);
  return { view, fault, load };
}

type Run = (call: () => Promise<unknown>) => Promise<void>;

interface ListProps {
  readonly view: PeopleView;
  readonly onAsk: (question: PersonQuestion) => void;
  readonly onRun: Run;
}

function PeopleList({ view, onAsk, onRun }: ListProps) {
  const words = usePeopleWords().people;
  const active = view.people.filter(({ isActive }) => isActive);
  const retired = view.people.filter(({ isActive }) => !isActive);
  return (
    <>
      {active.length > 0 && (
        <section aria-label={words.active}>
          <ul className="person-list">
            {active.map((person) => (
              <PersonRow key={person.id} person={person} onAsk={onAsk} onRun={onRun} />
            ))}
          </ul>
        </section>
      )}
      {retired.length > 0 && (
        <section aria-label={words.retired}>
          <h2>{words.retired}</h2>
          <ul className="person-list person-list-retired">
            {retired.map((person) => (
              <PersonRow key={person.id} person={person} onAsk={onAsk} onRun={onRun} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

interface RowProps {
  readonly person: PersonView;
  readonly onAsk: (question: PersonQuestion) => void;
  readonly onRun: Run;
}

function PersonRow({ person, onAsk, onRun }: RowProps) {
  const { session } = usePage();
  const words = usePeopleWords().people;
  const { id, name, role, isActive, isLocked } = person;
  const change = (parts: { role?: 'cashier' | 'manager'; isActive?: boolean }): void =>
    void onRun(() => session.api.people.change({ id, ...parts }));
  const other = role === 'manager' ? 'cashier' : 'manager';
  return (
    <li className="person-row">
      <div className="person-name">
        <strong>{name}</strong>
        <span className={`chip chip-${role}`}>{words.roles[role]}</span>
        {isLocked && <span className="chip chip-locked">{words.locked}</span>}
        <span className="soft">
          <LastLogin person={person} />
        </span>
      </div>
      <div className="person-actions">
        {isLocked && (
          <Button onPress={() => void onRun(() => session.api.people.unlock({ id }))}>
            {words.unlock}
          </Button>
        )}
        {isActive ? (
          <>
            <Button look="quiet" onPress={() => onAsk({ kind: 'rename', person })}>
              {words.rename}
            </Button>
            <Button look="quiet" onPress={() => onAsk({ kind: 'pin', person })}>
              {words.newPin}
            </Button>
            <Button look="quiet" onPress={() => change({ role: other })}>
              {other === 'manager' ? words.makeManager : words.makeCashier}
            </Button>
            <Button look="quiet" onPress={() => onAsk({ kind: 'retire', person })}>
              {words.retire}
            </Button>
          </>
        ) : (
          <Button look="quiet" onPress={() => change({ isActive: true })}>
            {words.restore}
          </Button>
        )}
      </div>
    </li>
  );
}

function LastLogin({ person }: { readonly person: PersonView }) {
  const store = useStore((state) => state.till.view?.store);
  const { locale } = useWords();
  const words = usePeopleWords().people;
  const { lastLoginAtMs } = person;
  if (lastLoginAtMs === null || store === undefined) return words.never;
  const day = dayText(shopDay(lastLoginAtMs, store), locale);
  return words.lastLogin(`${day} ${minuteText(lastLoginAtMs, store.timezone)}`);
}

interface RulesProps {
  readonly view: PeopleView;
  readonly onRun: Run;
  readonly onCode: (code: string) => void;
}

function Rules({ view, onRun, onCode }: RulesProps) {
  const { session } = usePage();
  const words = usePeopleWords().people;
  const { hasRecoveryCode } = view;
  // What was chosen shows at once; what the till says of it comes after.
  const [chosen, setChosen] = useState<PeopleRules | null>(null);
  const rules = chosen ?? view.rules;
  const set = async (change: Partial<PeopleRules>): Promise<void> => {
    const next = { ...rules, ...change };
    setChosen(next);
    await onRun(() => session.api.people.setRules(next));
    setChosen(null);
  };
  const minutes = [...new Set([...IDLE_MINUTES, rules.idleLockMinutes])].toSorted((a, b) => a - b);
  return (
    <section className="people-rules" aria-labelledby="rules-title">
      <h2 id="rules-title">{words.rules}</h2>
      <Choice
        label={words.requireLogin}
        value={rules.requireLogin ? 'yes' : 'no'}
        options={[
          ['no', words.requireLoginOptions.no],
          ['yes', words.requireLoginOptions.yes],
        ]}
        onChoose={(value) => void set({ requireLogin: value === 'yes' })}
      />
      <Choice
        label={words.idle}
        value={String(rules.idleLockMinutes)}
        options={minutes.map((count) => [String(count), words.idleMinutes(count)] as const)}
        onChoose={(value) => void set({ idleLockMinutes: Number(value) })}
      />
      <h2>{words.recovery}</h2>
      <p className="soft">{hasRecoveryCode ? words.recoveryHas : words.recoveryNone}</p>
      <Button
        onPress={() =>
          void onRun(async () => onCode((await session.api.people.makeRecoveryCode()).code))
        }
      >
        {words.recoveryMake}
      </Button>
    </section>
  );
}

// Owns head office on the manager's desk: which days and which part of it is looked at. Who sees
// which stores is the hub's to say; this page shows what it is given.
import { useCallback, useContext, useState } from 'react';
import type { DaySpan } from '../../../shared/days.ts';
import type { OfficeState } from '../../../shared/office.ts';
import { Choice } from '../../components/choice.tsx';
import { usePage, useStore } from '../../hooks.ts';
import { SpanPicker, usePicked } from '../reports/span-picker.tsx';
import { ChangesPart } from './changes-part.tsx';
import { FilesPart } from './files-part.tsx';
import { LoosePart } from './loose-part.tsx';
import { MoneyPart } from './money-part.tsx';
import { OFFICE_PARTS, OfficeStart, type OfficePart } from './office-parts.ts';
import { OfficeFault } from './parts.tsx';
import { TillsPart } from './tills-part.tsx';
import { useAnswer } from './use-office.ts';
import { useOfficeWords } from './words.ts';
import '../../styles/books.css';
import '../../styles/reports.css';
import '../../styles/office.css';

/** Whether a key asks, and what was taken: the till's own answer, without the hub. */
const LOOK_EVERY_MS = 5000;

export interface OfficeSpan extends DaySpan {
  /** Undefined: all that the hub shows. */
  readonly store?: string;
}

export function OfficeScreen() {
  const today = useStore((state) => state.till.view?.today) ?? '';
  const words = useOfficeWords();
  const { api } = usePage().session;
  const {
    answer: state,
    fault,
    again,
  } = useAnswer(
    useCallback(() => api.office.state(), [api]),
    LOOK_EVERY_MS,
  );
  const [part, setPart] = useState<OfficePart>(useContext(OfficeStart));
  const [store, setStore] = useState('');
  const { picked, setPicked, span } = usePicked(today);
  if (state === null)
    return <p className="soft">{fault === null ? words.loading : <OfficeFault fault={fault} />}</p>;
  const found = store.trim();
  const asked: OfficeSpan = found === '' ? span : { ...span, store: found };
  const lookAt = (name: string): void => {
    setStore(name);
    setPart('tills');
  };
  return (
    <div className="office">
      <p className="soft">
        {state.role === 'office' ? words.lead.office : words.lead.store(state.store ?? '')}
      </p>
      {part !== 'changes' && <Asks state={state} onLook={() => setPart('changes')} />}
      <Choice
        label={words.choose}
        value={part}
        options={OFFICE_PARTS.map((each) => [each, words.parts[each]] as const)}
        onChoose={setPart}
      />
      {part !== 'changes' && (
        <div className="office-span">
          <SpanPicker picked={picked} today={today} onPick={setPicked} />
          <label className="field">
            <span>{words.findStore}</span>
            <input
              value={store}
              maxLength={60}
              placeholder={words.findHint}
              onChange={({ target }) => setStore(target.value)}
            />
          </label>
        </div>
      )}
      {part === 'money' && <MoneyPart span={asked} onLook={lookAt} />}
      {part === 'tills' && <TillsPart span={asked} />}
      {part === 'loose' && <LoosePart span={asked} />}
      {part === 'files' && <FilesPart span={asked} />}
      {part === 'changes' && <ChangesPart state={state} onChange={again} />}
    </div>
  );
}

/** A key that waits for a person stands above everything, whatever part is open. */
function Asks({ state, onLook }: { readonly state: OfficeState; readonly onLook: () => void }) {
  const words = useOfficeWords().trust;
  if (state.asks === null) return null;
  return (
    <p className="books-warning office-asks">
      <span>{words.asks(state.asks.by)}</span>
      <button type="button" className="banner-button" onClick={onLook}>
        {words.title}
      </button>
    </p>
  );
}

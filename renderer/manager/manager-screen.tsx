// Owns the manager's desk: its sections in groups at the side, one at a time, each loaded when it
// is opened. A new section is a line of SECTIONS (manager/sections.tsx); its words travel with it.
import { Suspense, useEffect, useState } from 'react';
import type { OfficeState } from '../../shared/office.ts';
import { usePage, useStore } from '../hooks.ts';
import { usePeopleWords } from '../people/words.ts';
import {
  GROUPS,
  SECTIONS,
  type Section,
  type SectionGroup,
  type SectionName,
} from './sections.tsx';
import '../styles/people.css';
import '../styles/manager.css';

interface ManagerProps {
  /** The section it opens with. */
  readonly start?: SectionName;
}

export function ManagerScreen({ start = SECTIONS[0].name }: ManagerProps) {
  const role = useStore((state) => state.till.view?.session.role);
  const words = usePeopleWords().manager;
  const [name, setName] = useState<SectionName>(start);
  const office = useOffice(role === 'manager');
  const hasHub = start === 'office' || (office !== null && office.role !== 'none');
  const offered = SECTIONS.filter(({ needsHub }) => needsHub !== true || hasHub);
  const section = offered.find((each) => each.name === name) ?? SECTIONS[0];
  if (role !== 'manager') return <main className="screen" />;
  const { Screen } = section;
  return (
    <main className="screen list-screen manager">
      <header className="list-head">
        <h1>{words.title}</h1>
      </header>
      <div className="manager-body">
        <nav className="sections" aria-label={words.sections}>
          {Object.keys(GROUPS).map((group) => (
            <Group
              key={group}
              group={group as SectionGroup}
              sections={offered.filter((each) => each.group === group)}
              open={section.name}
              wanted={office?.asks ? 'office' : null}
              onOpen={setName}
            />
          ))}
        </nav>
        <div className="manager-section">
          <Suspense>
            <Screen />
          </Suspense>
        </div>
      </div>
    </main>
  );
}

interface GroupProps {
  readonly group: SectionGroup;
  readonly sections: readonly Section[];
  readonly open: SectionName;
  /** Somebody is asked for something there. */
  readonly wanted: SectionName | null;
  readonly onOpen: (name: SectionName) => void;
}

function Group({ group, sections, open, wanted, onOpen }: GroupProps) {
  const lang = useStore((state) => state.prefs.lang);
  const label = GROUPS[group][lang];
  return (
    <div className="section-group" role="group" aria-label={label}>
      <p className="section-group-name" aria-hidden="true">
        {label}
      </p>
      {sections.map((each) => (
        <button
          key={each.name}
          type="button"
          className="tab"
          aria-current={each.name === open ? 'page' : undefined}
          onClick={() => onOpen(each.name)}
        >
          {each.label[lang]}
          {each.name === wanted && <span className="badge">1</span>}
        </button>
      ))}
    </div>
  );
}

/** A PC of head office has one too, though it is no till of any store. */
function useOffice(isManager: boolean): OfficeState | null {
  const { api } = usePage().session;
  const [office, setOffice] = useState<OfficeState | null>(null);
  // Joined or left while somebody looks: the till tells of its hub.
  const told = useStore((state) => (state.till.view?.hub ?? null) !== null);
  useEffect(() => {
    if (!isManager) return;
    let isOver = false;
    api.office.state().then(
      (state) => isOver || setOffice(state),
      () => undefined, // asked again when it is opened next
    );
    return () => {
      isOver = true;
    };
  }, [api, isManager, told]);
  return office;
}

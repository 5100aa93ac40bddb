// Owns the manager's desk: one section at a time, each loaded when it is opened. A new section is a
// line of SECTIONS (manager/sections.ts); its words travel with it.
import { Suspense, useState } from 'react';
import { useStore } from '../hooks.ts';
import { usePeopleWords } from '../people/words.ts';
import { SECTIONS, type SectionName } from './sections.tsx';
import '../styles/people.css';

interface ManagerProps {
  /** The section it opens with. */
  readonly start?: SectionName;
}

export function ManagerScreen({ start = SECTIONS[0].name }: ManagerProps) {
  const lang = useStore((state) => state.prefs.lang);
  const role = useStore((state) => state.till.view?.session.role);
  const words = usePeopleWords().manager;
  const [name, setName] = useState<SectionName>(start);
  const section = SECTIONS.find((each) => each.name === name) ?? SECTIONS[0];
  if (role !== 'manager') return <main className="screen" />;
  const { Screen } = section;
  return (
    <main className="screen list-screen">
      <header className="list-head">
        <h1>{words.title}</h1>
        <nav className="sections" aria-label={words.sections}>
          {SECTIONS.map((each) => (
            <button
              key={each.name}
              type="button"
              className="tab"
              aria-current={each.name === name ? 'page' : undefined}
              onClick={() => setName(each.name)}
            >
              {each.label[lang]}
            </button>
          ))}
        </nav>
      </header>
      <Suspense>
        <Screen />
      </Suspense>
    </main>
  );
}

// Owns every section of the manager's desk as a state of the gallery, over the till in memory.
import { Suspense } from 'react';
import { Banner } from '../components/banner.tsx';
import { TopBar } from '../components/top-bar.tsx';
import { ManagerScreen } from '../manager/manager-screen.tsx';
import { OFFICE_PARTS, OfficeStart, type OfficePart } from '../manager/office/office-parts.ts';
import { SECTIONS, type SectionName } from '../manager/sections.tsx';
import type { PageState } from '../page.ts';
import { GALLERY } from './gallery-states.ts';

interface SectionState {
  readonly section: SectionName;
  readonly state: PageState;
  /** Of head office. */
  readonly part?: OfficePart;
}

function stateOf(name: string): PageState {
  const state = GALLERY[name];
  if (state === undefined) throw new Error(`the gallery has no ${name}`);
  return { ...state, desk: { ...state.desk, screen: 'manager' } };
}

/** Each with its name, as in the address `#gallery/manager-reports`. */
export const GALLERY_SECTIONS: Readonly<Record<string, SectionState>> = {
  ...Object.fromEntries(
    SECTIONS.map(({ name }) => [`manager-${name}`, { section: name, state: stateOf('pad-empty') }]),
  ),
  ...Object.fromEntries(
    OFFICE_PARTS.map((part) => [
      `manager-office-${part}`,
      { section: 'office' as const, state: stateOf('pad-empty'), part },
    ]),
  ),
  'manager-hub': { section: 'hub', state: stateOf('hub-alarms') },
  'manager-hub-apart': { section: 'hub', state: stateOf('hub-hold') },
  'manager-hub-none': { section: 'hub', state: stateOf('pad-empty') },
};

export function SectionFrame({ section, part = 'money' }: Omit<SectionState, 'state'>) {
  return (
    <div className="page">
      <TopBar />
      <Banner />
      <Suspense fallback={<main className="screen" />}>
        <OfficeStart value={part}>
          <ManagerScreen start={section} />
        </OfficeStart>
      </Suspense>
    </div>
  );
}

// Owns what may be told of the till beside its page, such as in a tray: only what whoever is at the
// till may see. Reads only.
import { feedSign } from '../../shared/feed-words.ts';
import { rightOf } from '../../shared/permissions.ts';
import { shopDay } from '../../shared/time.ts';
import type { Sum } from '../../shared/views.ts';
import type { Core } from './core.ts';
import type { Session } from './people/sessions.ts';
import { dayRange } from './reports.ts';

export interface Glance {
  /** Empty before the first setup. */
  readonly shop: string;
  readonly isTraining: boolean;
  /** Paid sales of the shop day; null where whoever is at the till may not see them. */
  readonly today: Sum | null;
  readonly feed: ReturnType<typeof feedSign>;
  /** Sales whose customer may be paying now. */
  readonly waiting: number;
  /** Sales that only a person can decide. */
  readonly needsPerson: number;
}

/** @param session the line from the till's own window; null while there is none */
export function glanceOf(core: Core, session: Session | null): Glance {
  const till = core.till();
  const open = core.stores.sales.open();
  const needsPerson = open.filter(({ status }) => status === 'needs_person').length;
  const { sessions } = core.people;
  const role = sessions.role(session ?? sessions.open());
  return {
    shop: till?.setup.store.name ?? '',
    isTraining: core.ports.training !== undefined,
    today:
      till === null || rightOf(role, 'today') === 'no' ? null : totalOf(core, till.setup.store),
    feed: feedSign(till?.health() ?? [], core.ports.safeMode !== undefined),
    waiting: open.length - needsPerson,
    needsPerson,
  };
}

function totalOf(core: Core, store: Parameters<typeof dayRange>[1]): Sum {
  const date = shopDay(core.ports.clock.wallMs(), store);
  return core.reports.totals(dayRange(date, store)).sales;
}

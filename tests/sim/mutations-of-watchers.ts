// Owns the list of watchers that are blinded to see that it is missed: each invariant of the ledger
// and each sentence of the simulation's judge.
import { INVARIANTS } from '../../electron/core/store/invariants.ts';
import type { Mutation } from './mutation.ts';

/** Each invariant asks for nothing instead. */
export const KEPT: readonly Mutation[] = Object.keys(INVARIANTS).map((name) => {
  const quote = name.includes("'") ? '"' : "'";
  return {
    name,
    file: 'electron/core/store/invariants.ts',
    find: `${quote}${name}${quote}: `,
    put: `${quote}${name}${quote}: 'select 1 as id where 0' || `,
    tests: ['electron/core/store/invariants.test.ts'],
  };
});

/** The judge says nothing instead. */
function unsaid(file: string, name: string, find: string, put = ''): Mutation {
  return { name, file: `tests/sim/${file}`, find, put, tests: ['tests/sim/judge.test.ts'] };
}

export const JUDGED: readonly Mutation[] = [
  unsaid(
    'judge.ts',
    'LUNAS by money of another sale',
    'return { isWrong: true, why: `its money is sale',
    'return { isWrong: false, why: `its money is sale',
  ),
  unsaid(
    'judge.ts',
    'LUNAS by money from before the code',
    'return { isWrong: true, why: `its money came',
    'return { isWrong: false, why: `its money came',
  ),
  unsaid(
    'judge.ts',
    'LUNAS without money of its own at all',
    'if (verdict.isWrong)',
    'if (verdict.why === null)',
  ),
  unsaid(
    'judge.ts',
    'asked without need',
    'this.fault(`asked without need',
    'void (`asked without need',
  ),
  unsaid(
    'judge.ts',
    'two payments taken for one',
    'this.fault(`two payments were taken for one',
    'void (`two payments were taken for one',
  ),
  unsaid(
    'judge.ts',
    'a row that no row said',
    "if (learnt === 'unknown') this",
    'if (learnt === null) this',
  ),
  unsaid(
    'judge.ts',
    'a mistake that hides in the log',
    'this.fault(`the core failed inside',
    'void (`the core failed inside',
  ),
  unsaid('judge.ts', 'the ledger’s invariants', 'this.fault(`invariant:', 'void (`invariant:'),
  unsaid(
    'replay.ts',
    'an event that is missing',
    'if (seq !== this.lastSeq + 1) this',
    'if (seq < 0) this',
  ),
  unsaid(
    'replay.ts',
    'LUNAS taken back',
    "if (sale.status !== 'paid') this.fault",
    'if (sale.payable < 0) this.fault',
  ),
  unsaid(
    'replay.ts',
    'events that do not make the sales',
    'if (said(replayed) !== said(now))',
    'if (id === null)',
  ),
  unsaid(
    'replay.ts',
    'events that do not make the payments',
    'if (said(view) !== said(now))',
    'if (id === null)',
  ),
  unsaid('closing.ts', 'totals that differ', 'if (reported !== expected)', 'if (reported < 0)'),
  unsaid(
    'closing.ts',
    'a payment counted twice',
    'else\n      judge.fault(\n        `one payment was counted twice',
    'else\n      void (\n        `one payment was counted twice',
  ),
  unsaid(
    'closing.ts',
    'a payment lost',
    'else judge.fault(`a payment was lost',
    'else void (`a payment was lost',
  ),
  unsaid(
    'closing.ts',
    'money taken back that still counts',
    'judge.fault(`money that was taken back still',
    'void (`money that was taken back still',
  ),
  unsaid(
    'closing.ts',
    'money written off that stayed',
    'judge.fault(`money that stayed is written off',
    'void (`money that stayed is written off',
  ),
  unsaid(
    'closing.ts',
    'money counted that nobody proved',
    'judge.fault(`money nobody proved is counted',
    'void (`money nobody proved is counted',
  ),
  unsaid(
    'closing.ts',
    'money proven and not counted',
    'judge.fault(`money that was proven is not',
    'void (`money that was proven is not',
  ),
];

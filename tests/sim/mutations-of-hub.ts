// Owns the list of mutations of what several tills agree on: each takes away one rule that keeps
// one payment one sale's.
import { of, type Mutation } from './mutation.ts';

const MONEY_PATH = 'tests/hub/money-path.test.ts';
const WHOSE = 'tests/hub/whose-money.test.ts';
const COMING = 'tests/hub/coming-and-going.test.ts';
const GIVING_BACK = 'electron/core/hub/giving-back.test.ts';
const OTHERS = 'electron/core/hub/others.test.ts';
const NAMING = 'electron/core/hub/naming.test.ts';

const AT_THE_HUB = [
  ...of(
    'electron/core/hub/pg/migrations/012-claims.ts',
    [MONEY_PATH, WHOSE],
    [
      [
        'hub: money is given away when every open till has said what it showed',
        "state = 'open' and ack_seq < p_first_seq",
        "state = 'open' and ack_seq < 0",
      ],
      [
        'hub: a till that has not read of an equal sale looks again',
        'and seq > p_known_seq and till <> p_till) then',
        'and seq > p_known_seq and till <> p_till and false) then',
      ],
      [
        'hub: money that two tills had goes to nobody by evidence',
        'where store = p_store and payment = p_payment and till <> p_till;',
        'where store = p_store and payment = p_payment and till <> p_till and false;',
      ],
      [
        'hub: money that another till has is taken',
        'if v_claim.till <> p_till then',
        'if v_claim.till <> p_till and p_apart then',
      ],
    ],
  ),
  ...of(
    'electron/core/hub/pg/migrations/011-log.ts',
    [MONEY_PATH],
    [
      [
        'hub: who has not read the last rows names no new ones',
        'if v_store.sighting_seq > p_sighting_seq then',
        'if v_store.sighting_seq > p_sighting_seq and false then',
      ],
    ],
  ),
];

const AT_THE_TILL = [
  ...of(
    'electron/core/hub/others.ts',
    [GIVING_BACK, OTHERS, WHOSE, COMING],
    [
      [
        'hub: cut off, money that may be another till’s goes to a person',
        "return { do: 'ask', silent: others.map(({ till }) => till) };",
        "return { do: 'tie' };",
      ],
      [
        'hub: cut off, only amounts of its own class are a till’s own',
        'payable % classCount === number;',
        'payable % classCount >= 0;',
      ],
      [
        'hub: money on its way back pays nothing',
        "return { do: isOurs && !isGoing ? 'tie' : 'wait' };",
        "return { do: isOurs ? 'tie' : 'wait' };",
      ],
      [
        'hub: a till that died with an open sale keeps no other busy',
        'return this.clock.monoMs() - this.heardAtMs < longestMs + ENDS_LATE_MS;',
        'return true;',
      ],
    ],
  ),
  ...of(
    'electron/core/hub/naming.ts',
    [NAMING],
    [
      [
        'hub: names that crossed are put right by a reference',
        'proof === 2 && areCrossed(first, bearer, parts)',
        'proof === 2 && false && areCrossed(first, bearer, parts)',
      ],
      [
        'hub: a name given by a reference stays',
        'notes.nameProof(id) === 2 || notes.isClaimedHere(id)',
        'notes.isClaimedHere(id)',
      ],
      [
        'hub: money is not told of by the name of other money',
        'if (!isTaken) return paymentId;',
        'return paymentId;',
      ],
    ],
  ),
  ...of(
    'electron/core/hub/sharing.ts',
    [NAMING],
    [
      [
        'hub: money that has another name by now keeps it',
        'return notes.payment(hubId) === null ? ledger.find(hubId)?.id : undefined;',
        'return ledger.find(hubId)?.id;',
      ],
    ],
  ),
  ...of(
    'electron/core/ingest.ts',
    [NAMING],
    [
      [
        'hub: what turned out to be one payment has one row of a list',
        'const id = ledger.asOne(part);',
        'const id = part;',
      ],
    ],
  ),
  ...of(
    'electron/core/hub/claiming.ts',
    [WHOSE],
    [
      [
        'hub: every till must have heard of all equal money that was decided together',
        'Math.max(known.firstSeq, newestSeq)',
        'known.firstSeq',
      ],
    ],
  ),
  ...of(
    'electron/core/hub/telling.ts',
    [WHOSE],
    [
      [
        'hub: a sale paid while cut off is open to the others until its claim is told',
        'isOpen(sale) || untoldPaid.has(sale.id)',
        'isOpen(sale)',
      ],
    ],
  ),
  ...of(
    'electron/core/hub/reading.ts',
    [WHOSE],
    [
      [
        'hub: a sale read late is not taken for younger than money seen alone',
        'known?.isTimely ?? (isPlaced && !sale.apart)',
        'known?.isTimely ?? !sale.apart',
      ],
    ],
  ),
  ...of(
    'electron/core/deadlines.ts',
    [WHOSE],
    [
      [
        'hub: a sale whose money the others are asked about does not expire',
        'expiresAtMs <= byMs && !isAsking(id)',
        'expiresAtMs <= byMs',
      ],
    ],
  ),
  ...of(
    'electron/core/hub/announcing.ts',
    [WHOSE, COMING],
    [
      [
        'hub: a sale is told of before its code is shown',
        'const announced = hub && (await told(hub, draft));',
        'const announced = hub && null;',
      ],
    ],
  ),
  ...of(
    'electron/core/hub/hold.ts',
    [COMING],
    [
      [
        'hub: a closed till does not open in the dark',
        'return isKnown && !isClosed && keepsWord',
        'return isKnown && keepsWord',
      ],
    ],
  ),
];

export const HUB: readonly Mutation[] = [...AT_THE_HUB, ...AT_THE_TILL];

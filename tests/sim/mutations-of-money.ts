// Owns the other half of that list: what the core does with the rules. Counting, deciding,
// expiring, asking, keeping.
import { of, type Mutation } from './mutation.ts';

const CORE = 'electron/core/core.test.ts';
const EVIDENCE = 'electron/core/evidence.test.ts';
const INGEST = 'electron/core/ingest.test.ts';
const DEADLINES = 'electron/core/deadlines.test.ts';
const POLLER = 'electron/core/poller.test.ts';
const SELLING = 'electron/core/selling.test.ts';
const LEDGER = 'electron/core/store/ledger.test.ts';
const CLOCK = 'electron/core/provider-clock.test.ts';

const MONEY_PATH = of(
  'electron/core/ingest.ts',
  [INGEST, CORE, EVIDENCE],
  [
    [
      'a debit is no money',
      "fresh.rows.filter((row) => row.sighting.direction === 'credit')",
      'fresh.rows.filter((row) => row.key !== null)',
    ],
    [
      'a debit with the credit’s reference takes it back',
      'if (reversed && isHere && answer.proves) takeBack(change, reversed, parts);',
      '',
    ],
    [
      'a push that proves nothing takes nothing back',
      'if (reversed && isHere && answer.proves)',
      'if (reversed && isHere)',
    ],
    [
      'a debit that came before its credit takes it back',
      'if (ledger.wasTakenBack(sighting)) overtaken(change, id, parts);',
      '',
    ],
    [
      'a reversal that overtook its credit is kept',
      "if (sighting.direction !== 'reversal' || !answer.proves) return undefined;",
      'if (sighting.amount > 0) return undefined;',
    ],
    [
      'money is taken back in its own amount only',
      '.find((payment) => payment.amount === sighting.amount)',
      '.at(0)',
    ],
    [
      'money confirmed by hand is taken back from its sale',
      '(credit && ledger.whole(credit.id)) ?? undefined',
      'credit',
    ],
    [
      'a push alone is not credited',
      "state: answer.proves ? 'credited' : 'unverified',",
      "state: 'credited',",
    ],
    [
      'the row proves the push',
      "state: isProven ? 'credited' : payment.state,",
      'state: payment.state,',
    ],
    [
      'money from before the till was there pays nothing',
      'const isOld = answer.sinceMs !== null && sighting.stamp.untilMs <= answer.sinceMs;',
      'const isOld = false;',
    ],
    [
      'another sight makes the moment more exact',
      'stamp: bookedAt([...whatCame(ledger.sightingsOf(id)), sighting]),',
      'stamp: payment.stamp,',
    ],
    ['a sale shown before the clock was known gets its moment', 'parts.moments.fill();', ''],
    [
      'what is decided is decided in the same transaction',
      'if (fresh.rows.length > 0) parts.decider.decide(change);',
      '',
    ],
  ],
);

const DECISIONS = of(
  'electron/core/decide.ts',
  [EVIDENCE, CORE, SELLING, INGEST],
  [
    [
      'who is in doubt is asked, who is no longer waits again',
      "if (!isSameAsk(sale, candidates)) apply(change, sale, { type: 'asked', candidates });",
      '',
    ],
    [
      'money in doubt for long pays no sale that is over by itself',
      'if (claim.late && wasDoubted(paymentId, change, ledger)) {',
      'if (false) {',
    ],
    [
      'a PC that is days off decides the same',
      'const aheadMs = parts.providerClock.wallErrorMs() ?? 0;',
      'const aheadMs = 0;',
    ],
    [
      'equal sales are looked for by the provider’s time too',
      'for (const sale of sales.closedEqual(amount, sinceMs)) found.set(sale.id, sale);',
      'void sinceMs;',
    ],
    [
      'a push stamped in the future hides no later money',
      'Math.max(listedMs ?? 0, pushedMs <= byWallMs ? pushedMs : 0)',
      'Math.max(listedMs ?? 0, pushedMs)',
    ],
    [
      'the newest row seen before a sale proves the hour',
      'Math.max(listedMs ?? 0, pushedMs <= byWallMs ? pushedMs : 0)',
      '0',
    ],
    [
      'what the PC’s clock alone calls older is asked about',
      'doubtfulUntilMs: Math.max(byWallMs + Math.max(0, aheadMs), pushedMs),',
      '',
    ],
    [
      'a PC that lists call slow is not believed',
      'Math.max(byWallMs + Math.max(0, aheadMs), pushedMs)',
      'Math.max(byWallMs, pushedMs)',
    ],
    [
      'a sale of yesterday is not paid by evidence where nobody tells the time',
      '...overForGood(sale, byWallMs - sale.createdAtMs + aheadMs),',
      '',
    ],
    [
      'a sale whose end nobody knows stays a rival',
      '(sale.closed ?? onwards)',
      '(sale.closed ?? { fromMs: 0, untilMs: 0 })',
    ],
    [
      'a row counts as the money confirmed by hand only in its amount',
      'if (seen.amount === byHand.amount) {',
      'if (seen.amount > 0) {',
    ],
    [
      'money confirmed by hand stays unseen until its row comes',
      "payment.finding === 'unseen' ? payment.finding : null",
      'null',
    ],
  ],
);

const MOMENTS = of(
  'electron/core/moments.ts',
  [EVIDENCE, CORE],
  [
    [
      'a moment the provider’s clock was not known at is filled in',
      'if (moment === null) unknown[which].set(id, { monoMs, apartMs: apartMs() });',
      '',
    ],
    [
      'a moment is not counted by a clock that stood still while the PC slept',
      'Math.abs(apartMs() - moment.apartMs) > JUMP_MS',
      'moment.monoMs < 0',
    ],
    [
      'a sale closed in another run closed before the feed was heard again',
      "then('closed', id) ?? byNow(shown, nowAt)",
      "then('closed', id)",
    ],
  ],
);

const CLOCKS = [
  ...of(
    'electron/core/provider-clock.ts',
    [CLOCK, CORE, EVIDENCE],
    [
      [
        'the provider’s clock is forgotten when the PC’s was set',
        'bound = null;\n      apartMs',
        'apartMs',
      ],
      [
        'an answer that the PC slept over tells no time',
        'took is not known.\n      if (Math.abs(apartOf(received) - apartOf(sent)) > JUMP_MS)',
        'took is not known.\n      if (received.monoMs < sent.monoMs)',
      ],
      [
        'one answer that is minutes off is not believed',
        'contested = isFar && !isAgreed ? fresh : null;',
        'contested = isFar && isAgreed ? fresh : null;',
      ],
    ],
  ),
  ...of(
    'shared/clock-bound.ts',
    ['shared/clock-bound.test.ts', CORE],
    [
      [
        'a date is a second wide',
        'untilMs: dateMs + SECOND_MS - sentMonoMs',
        'untilMs: dateMs + 1 - sentMonoMs',
      ],
      [
        'a clock drifts while nobody looks',
        'Math.abs(monoMs - bound.measuredAtMonoMs) * DRIFT',
        '0',
      ],
      ['a clock that was set counts as it is now', 'if (fromMs >= untilMs) return newer;', ''],
    ],
  ),
];

const BLINDNESS = [
  ...of(
    'electron/core/deadlines.ts',
    [DEADLINES, CORE],
    [
      [
        'nothing expires before the first complete sweep',
        'poller.sweptFromMs() ?? -Infinity',
        'poller.sweptFromMs() ?? Infinity',
      ],
      [
        'every feed must have been read',
        'Math.min(clock.wallMs(), ...pollers.map((poller) => poller.sweptFromMs() ?? -Infinity))',
        'clock.wallMs()',
      ],
      ['a sale that is due is looked after', 'passedMs > askedForMs', 'passedMs < 0'],
    ],
  ),
  ...of(
    'electron/core/poller.ts',
    [POLLER, DEADLINES, 'electron/core/survival.test.ts'],
    [
      [
        'a feed that failed has read nothing',
        'return this.failures === 0 ? this.sweptAtMs : null;',
        'return this.sweptAtMs;',
      ],
      [
        'a sweep counts from when it began',
        'this.sweptAtMs = beganAtMs;',
        'this.sweptAtMs = clock.wallMs();',
      ],
      [
        'a gap after an outage is said',
        '(wasAway || isFull) && known === 0',
        'isFull && known === 0 && !wasAway',
      ],
      [
        'a gap after a rush that filled the list is said',
        '(wasAway || isFull) && known === 0',
        'wasAway && known === 0',
      ],
    ],
  ),
];

const COUNTER = [
  ...of(
    'electron/core/selling.ts',
    [SELLING, CORE, EVIDENCE],
    [
      [
        'the payable amount is never raised, and unique if it can be',
        'if (!taken.has(payable)) return rupiah(payable);',
        'return rupiah(payable);',
      ],
      [
        'when a sale is cancelled, its money in doubt is decided anew',
        'decider.decide(change);\n        return cancelled;',
        'return cancelled;',
      ],
      ['a sale knows what was seen before it', 'createdSeq: change.nextSeq(),', 'createdSeq: 0,'],
      ['the same key is the same sale', 'if (earlier) return { sale: earlier, isNew: false };', ''],
      [
        'waiting longer never shortens',
        'const expiresAtMs = Math.max(\n          sale.expiresAtMs,',
        'const expiresAtMs = Math.max(\n          0,',
      ],
    ],
  ),
  ...of(
    'electron/core/store/sales.ts',
    [SELLING, EVIDENCE, 'electron/core/store/sales.test.ts'],
    [
      [
        'a lowered amount stays reserved while late money is watched for',
        'where watch_until_ms > ? and status',
        'where watch_until_ms > ? + 9e15 and status',
      ],
      [
        'a lowered amount stays reserved while its sale is a rival',
        'where closed_at_ms > ? and closed_at_ms is',
        'where closed_at_ms > ? + 9e15 and closed_at_ms is',
      ],
    ],
  ),
  ...of(
    'electron/core/till.ts',
    [CORE, SELLING],
    [['wide stamps are looked at before the QR is shown', 'await this.lookFirst();', '']],
  ),
  ...of(
    'shared/sale.ts',
    ['shared/sale.test.ts', CORE, SELLING],
    [
      ['no sale is paid twice', "return refuse(sale, 'be paid twice');", 'break;'],
      [
        'evidence revives no cancelled sale',
        "if (by === 'evidence') return refuse(sale, 'be paid without a person');",
        '',
      ],
      [
        'a sale that needs a person never expires',
        "if (sale.status !== 'waiting') return refuse(sale, 'expire');",
        '',
      ],
    ],
  ),
  ...of(
    'electron/core/inbox.ts',
    [CORE, EVIDENCE, 'electron/core/api.test.ts', 'electron/web/rest.test.ts'],
    [
      [
        'money that has its sale goes to no other',
        'if (payment.saleId !== null)',
        "if (payment.saleId === '')",
      ],
      [
        'money taken back pays no sale by a person either',
        "if (payment.state === 'reversed' || payment.state === 'merged')",
        "if (payment.state === 'merged')",
      ],
      [
        'a sale that has its money takes no more by a person either',
        "if (sale.status === 'paid' && !isAwaitingProof(sale, ledger))",
        'if (sale.payable < 0)',
      ],
      [
        'money a person vouched for is marked so',
        "if (payment.state === 'unverified') ledger.vouch(payment);",
        '',
      ],
      ['money confirmed by hand is not seen yet', "finding: 'unseen',", 'finding: null,'],
    ],
  ),
];

const STORE = [
  ...of(
    'electron/core/store/ledger.ts',
    [LEDGER, INGEST, EVIDENCE],
    [
      [
        'only credited money is up for decision',
        "`claimed = 0 and state = 'credited' and away < 2",
        "`claimed = 0 and state <> 'reversed' and away < 2",
      ],
      [
        'a reference is one payment’s: the row that brings it last is right',
        'freeRef.run(ref, paymentId, sighting.amount);',
        '',
      ],
      [
        'only a list proves the hour',
        "where payment_id = payment.id and channel = 'poll')`",
        "where payment_id = payment.id and channel <> 'manual')`",
      ],
    ],
  ),
  ...of(
    'electron/core/store/migrations/010-ledger.ts',
    [LEDGER],
    [
      [
        'UNIQUE: one payment, one sale',
        'payment_id text primary key references',
        'payment_id text references',
      ],
      [
        'UNIQUE: one sale, one payment',
        'sale_id text not null unique references',
        'sale_id text not null references',
      ],
      ['UNIQUE: one row, one sighting', 'unique (feed, channel, key)', 'check (key is not null)'],
    ],
  ),
];

export const MONEY: readonly Mutation[] = [
  ...MONEY_PATH,
  ...DECISIONS,
  ...MOMENTS,
  ...CLOCKS,
  ...BLINDNESS,
  ...COUNTER,
  ...STORE,
];

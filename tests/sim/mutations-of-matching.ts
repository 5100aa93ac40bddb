// Owns half of the list of what is switched off to see that it is missed: the pure rules, by which
// money finds its sale and rows become money. The text must stand in the file exactly once.
import { of, type Mutation } from './mutation.ts';

const MATCHER = 'shared/matcher.test.ts';
const PAIRING = 'shared/pairing.test.ts';
const IDENTITY = 'shared/identity.test.ts';
const CORE = 'electron/core/core.test.ts';
const EVIDENCE = 'electron/core/evidence.test.ts';
const INGEST = 'electron/core/ingest.test.ts';

const CAUSALITY = of(
  'shared/matcher.ts',
  [MATCHER, CORE, EVIDENCE],
  [
    [
      'money seen before the sale was made is not for it',
      'payment.seq <= sale.createdSeq;',
      'payment.seq < -1;',
    ],
    [
      'money stamped before the QR was shown is not for it',
      'sale.codeFeed === null && payment.stamp.untilMs + STAMP_SLACK_MS <= momentMs',
      'false && momentMs > 0',
    ],
    [
      'a second of slack between the provider’s two clocks',
      'payment.stamp.untilMs + STAMP_SLACK_MS <= momentMs',
      'payment.stamp.untilMs <= momentMs',
    ],
    [
      'a stamp given to the minute is a minute wide',
      'payment.stamp.untilMs + STAMP_SLACK_MS <= momentMs',
      'payment.stamp.fromMs + STAMP_SLACK_MS <= momentMs',
    ],
    [
      'money by a sale’s own code is not refused by its stamp',
      'return sale.codeFeed === null && payment.stamp',
      'return payment.stamp',
    ],
    [
      'a sale’s own code is paid through its maker only',
      'payment.feed === sale.codeFeed && payment.saleReference === sale.id',
      'payment.saleReference === sale.id',
    ],
    [
      'a sale’s own code is paid under its name only',
      'payment.feed === sale.codeFeed && payment.saleReference === sale.id',
      'payment.feed === sale.codeFeed',
    ],
    [
      'money that only an unvouched PC clock calls later is asked about',
      'payment === undefined || sale === undefined || isDoubtful(payment, sale)',
      'payment === undefined || sale === undefined',
    ],
  ],
);

const WHOSE = of(
  'shared/matcher.ts',
  [MATCHER, CORE, EVIDENCE],
  [
    [
      'only equal money pays',
      'left.push(...result.pass(group.toSorted(byStamp), byAmount.get(amount) ?? []));',
      'left.push(...result.pass(group.toSorted(byStamp), amount > 0 ? sales : []));',
    ],
    ['our own reference names the sale', 'own.length > 0 ? own : fitting', 'fitting'],
    [
      'a sale closed less than ten minutes ago is a rival',
      'return isRecent && isInTime(payment, sale);',
      'return isRecent && sale.closed === null && isInTime(payment, sale);',
    ],
    [
      'a sale closed more than ten minutes ago is none',
      'return isRecent && isInTime(payment, sale);',
      'return isInTime(payment, sale);',
    ],
    ['the phone is in the hand for ten minutes', '10 * MINUTE_MS', '5 * MINUTE_MS'],
    [
      'no sale is paid by evidence when the shop watches no longer',
      'if (!isCancelled && isWatched(payment, sale)) return false;',
      'if (!isCancelled) return false;',
    ],
    [
      'a cancelled sale is never paid by evidence',
      "const isCancelled = sale.state === 'cancelled';",
      "const isCancelled = sale.id === '';",
    ],
    [
      'a sale that is paid takes no more money',
      "sale.state !== 'paid' && isRival(payment, sale)",
      'isRival(payment, sale)',
    ],
    [
      'the row of money confirmed by hand is that money',
      "if (sale.state === 'unseen') this",
      'if (sale.payable < 0) this',
    ],
    ['late money is called late', 'late: isLate(payment, sale)', 'late: false'],
    [
      'money of the last second is not late',
      'payment.stamp.fromMs > sale.expires.untilMs + STAMP_SLACK_MS',
      'payment.stamp.fromMs > sale.expires.fromMs - 60_000',
    ],
    [
      'second money for a paid sale is called double',
      'if (again.length > 0) {',
      'if (again.length > 99) {',
    ],
    [
      'money short or over names its sale',
      'return apart(payment, sale) <= near && isRival(payment, sale);',
      'return apart(payment, sale) < -near;',
    ],
    [
      'a person is asked on every sale concerned',
      'this.asks.set(id, [...(this.asks.get(id) ?? []), paymentId]);',
      'if (this.asks.size === 0) this.asks.set(id, [paymentId]);',
    ],
  ],
);

const PAIRS = of(
  'shared/pairing.ts',
  [PAIRING, MATCHER, CORE],
  [
    [
      'only who is paid in every way is paid: not first come, first served',
      'const open = doubtful(fitting, payerOf);',
      'const open = new Set<string>();',
    ],
    [
      'doubtful money counts neither as paid nor as nothing: both must agree',
      'also = world(bits).certain',
      'also = world(0).certain',
    ],
    [
      'doubtful money frees no other',
      'world(0).certain);',
      'world((1 << doubtful.length) - 1).certain);',
    ],
    [
      'where very much is doubtful a person is asked',
      'doubtful.length > DOUBTFUL_MAX ? []',
      'doubtful.length > 1000 ? []',
    ],
    [
      'doubt spreads over all who might change places',
      'if (rival !== undefined) open.add(rival);',
      'if (rival !== undefined && open.size < 2) open.add(rival);',
    ],
    [
      'money gives way so that as much as can be is handed out',
      'if (payer !== undefined && augment(payer, fits, payerOf, tried)) {',
      "if (payer === '') {",
    ],
  ],
);

const SIGHTINGS = of(
  'shared/identity.ts',
  [IDENTITY, INGEST, CORE, EVIDENCE],
  [
    [
      'joined by a reference',
      '(row, payment) => payment.sightings.some((seen) => isNamedAlike(row, seen)),',
      '',
    ],
    [
      'joined by the same balance in the list',
      '(row, payment) => sameChannel(row, payment, (seen) => seen.balance === row.balance),',
      '',
    ],
    [
      'joined when a balance is filled in later',
      '(row.balance === null || !hadBalance(row, payment)) && sameChannel',
      'false && sameChannel',
    ],
    [
      'a balance that differs is another payment',
      '(row.balance === null || !hadBalance(row, payment)) && sameChannel',
      'sameChannel',
    ],
    [
      'joined when balances were computed anew',
      'batch.oldestUntilMs <= momentOf(payment.sightings).fromMs &&',
      'false &&',
    ],
    [
      'a balance computed anew is believed only where the old row would still be listed',
      'batch.oldestUntilMs <= momentOf(payment.sightings).fromMs &&',
      '',
    ],
    [
      'a balance computed anew by as much as another row’s is believed at the list’s end',
      'shiftsOf(row, payment).some((shift) => shifts.has(shift)) &&',
      'false &&',
    ],
    [
      'a balance computed anew by another sum than other rows’ is not believed there',
      'shiftsOf(row, payment).some((shift) => shifts.has(shift)) &&',
      '',
    ],
    [
      'push and row are joined by their balance first',
      '(row, payment) => otherChannel(row, payment, (seen) => seen.balance === row.balance),',
      '',
    ],
    [
      'push and row are joined without a common key',
      '(row, payment) => otherChannel(row, payment, () => true),',
      '',
    ],
    ['two feeds of one code are joined', '  otherFeed,\n];', '];'],
    [
      'within two minutes',
      'distanceMs(seen.stamp, row.stamp) <= CHANNEL_SPREAD_MS && balances(seen)',
      'balances(seen)',
    ],
    ['for as long as two minutes', '120 * SECOND_MS', '60 * SECOND_MS'],
    [
      'two rows of one list are joined in one stamp only',
      'distanceMs(seen.stamp, row.stamp) === 0 && balances(seen)',
      'balances(seen)',
    ],
    [
      'a payment has one row of a channel without a key',
      'payment.sightings.every((seen) => seen.channel !== row.channel) &&\n    ',
      '',
    ],
    [
      'multiplicity: who has its row in this answer takes no other',
      "new Set(channel === 'poll' ? batch.present : [])",
      'new Set<string>()',
    ],
    [
      'multiplicity: who was given a row takes no other',
      'takenOn(pair.row.sighting.channel).add(pair.payment.id);',
      '',
    ],
    [
      'rows give way so that none is left over needlessly',
      'for (const key of choices.keys()) if (!placed.has(key)) seat(key, new Set());',
      '',
    ],
    [
      'of one amount',
      'if (!payment.sightings.every((seen) => seen.amount === row.sighting.amount)) continue;',
      '',
    ],
    ['of one issuer', 'a.feed === b.feed && isSameIssuer(a, b) &&', 'a.feed === b.feed &&'],
    [
      'references that contradict each other are two payments',
      'isSameIssuer(a, b) && !refsConflict(a, b)',
      'isSameIssuer(a, b)',
    ],
    [
      'one reference in common is not enough when another differs',
      'sharesRef(row, seen) && !refsConflict(row, seen)',
      'sharesRef(row, seen)',
    ],
    [
      'a notification sent again with another field changed is the same money',
      'isSentAgain(row, seen) || (sharesRef(row, seen) && !refsConflict(row, seen))',
      '(sharesRef(row, seen) && !refsConflict(row, seen))',
    ],
    [
      'a retrieval number is given out again another day',
      'distanceMs(row.stamp, seen.stamp) < REF_GOOD_MS || sharesLasting(row, seen)',
      'true',
    ],
    [
      'a number given out for good is good for ever',
      'distanceMs(row.stamp, seen.stamp) < REF_GOOD_MS || sharesLasting(row, seen)',
      'distanceMs(row.stamp, seen.stamp) < REF_GOOD_MS',
    ],
    ['a counter is no reference', 'value.length >= REF_LENGTH_MIN)', 'value.length >= 1)'],
    ['a serial is no retrieval number', 'SERIALS.has(name) ? `${name} ${value}` : value', 'value'],
    ['a reference padded with zeros is the same', "ref.replace(/^0+/, '')", 'ref'],
    ['codes of one maker are seen by nobody else', '!ALONE.has(row.feed) &&\n    ', ''],
    ['two retrieval numbers that differ are two payments', '!areOtherRrns(row, seen)', 'true'],
    [
      'a payment’s moment is what its sights have in common',
      'return fromMs < untilMs ? { fromMs, untilMs } : span(stamps);',
      'return span(stamps);',
    ],
    [
      'a push makes what the provider lists no more exact',
      'return common(listed.length > 0 ? listed : stampsOf(sightings, true));',
      'return common([...listed, ...stampsOf(sightings, true)]);',
    ],
    [
      'a push that contradicts the list widens the moment',
      'return isAgreed ? booked : span([...pushed, booked]);',
      'return booked;',
    ],
  ],
);

const THE_LIST = of(
  'electron/core/ingest.ts',
  [INGEST],
  [
    [
      'nothing has fallen out of a list that has only begun',
      'const oldestUntilMs = hasRoom ? 0 : Math.min(',
      'const oldestUntilMs = Math.min(',
    ],
    [
      'a row that could not be read fills the list too',
      'rows.length + answer.setAside.length < LIST_ROWS_MIN',
      'rows.length < LIST_ROWS_MIN',
    ],
  ],
);

const COUNTING = of(
  'shared/sighting.ts',
  ['shared/sighting.test.ts', IDENTITY, CORE, INGEST],
  [
    [
      'two rows that say the same and carry no name are two payments',
      'isDistinct(sighting) ? 0 : (counts.get(bare) ?? 0)',
      '0',
    ],
    [
      'a row with a name, repeated, is one',
      'isDistinct(sighting) ? 0 : (counts.get(bare) ?? 0)',
      'counts.get(bare) ?? 0',
    ],
  ],
);

export const MATCHING: readonly Mutation[] = [
  ...CAUSALITY,
  ...WHOSE,
  ...PAIRS,
  ...SIGHTINGS,
  ...THE_LIST,
  ...COUNTING,
];

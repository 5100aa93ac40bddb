import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../ports.ts';
import { readSnapAnswer } from './snap-answer.ts';
import { rowsIn } from './snap-history.ts';
import { readLooseJson } from './snap-json.ts';
import { readCodes } from './snap-qr-list.ts';
import { readHistoryRow } from './snap-rows.ts';
import { readRows } from './snap.ts';
import { CODES_ANSWER, HISTORY_ANSWER } from './snap-samples.fixture.ts';

const NEVER = { wallMs: 0, monoMs: 0 };
const OURS = 'ID1020000000001';

function answer(body: string, status = 200): HttpAnswer {
  return { status, headers: new Map(), body };
}

function rowsOf(body: string): readonly unknown[] {
  const read = readSnapAnswer(answer(body));
  expect(read.fault).toBeNull();
  return rowsIn({ ...read, date: { header: undefined, sent: NEVER, received: NEVER } });
}

const sample = {
  dateTime: '2026-11-21T12:00:30+07:00',
  amount: { value: '13000', currency: 'IDR' },
  additionalInfo: {
    idTransaksi: '5188671',
    issuerReff: '000005188670',
    buyerReff: '93600014 - 000005188670',
    brandName: 'BCA',
    nmid: OURS,
    mdr: '-91',
  },
};
const row = (over: object = {}, info: object = {}) => ({
  ...sample,
  ...over,
  additionalInfo: { ...sample.additionalInfo, ...info },
});

describe('the samples of the documents', () => {
  it('of the history are read as they stand, masked values and all', () => {
    const { sightings, setAside } = readRows(rowsOf(HISTORY_ANSWER), OURS);
    expect(setAside).toEqual([]);
    const common = { feed: 'snap', channel: 'poll', direction: 'credit', balance: null };
    const issuer = { code: '93600815', name: 'SpeedCash' };
    const at = (text: string) => ({
      fromMs: Date.parse(text),
      untilMs: Date.parse(text) + 1000,
    });
    expect(sightings).toEqual([
      {
        ...common,
        amount: 123_456,
        stamp: at('2024-03-01T16:39:14+07:00'),
        issuer,
        refs: { idTransaksi: '5188671', issuerReff: '000005188670', rrn: '000005188670' },
        mdr: '-864',
      },
      {
        ...common,
        amount: 30_000,
        stamp: at('2024-03-13T09:34:44+07:00'),
        issuer,
        refs: { idTransaksi: '5193735', issuerReff: '000005193734', rrn: '000005193734' },
        mdr: '-210',
      },
    ]);
  });

  it('of the codes are read as they stand, the expiry before the making too', () => {
    expect(readCodes(rowsOf(CODES_ANSWER))).toEqual({
      unreadable: 0,
      codes: [
        {
          id: '10092081',
          type: 'dynamic',
          amount: 9000,
          generatedAtMs: Date.parse('2024-05-15T14:20:49+07:00'),
          expiresAtMs: Date.parse('2024-05-14T14:20:49+07:00'),
        },
        {
          id: '10092070',
          type: 'static',
          amount: null,
          generatedAtMs: Date.parse('2024-05-15T09:14:20+07:00'),
          expiresAtMs: null,
        },
      ],
    });
  });

  it('of the codes are read by the names of the table as well', () => {
    const byTable = CODES_ANSWER.replaceAll('generate_time', 'generated_time').replaceAll(
      'expired_date',
      'expired_time',
    );
    expect(readCodes(rowsOf(byTable))).toEqual(readCodes(rowsOf(CODES_ANSWER)));
  });

  it('are counted where a code can not be read', () => {
    const odd = [{ id_qr: '1' }, { id_qr: '2', generate_time: 'today' }, 7];
    expect(readCodes(odd)).toEqual({ codes: [], unreadable: 3 });
  });
});

describe('a row', () => {
  const read = (over?: object, info?: object) => readHistoryRow(row(over, info), OURS);

  it('names the bank by its number, and by its brand where the number is not known', () => {
    expect(read()).toMatchObject({ issuer: { code: '93600014', name: 'BCA' } });
    expect(read({}, { buyerReff: '93601207 - 123456789012', brandName: 'BARU' })).toMatchObject({
      issuer: { code: '93601207', name: 'BARU' },
    });
    expect(read({}, { buyerReff: '', brandName: 'GOPAY' })).toMatchObject({
      issuer: { code: '93600914', name: 'GoPay' },
      refs: { idTransaksi: '5188671', issuerReff: '000005188670' },
    });
  });

  it('keeps the zone of its own stamp', () => {
    const stamp = { fromMs: Date.parse('2026-11-21T12:00:30+07:00') };
    for (const dateTime of [
      '2026-11-21T12:00:30+07:00',
      '2026-11-21T14:00:30+09:00',
      '2026-11-21T05:00:30Z',
      '2026-11-21T12:00:30',
    ])
      expect(read({ dateTime })).toMatchObject({ stamp });
  });

  it('counts gross, however it is written, and no foreign money', () => {
    for (const value of ['13000', '13000.00', 13_000, '13.000'])
      expect(read({ amount: { value, currency: 'IDR' } })).toMatchObject({ amount: 13_000 });
    expect(read({ amount: { value: '13', currency: 'USD' } })).toBe('the currency is not IDR');
    expect(read({ amount: { value: '0' } })).toBe('the amount is zero');
    expect(read({ amount: { value: '13000.50' } })).toContain('fraction of a rupiah');
  });

  it('is set aside when a field of the standard says that it is no money come', () => {
    expect(read({ status: 'SUCCESS', type: 'PAYMENT' })).toMatchObject({ amount: 13_000 });
    expect(read({ status: 'PENDING' })).toBe('the status is PENDING, not paid');
    expect(read({ latestTransactionStatus: '06' })).toBe('the status is 06, not paid');
    expect(read({ type: 'REFUND' })).toBe('the row is REFUND, not a payment');
  });

  it('is set aside with its text when it is broken, and holds up no other', () => {
    const odd = [null, 7, {}, row({ dateTime: '31-02-2026' }), row({ amount: '13000' }), row()];
    const { sightings, setAside } = readRows(odd, OURS);
    expect(sightings).toHaveLength(1);
    expect(setAside.map(({ reason }) => reason)).toEqual([
      'the row lacks fields',
      'the row lacks fields',
      'the row lacks dateTime, amount',
      'the date can not be read',
      'the row lacks amount',
    ]);
  });

  it('of another NMID is set aside; an NMID that is none says nothing', () => {
    expect(read({}, { nmid: 'ID1020000000002' })).toContain('another merchant');
    for (const nmid of ['', null, 'ID102300000xxxx', '3214123213', OURS.toLowerCase()])
      expect(read({}, { nmid })).toMatchObject({ amount: 13_000 });
  });
});

describe('an answer', () => {
  it('is never an empty list by accident', () => {
    const fault = (body: object | string, status = 200) =>
      readSnapAnswer(answer(typeof body === 'string' ? body : JSON.stringify(body), status)).fault;
    expect(fault({ responseCode: '4041201', responseMessage: 'Bad Request' }, 404)).toBe(
      'bad_request',
    );
    expect(fault({ responseCode: '4041201' }, 404)).toBe('bad_request');
    expect(fault({}, 200)).toBe('unexpected');
    expect(fault([], 200)).toBe('unexpected');
    expect(fault('', 200)).toBe('not_json');
    expect(fault('<html>', 404)).toBe('bad_address');
    expect(() => rowsOf('{"responseCode":"2001200"}')).toThrow('unexpected');
    expect(rowsOf('{"responseCode":"2001200","detailData":null}')).toEqual([]);
  });
});

describe('the mending of JSON', () => {
  it('changes nothing that is JSON, and no value of what is nearly JSON', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(readLooseJson(text)).toEqual(JSON.parse(text));
      }),
    );
    const record = fc.array(fc.dictionary(fc.string(), fc.string()), { minLength: 1 });
    fc.assert(
      fc.property(record, (value) => {
        const loose = `${JSON.stringify({ value }).replace(/\]\}$/, ' ,\n]}')}}`;
        expect(readLooseJson(loose)).toEqual({ value });
      }),
    );
  });

  it.each(['', '{', '{"a":"', '[1,2', '{"a":,}', '{"a":1} x', '{"a" 1,}', 'Not found'])(
    'leaves %j alone',
    (text) => {
      expect(readLooseJson(text)).toBeUndefined();
    },
  );
});

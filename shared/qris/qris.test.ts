import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { object, PAYLOADS, payloadOf, PLAIN, sealed } from './payloads.fixture.ts';
import { readQris, type Qris, type QrisFaultCode, type QrisWarning } from './qris.ts';

function read(text: string): Qris {
  const result = readQris(text);
  if (!result.ok) throw new Error(`${result.code}: ${result.reason}`);
  return result.qris;
}

function faultOf(text: string): QrisFaultCode | 'read' {
  const result = readQris(text);
  return result.ok ? 'read' : result.code;
}

const VALID = [1, 2, 3, 5, 6, 9, 10, 11, 13, 18, 23] as const;

describe('published payloads that are good', () => {
  it.each(VALID)('reads number %d and keeps its text', (number) => {
    expect(read(PAYLOADS[number]).payload).toBe(PAYLOADS[number]);
  });

  it('reads everything about the ShopeePay one', () => {
    const { objects, ...rest } = read(PAYLOADS[1]);
    expect(objects.map(({ tag }) => tag).join(' ')).toBe('00 01 26 51 52 53 58 59 60 61 62 63');
    expect(rest).toEqual({
      payload: PAYLOADS[1],
      pointOfInitiation: '11',
      merchantName: 'Gulu Gulu Mall Ambassador',
      city: 'Jakarta Selatan',
      postalCode: '12940',
      nmid: 'ID1019004532297',
      mcc: '5812',
      amountText: null,
      criteria: 'UME',
      accounts: [
        {
          tag: '26',
          gui: 'ID.CO.SHOPEE.WWW',
          pan: '936009180000001402',
          merchantId: '1350',
          criteria: 'UME',
        },
        {
          tag: '51',
          gui: 'ID.CO.QRIS.WWW',
          pan: null,
          merchantId: 'ID1019004532297',
          criteria: 'UME',
        },
      ],
      acquirerNns: '93600918',
      acquirerName: 'ShopeePay',
      terminalLabel: 'A01',
      referenceLabel: null,
      fee: null,
      warnings: [],
    });
  });

  it('trusts the account number, not the company name beside it', () => {
    const qris = read(PAYLOADS[2]);
    expect(qris.accounts[0]?.gui).toBe('COM.GO-JEK.WWW');
    expect(qris.acquirerNns).toBe('93600814');
    expect(qris.acquirerName).toBe('Netzme');
  });

  const warned: readonly (readonly [(typeof VALID)[number], readonly QrisWarning[]])[] = [
    [1, []],
    [2, []],
    [3, ['payer_pays_fee', 'made_for_one_payment', 'amount_present']],
    [5, ['payer_pays_fee', 'made_for_one_payment', 'amount_present']],
    [6, ['payer_may_tip', 'made_for_one_payment', 'amount_present']],
    [9, []],
    [10, ['made_for_one_payment', 'amount_present', 'nmid_odd']],
    [11, []],
    [13, ['postal_code_odd']],
    [18, ['payer_pays_fee', 'made_for_one_payment', 'amount_present', 'criteria_differ']],
    [23, []],
  ];
  it.each(warned)('says what is odd about number %d: %j', (number, warnings) => {
    expect(read(PAYLOADS[number]).warnings).toEqual(warnings);
  });

  it('reads amount, fee, reference and terminal of the OVO one', () => {
    const qris = read(PAYLOADS[5]);
    expect(qris.amountText).toBe('500000');
    expect(qris.fee).toEqual({ kind: 'percent', percentText: '0.7' });
    expect(qris.referenceLabel).toBe('VCcCtqJ');
    expect(qris.terminalLabel).toBe('HgxK16eFVHfvKnGO');
    expect(qris.accounts[1]?.gui).toBe('ID.OR.GPNQR.WWW');
    expect(qris.nmid).toBe('ID1020041698835');
  });

  it('has no acquirer name for the payload nobody can pay', () => {
    const qris = read(PAYLOADS[23]);
    expect(qris.acquirerNns).toBe('99999999');
    expect(qris.acquirerName).toBeNull();
  });
});

describe('published payloads that must not be used', () => {
  const refused: readonly (readonly [keyof typeof PAYLOADS, QrisFaultCode])[] = [
    [15, 'transfer'],
    [16, 'crc_mismatch'],
    [17, 'crc_mismatch'],
    [24, 'transfer'],
    [25, 'crc_mismatch'],
    [26, 'crc_mismatch'],
  ];
  it.each(refused)('refuses number %d as %s', (number, code) => {
    expect(readQris(PAYLOADS[number])).toMatchObject({ ok: false, code });
  });

  it.each([
    [16, 'read'],
    [17, 'cash_out'],
    [25, 'read'],
    [26, 'truncated'],
  ] as const)('with the checksum put right, number %d is %s', (number, outcome) => {
    expect(faultOf(sealed(PAYLOADS[number].slice(0, -8)))).toBe(outcome);
  });
});

describe('what a person may paste', () => {
  const good = PAYLOADS[1];
  const comma = payloadOf({ '59': 'KOPI, TEH, SUSU' });
  it.each([
    ['a trailing line break', `${good}\n`, good],
    ['CR and LF around it', `\r\n${good}\r\n`, good],
    ['a byte order mark', `\ufeff${good}`, good],
    ['spaces, tabs and hard spaces around it', ` \t${good} \u00a0`, good],
    ['a checksum in lower case', good.slice(0, -4) + good.slice(-4).toLowerCase(), good],
    ['percent-encoding', encodeURIComponent(good), good],
    ['%2c in lower case', encodeURIComponent(comma).replaceAll('%2C', '%2c'), comma],
    ['%0A behind the encoded text', `${encodeURIComponent(good)}%0A`, good],
  ])('reads the code with %s', (_, text, payload) => {
    expect(read(text).payload).toBe(payload);
  });

  it('keeps a percent sign that belongs to the name', () => {
    const payload = payloadOf({ '59': 'DISKON 50%20 TOKO' });
    expect(read(payload).merchantName).toBe('DISKON 50%20 TOKO');
    expect(read(payload).payload).toBe(payload);
  });

  it('keeps double spaces inside and a space behind the name', () => {
    expect(read(payloadOf({ '59': 'MAZE CELL  OK2410975' })).merchantName).toBe(
      'MAZE CELL  OK2410975',
    );
    expect(read(payloadOf({ '59': 'Starbucks ' })).merchantName).toBe('Starbucks ');
  });

  it('reads the objects in any order between 00 and 63', () => {
    const order = ['00', '62', '58', '61', '59', '51', '60', '53', '26', '52', '01'];
    expect(read(payloadOf({}, order)).merchantName).toBe('WARUNG CONTOH');
  });

  it('leaves alone what it does not know: 02-25, 46-50, 64 and 80-99', () => {
    const extra = { '04': '0002', '48': 'no tlv', '64': '0002ID0104Toko', '80': '9901x' };
    const qris = read(payloadOf(extra));
    for (const [tag, value] of Object.entries(extra)) {
      expect(qris.objects).toContainEqual({ tag, value });
    }
  });
});

describe('what is refused', () => {
  const good = payloadOf();
  const body = good.slice(0, -8);
  const at62 = (purpose: string): string => object('07', 'A01') + object('08', purpose);
  const with40 = { '40': PLAIN['26'] ?? '' };
  const only40 = { ...with40, '26': null };
  const cases: readonly (readonly [string, QrisFaultCode, string])[] = [
    ['no text', 'empty', ' \n'],
    ['another code', 'not_qris', 'https://contoh.invalid/bayar?x=%20'],
    ['00 that is not first', 'not_qris', sealed(`010211${body.replace('010211', '')}`)],
    ['another version', 'not_qris', payloadOf({ '00': '02' })],
    ['513 characters', 'too_long', payloadOf(many(513, good))],
    ['a huge text', 'too_long', `000201${'5901A'.repeat(100_000)}`],
    ['a wrong digit in the account number', 'crc_mismatch', good.replace('9360001', '9360002')],
    ['a wrong checksum', 'crc_mismatch', `${good.slice(0, -4)}0000`],
    ['the last character cut off', 'truncated', good.slice(0, -1)],
    ['half of the text', 'truncated', good.slice(0, 100)],
    ['everything but the checksum', 'crc_missing', body],
    ['a checksum of five digits', 'crc_missing', `${body}63051234A`],
    ['a checksum that is no hex', 'crc_missing', `${body}6304WXYZ`],
    ['a checksum inside another object', 'crc_missing', sealed(`${body}8008`)],
    ['a checksum in the middle too', 'crc_missing', sealed(`${body}6304FFFF8008`)],
    ['a word after the checksum', 'text_after_crc', `${good}hello`],
    ['an object after the checksum', 'text_after_crc', `${good}6203abc`],
    ['the code twice', 'text_after_crc', good + good],
    ['a line break inside', 'bad_character', good.replace('5812', '58\n12')],
    ['a name outside ASCII', 'bad_character', good.replace('WARUNG', 'WARÜNG')],
    ['a right-to-left mark', 'bad_character', good.replace('CONTOH', '\u202eHOTNOC')],
    ['tag 59 twice', 'duplicate_tag', sealed(`${body}5904TOKO`)],
    ['a sub-tag twice', 'duplicate_tag', payloadOf({ '62': '0703A010703A02' })],
    ['a template that is too short', 'truncated', payloadOf({ '26': '0016ID.CO' })],
    ['an empty name', 'empty_value', sealed(`${payloadOf({ '59': null }).slice(0, -8)}5900`)],
    ['a tag in letters', 'bad_tag', sealed(`${body}XX02AB`)],
    ['a length in letters', 'bad_length', sealed(`${body}80XYAB`)],
    ['dollars', 'wrong_currency', payloadOf({ '53': '840' })],
    ['a code from abroad', 'wrong_country', payloadOf({ '58': 'SG' })],
    ['a lower-case country', 'wrong_country', payloadOf({ '58': 'id' })],
    ['neither static nor dynamic', 'bad_point_of_initiation', payloadOf({ '01': '13' })],
    ...['52', '53', '58', '59', '60', '51', '26'].map(
      (tag) => [`no tag ${tag}`, 'missing_mandatory', payloadOf({ [tag]: null })] as const,
    ),
    ['an account without owner', 'missing_mandatory', payloadOf({ '26': '0106936000' })],
    ...['BOOK', 'DMCT', 'XBCT'].map(
      (code) => [`${code} in 40`, 'transfer', payloadOf({ ...with40, '62': at62(code) })] as const,
    ),
    ['a transfer beside a merchant account', 'transfer', payloadOf({ '62': at62('DMCT') })],
    ['tag 40 as the only account', 'transfer', payloadOf(only40)],
    ['cash-in', 'cash_in', payloadOf({ '62': at62('CDPT') })],
    ['cash-out', 'cash_out', payloadOf({ ...only40, '62': at62('CWDL') })],
    ...['0', '0.00', '-5', '1,000', '1 000', '01000', '1000.000', '1.000.000', '.5', '1e3'].map(
      (text) => [`54=${text}`, 'bad_amount', payloadOf({ '54': text })] as const,
    ),
    ['54 of 14 characters', 'bad_amount', payloadOf({ '54': '12345678901234' })],
    ['55=04', 'bad_fee', payloadOf({ '55': '04' })],
    ['55=02 without 56', 'bad_fee', payloadOf({ '55': '02' })],
    ['55=02 with 57', 'bad_fee', payloadOf({ '55': '02', '57': '1' })],
    ['55=03 without 57', 'bad_fee', payloadOf({ '55': '03' })],
    ['55=01 with 56', 'bad_fee', payloadOf({ '55': '01', '56': '500' })],
    ['56 without 55', 'bad_fee', payloadOf({ '56': '500' })],
    ['both 56 and 57', 'bad_fee', payloadOf({ '55': '02', '56': '500', '57': '1' })],
    ['a fee of 0', 'bad_fee', payloadOf({ '55': '02', '56': '0' })],
    ['half a rupiah of fee', 'bad_fee', payloadOf({ '55': '02', '56': '500.5' })],
    ['100 percent', 'bad_fee', payloadOf({ '55': '03', '57': '100' })],
    ['1,5 percent', 'bad_fee', payloadOf({ '55': '03', '57': '1,5' })],
  ];
  it.each(cases)('refuses %s as %s', (_, code, text) => {
    const result = readQris(text);
    expect(result).toMatchObject({ ok: false, code });
    if (!result.ok) expect(result.reason).toMatch(/^[A-Z].*\.$/);
  });

  it('takes 512 characters', () => {
    const longest = payloadOf(many(512, good));
    expect(longest).toHaveLength(512);
    expect(faultOf(longest)).toBe('read');
  });

  it.each(['1000', '1000.', '1000.0', '1000.00', '0.50', '1234567890123'])(
    'takes %s as an amount in tag 54',
    (text) => {
      expect(read(payloadOf({ '54': text })).amountText).toBe(text);
    },
  );

  it('asks for tag 51 in static codes only', () => {
    expect(read(payloadOf({ '01': '12', '51': null })).warnings).toContain('nmid_missing');
    expect(read(payloadOf({ '01': null, '51': null })).pointOfInitiation).toBeNull();
  });
});

/** Unknown objects that fill {@link PLAIN} up to `length` characters. */
function many(length: number, from: string): Readonly<Record<string, string>> {
  const filler: Record<string, string> = {};
  let left = length - from.length;
  for (let tag = 80; left > 0; tag++) {
    const size = left > 99 + 4 + 5 ? 99 : Math.min(left - 4, 99);
    filler[String(tag)] = 'x'.repeat(size);
    left -= size + 4;
  }
  return filler;
}

describe('what is odd, but real', () => {
  const account = (pan: string | null): string =>
    object('00', 'ID.CO.CONTOH.WWW') + (pan === null ? '' : object('01', pan));
  const nmid = (id: string): string => object('00', 'ID.CO.QRIS.WWW') + object('02', id);
  const odd: readonly (readonly [string, QrisWarning, Readonly<Record<string, string | null>>])[] =
    [
      ['an MCC of 3 digits', 'mcc_odd', { '52': '111' }],
      ['a name of 26 characters', 'name_long', { '59': 'ABCDEFGHIJKLMNOPQRSTUVWXYZ' }],
      ['a city of 16 characters', 'city_long', { '60': 'Bandung deket ruma' }],
      ['no postal code', 'postal_code_missing', { '61': null }],
      ['a dash for a postal code', 'postal_code_odd', { '61': '-' }],
      ['no NMID', 'nmid_missing', { '51': object('00', 'ID.CO.QRIS.WWW') }],
      ['an NMID without ID', 'nmid_odd', { '51': nmid('1020041698835') }],
      ['no account number', 'pan_missing', { '26': account(null) }],
      ['an account number in letters', 'pan_odd', { '26': account('93600014ABC') }],
      ['two criteria', 'criteria_differ', { '26': account('936000149') + object('03', 'UKE') }],
      ['a tip', 'payer_may_tip', { '55': '01' }],
      ['a fixed fee', 'payer_pays_fee', { '55': '02', '56': '500' }],
      ['a percentage', 'payer_pays_fee', { '55': '03', '57': '00.70' }],
      ['an amount', 'amount_present', { '54': '1000' }],
      ['a code for one payment', 'made_for_one_payment', { '01': '12' }],
    ];
  it.each(odd)('reads a code with %s and warns: %s', (_, warning, changes) => {
    expect(read(payloadOf(changes)).warnings).toEqual([warning]);
  });

  it('takes no number of the national repository (51) for the acquirer', () => {
    const repository = (PLAIN['51'] ?? '') + object('01', '936000149999999999');
    const qris = read(payloadOf({ '26': account(null), '51': repository }));
    expect(qris.acquirerNns).toBeNull();
    expect(qris.warnings).toContain('pan_missing');
  });

  it('names the owner of a nine-digit code', () => {
    const qris = read(payloadOf({ '26': account('936002004123456789') }));
    expect(qris.acquirerNns).toBe('93600200');
    expect(qris.acquirerName).toBe('BTN Syariah');
  });
});

describe('whatever the text', () => {
  // Every printable character at every place: the checksum finds each one.
  it.each([1, 5, 18] as const)(
    'never reads number %d with one character changed as anything else',
    (number) => {
      const good = PAYLOADS[number];
      const taken: string[] = [];
      for (let at = 0; at < good.length; at++) {
        for (let code = 0x09; code <= 0x7f; code++) {
          const changed = good.slice(0, at) + String.fromCharCode(code) + good.slice(at + 1);
          const result = readQris(changed);
          if (result.ok && result.qris.payload !== good) taken.push(changed);
        }
      }
      expect(taken).toEqual([]);
    },
  );

  it('never throws', () => {
    const noise = fc.string({ unit: 'binary', maxLength: 400 });
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789%AF '), maxLength: 200 });
    const text = fc.oneof(
      noise,
      digits.map((rest) => `000201${rest}`),
      digits.map((rest) => sealed(`000201${rest}`)),
      fc.record({ at: fc.nat(150), noise }).map(({ at, noise: inner }) => {
        return PAYLOADS[1].slice(0, at) + inner + PAYLOADS[1].slice(at);
      }),
    );
    fc.assert(
      fc.property(text, (any) => {
        const result = readQris(any);
        if (!result.ok) expect(result.reason.length).toBeLessThan(160);
      }),
      { numRuns: 2000 },
    );
  });

  it('reads a sealed code back with the very values written', () => {
    const text = (max: number) =>
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: max });
    fc.assert(
      fc.property(text(25), text(15), text(10), (name, city, postalCode) => {
        const qris = read(payloadOf({ '59': name, '60': city, '61': postalCode }));
        expect([qris.merchantName, qris.city, qris.postalCode]).toEqual([name, city, postalCode]);
      }),
    );
  });
});

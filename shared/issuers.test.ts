import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issuerByNns, issuerByPan, issuerOf } from './issuers.ts';

describe('a code', () => {
  it.each([
    ['93600002', 'BRI'],
    ['93600008', 'Bank Mandiri'],
    ['93600009', 'BNI'],
    ['93600014', 'BCA'],
    ['93600503', 'Bank Nobu'],
    ['93600814', 'Netzme'],
    ['93600815', 'SpeedCash'],
    ['93600911', 'LinkAja'],
    ['93600912', 'OVO'],
    ['93600914', 'GoPay'],
    ['93600915', 'DANA'],
    ['93600918', 'ShopeePay'],
    ['93608161', 'Pospay (Pos Indonesia)'],
    ['936002004', 'BTN Syariah'],
    // What a hobby list has as LinkAja, ShopeePay, OVO and Netzme (facts/domain.md §2).
    ['93600114', 'Bank Jatim'],
    ['93600153', 'Bank Sinarmas'],
    ['93600811', 'OttoCash'],
    ['93600853', null],
    ['93601207', null],
    ['9360001', null],
    ['936000140', null],
    ['', null],
    ['constructor', null],
  ])('%s belongs to %s', (code, name) => {
    expect(issuerByNns(code)).toBe(name);
  });
});

describe('an account number', () => {
  it.each([
    ['936000140001287667', { code: '93600014', name: 'BCA' }],
    ['936002001234567890', { code: '93600200', name: 'BTN' }],
    ['936002004123456789', { code: '936002004', name: 'BTN Syariah' }],
    ['936081611234567890', { code: '93608161', name: 'Pospay (Pos Indonesia)' }],
    ['9360091400000000001', { code: '93600914', name: 'GoPay' }],
    ['93600014', { code: '93600014', name: 'BCA' }],
    ['999999999999999999', null],
    ['9360001', null],
    ['93600014000128766A', null],
    ['93600014000000000000', null],
  ])('%s is held at %j', (pan, issuer) => {
    expect(issuerByPan(pan)).toEqual(issuer);
  });
});

describe('what a provider writes about the payer', () => {
  it.each([
    ['93600014', '93600014', 'BCA'],
    [' 93600014\n', '93600014', 'BCA'],
    ['93601207', '93601207', '93601207'],
    ['936002004', '936002004', 'BTN Syariah'],
    ['936000149', '936000149', '936000149'],
    ['SPEEDCASH', '93600815', 'SpeedCash'],
    ['GoPay', '93600914', 'GoPay'],
    ['gopay', '93600914', 'GoPay'],
    ['bca', '93600014', 'BCA'],
    [' OVO ', '93600912', 'OVO'],
    ['Bayarind', null, 'Bayarind'],
    ['Warung Pay', null, 'Warung Pay'],
    ['12345678', null, '12345678'],
    ['__proto__', null, '__proto__'],
    ['', null, ''],
    [' \t ', null, ''],
    ['Go\u0000Pa\u001by', '93600914', 'GoPay'],
    ['\u202eyaPoG', null, 'yaPoG'],
    ['A'.repeat(60), null, 'A'.repeat(40)],
    [`${'A'.repeat(39)} B`, null, 'A'.repeat(39)],
    ['😀'.repeat(50), null, '😀'.repeat(40)],
  ])('%j becomes code %s, name %s', (brand, code, name) => {
    expect(issuerOf(brand)).toEqual({ code, name });
  });

  it('keeps only the issuer of a whole account number: the rest is the customer', () => {
    expect(issuerOf('936000141234567890')).toEqual({ code: '93600014', name: 'BCA' });
    expect(issuerOf('936012071234567890')).toEqual({ code: '93601207', name: '93601207' });
  });

  it('always fits the screen, and reading it again changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (brand) => {
        const issuer = issuerOf(brand);
        expect([...issuer.name].length).toBeLessThanOrEqual(40);
        expect(issuer.name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(issuerOf(issuer.name)).toEqual(issuer);
      }),
    );
  });
});

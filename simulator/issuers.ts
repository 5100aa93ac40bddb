// The banks and wallets a simulated payer can hold; codes are NNS numbers (facts/domain.md §2).

export interface Issuer {
  readonly nns: string;
  readonly name: string;
}

export const ISSUERS: readonly [Issuer, ...Issuer[]] = [
  { nns: '93600014', name: 'BCA' },
  { nns: '93600914', name: 'GoPay' },
  { nns: '93600912', name: 'OVO' },
  { nns: '93600915', name: 'DANA' },
  { nns: '93600918', name: 'ShopeePay' },
  { nns: '93600002', name: 'BRI' },
];

/** The issuer with this code or name; undefined when the payer's list has none. */
export function findIssuer(codeOrName: string): Issuer | undefined {
  const wanted = codeOrName.toLowerCase();
  return ISSUERS.find((issuer) => issuer.nns === wanted || issuer.name.toLowerCase() === wanted);
}

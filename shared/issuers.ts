// Owns who is behind a QRIS payment: National Numbering System (NNS) code -> name a cashier knows.
// A name is for reading only. Unknown codes occur and are shown as they are, never as suspicious.

/** `code` is null when only a name is known, or when several issuers share that name. */
export type Issuer = { readonly code: string | null; readonly name: string };

/** A code of this list with its name. */
export type KnownIssuer = { readonly code: string; readonly name: string };

const NAME_LENGTH_MAX = 40;

// 152 codes, 126 of them in two independent lists (facts/domain.md §2, facts/issuers.tsv).
const NAME_BY_CODE: ReadonlyMap<string, string> = new Map([
  ['93600002', 'BRI'],
  ['93600008', 'Bank Mandiri'],
  ['93600009', 'BNI'],
  ['93600011', 'Danamon'],
  ['93600013', 'Bank Permata'],
  ['93600014', 'BCA'],
  ['93600016', 'Maybank'],
  ['93600019', 'Bank Panin'],
  ['93600022', 'CIMB Niaga'],
  ['93600023', 'UOB'],
  ['93600028', 'OCBC'],
  ['93600031', 'Citibank'],
  ['93600036', 'CCB Indonesia'],
  ['93600037', 'Bank Artha Graha'],
  ['93600046', 'DBS digibank'],
  ['93600054', 'Bank Capital'],
  ['93600076', 'Bank Bumi Arta'],
  ['93600095', 'J Trust Bank'],
  ['93600110', 'bank bjb'],
  ['93600111', 'Bank DKI'],
  ['93600112', 'BPD DIY'],
  ['93600113', 'Bank Jateng'],
  ['93600114', 'Bank Jatim'],
  ['93600115', 'Bank Jambi'],
  ['93600116', 'Bank Aceh Syariah'],
  ['93600117', 'Bank Sumut'],
  ['93600118', 'Bank Nagari'],
  ['93600119', 'Bank Riau Kepri'],
  ['93600120', 'Bank Sumsel Babel'],
  ['93600121', 'Bank Lampung'],
  ['93600122', 'Bank Kalsel'],
  ['93600123', 'Bank Kalbar'],
  ['93600124', 'Bankaltimtara'],
  ['93600125', 'Bank Kalteng'],
  ['93600126', 'Bank Sulselbar'],
  ['93600127', 'Bank SulutGo'],
  ['93600128', 'Bank NTB Syariah'],
  ['93600129', 'BPD Bali'],
  ['93600130', 'Bank NTT'],
  ['93600131', 'Bank Maluku Malut'],
  ['93600132', 'Bank Papua'],
  ['93600133', 'Bank Bengkulu'],
  ['93600135', 'Bank Sultra'],
  ['93600137', 'Bank Banten (Jawara Mobile)'],
  ['93600146', 'Bank of India Indonesia'],
  ['93600147', 'Bank Muamalat'],
  ['93600151', 'Bank Mestika'],
  ['93600152', 'Bank Shinhan'],
  ['93600153', 'Bank Sinarmas'],
  ['93600157', 'Bank Maspion'],
  ['93600161', 'Bank Ganesha'],
  ['93600167', 'QNB Indonesia'],
  ['93600200', 'BTN'],
  ['936002004', 'BTN Syariah'],
  ['93600212', 'Bank Woori Saudara'],
  ['93600213', 'BTPN / Jenius'],
  ['93600253', 'Bank Nano Syariah'],
  ['93600422', 'BRISyariah (lama)'],
  ['93600425', 'bjb Syariah'],
  ['93600426', 'Bank Mega'],
  ['93600441', 'KB Bank (Bukopin)'],
  ['93600451', 'BSI'],
  ['93600459', 'Krom Bank'],
  ['93600472', 'Bank Jasa Jakarta'],
  ['93600484', 'Hana Bank'],
  ['93600485', 'MNC Bank (MotionBank)'],
  ['93600490', 'Bank Neo Commerce'],
  ['93600494', 'Bank Raya'],
  ['93600498', 'Bank SBI Indonesia'],
  ['93600501', 'blu by BCA Digital'],
  ['93600503', 'Bank Nobu'],
  ['93600506', 'Bank Mega Syariah'],
  ['93600513', 'Bank Ina'],
  ['93600517', 'Panin Dubai Syariah'],
  ['93600521', 'KB Bank Syariah'],
  ['93600523', 'Bank Sahabat Sampoerna'],
  ['93600531', 'Amar Bank'],
  ['93600535', 'SeaBank'],
  ['93600536', 'BCA Syariah'],
  ['93600542', 'Bank Jago'],
  ['93600547', 'BTPN Syariah'],
  ['93600548', 'Bank Multiarta Sentosa (MAS)'],
  ['93600553', 'Bank Mayora'],
  ['93600555', 'Bank Index'],
  ['93600562', 'Superbank'],
  ['93600564', 'Mandiri Taspen'],
  ['93600566', 'Bank Victoria'],
  ['93600567', 'Allo Bank'],
  ['93600688', 'BPR KS'],
  ['93600689', 'BPRS Hijra'],
  ['93600690', 'Bank Eka'],
  ['93600777', 'Finpay'],
  ['93600789', 'IMkas (Indosat)'],
  ['93600808', 'Bayarind'],
  ['93600809', 'Bayarind'],
  ['93600811', 'OttoCash'],
  ['93600812', 'KasPro'],
  ['93600813', 'GPay Digital Asia (GAJA)'],
  ['93600814', 'Netzme'],
  ['93600815', 'SpeedCash'],
  ['93600816', 'MotionPay / SPIN'],
  ['93600817', 'YUKK'],
  ['93600818', 'Paydia'],
  ['93600820', 'PAC Cash'],
  ['93600821', 'Midazpay'],
  ['93600822', 'AstraPay'],
  ['93600823', 'Paprika'],
  ['93600824', 'Visi Jaya Indonesia'],
  ['93600825', 'Zipay'],
  ['93600826', 'Dipay'],
  ['93600827', 'Fello'],
  ['93600828', 'TrueMoney'],
  ['93600829', 'M-Bayar'],
  ['93600830', 'YODU'],
  ['93600831', 'Inacash'],
  ['93600832', 'GDC Pay'],
  ['93600833', 'WIDE'],
  ['93600834', 'Duwit'],
  ['93600835', 'Virgo'],
  ['93600836', 'Nusapay'],
  ['93600837', 'Cashfazz'],
  ['93600838', 'Dutamoney'],
  ['93600839', 'Cashlez'],
  ['93600841', 'Batpay'],
  ['93600842', 'Qoin'],
  ['93600843', 'Yoopay'],
  ['93600844', 'WOI'],
  ['93600845', 'PakaiDonk'],
  ['93600847', 'Honest'],
  ['93600848', 'Xendit'],
  ['93600849', 'Paylabs'],
  ['93600898', 't-money / QREN (Telkom)'],
  ['93600899', 'DOKU'],
  ['93600911', 'LinkAja'],
  ['93600912', 'OVO'],
  ['93600914', 'GoPay'],
  ['93600915', 'DANA'],
  ['93600916', 'GudangVoucher'],
  ['93600917', 'PayTren'],
  ['93600918', 'ShopeePay'],
  ['93600919', 'Bluepay'],
  ['93600920', 'i.saku'],
  ['93600921', 'Saldomu'],
  ['93600922', 'Ezeelink'],
  ['93600923', 'YourPay'],
  ['93600945', 'Bank IBK Indonesia'],
  ['93600947', 'Bank Aladin Syariah'],
  ['93600949', 'CTBC Bank'],
  ['93600950', 'Commonwealth Bank'],
  ['93600998', 'Digital Solusi Pratama (DSP)'],
  ['93600999', 'AHDI'],
  ['93608161', 'Pospay (Pos Indonesia)'],
]);

// A name that two codes share (Bayarind) says nothing about the code: null.
const CODE_BY_NAME = codeByName();
const CODE_LENGTHS = [...new Set([...NAME_BY_CODE.keys()].map((code) => code.length))].toSorted(
  (a, b) => b - a,
);

/** The name for exactly this code ("93600014" gives "BCA"), or null when it is not in the list. */
export function issuerByNns(code: string): string | null {
  return NAME_BY_CODE.get(code) ?? null;
}

/**
 * The issuer or acquirer of a PAN (digits), by the longest code it begins with: BTN Syariah's
 * nine digits begin with BTN's eight. Null when no code fits.
 */
export function issuerByPan(pan: string): KnownIssuer | null {
  if (!/^\d{8,19}$/.test(pan)) return null;
  for (const length of CODE_LENGTHS) {
    const code = pan.slice(0, length);
    const name = NAME_BY_CODE.get(code);
    if (name !== undefined) return { code, name };
  }
  return null;
}

/**
 * Reads what a provider writes about the payer's side: an NNS code ("93600014") or a name
 * ("SPEEDCASH"). An unknown code is its own name; an unknown name is kept as given, without
 * control characters, 40 characters at most. Empty text gives an empty name.
 */
export function issuerOf(brand: string): Issuer {
  const name = cleaned(brand);
  if (/^9360\d{4,5}$/.test(name)) return { code: name, name: issuerByNns(name) ?? name };
  // A whole PAN in this field is the customer's: only the part that names the issuer is kept.
  if (/^9360\d{6,15}$/.test(name)) return issuerByPan(name) ?? issuerOf(name.slice(0, 8));
  const code = CODE_BY_NAME.get(name.toLowerCase()) ?? null;
  return { code, name: code === null ? name : (issuerByNns(code) ?? name) };
}

function codeByName(): ReadonlyMap<string, string | null> {
  const codes = new Map<string, string | null>();
  for (const [code, name] of NAME_BY_CODE) {
    const key = name.toLowerCase();
    codes.set(key, codes.has(key) ? null : code);
  }
  return codes;
}

// Format characters go too: a right-to-left override could show another name than it holds.
function cleaned(text: string): string {
  const shown = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
  return [...shown].slice(0, NAME_LENGTH_MAX).join('').trim();
}

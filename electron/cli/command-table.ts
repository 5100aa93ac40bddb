// Owns the table of what `lunas` understands: commands, their flags and what each is for. Help,
// the reading of arguments and every shell's completion are made from it.

export type Lang = 'id' | 'en';
type Said = Readonly<Record<Lang, string>>;

export interface FlagSpec {
  /** What stands for the value in help; absent: the flag takes none. */
  readonly value?: string;
  /** The only values there are. */
  readonly values?: readonly string[];
  /** The value is a file or a folder. */
  readonly isPath?: boolean;
  readonly said: Said;
}

export interface CommandSpec {
  readonly name: string;
  /** What stands after the name, each needed. */
  readonly takes: readonly string[];
  readonly flags: Readonly<Record<string, FlagSpec>>;
  readonly said: Said;
}

function flag(id: string, en: string, more: Omit<FlagSpec, 'said'> = {}): FlagSpec {
  return { ...more, said: { id, en } };
}

/** Every command takes these. */
export const COMMON_FLAGS: Readonly<Record<string, FlagSpec>> = {
  url: flag('alamat till (http://127.0.0.1:7420)', 'address of the till (http://127.0.0.1:7420)', {
    value: 'URL',
  }),
  'token-file': flag('berkas berisi token; - untuk stdin', 'file with the token; - is stdin', {
    value: 'FILE',
    isPath: true,
  }),
  json: flag('keluarkan JSON', 'print JSON'),
  lang: flag('bahasa keluaran', 'language of the output', { value: 'LANG', values: ['id', 'en'] }),
  help: flag('tampilkan bantuan', 'show help'),
};

const date = flag('hari toko', 'shop day', { value: 'YYYY-MM-DD' });
const limit = flag('paling banyak sekian baris (200)', 'at most so many rows (200)', {
  value: 'N',
});
const timeout = flag(
  'berhenti menunggu setelah sekian detik',
  'stop waiting after so many seconds',
  {
    value: 'SECONDS',
  },
);
const onInterrupt = flag('Ctrl-C saat menunggu', 'Ctrl-C while waiting', {
  value: 'WHAT',
  values: ['ask', 'cancel', 'leave'],
});
const qr = flag('cara menggambar QR', 'how to draw the QR', {
  value: 'HOW',
  values: ['auto', 'color', 'dark', 'light'],
});
const noQr = flag('jangan gambar QR', 'draw no QR');

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'charge',
    takes: ['AMOUNT'],
    flags: {
      reference: flag('nomor nota toko', "the shop's own number", { value: 'TEXT' }),
      wait: flag('tunggu sampai LUNAS atau tidak', 'wait until LUNAS, or not'),
      timeout,
      key: flag('Idempotency-Key, untuk mengulang', 'Idempotency-Key, to try again with', {
        value: 'KEY',
      }),
      'on-interrupt': onInterrupt,
      qr,
      'no-qr': noQr,
    },
    said: { id: 'minta pembayaran', en: 'ask a customer for money' },
  },
  {
    name: 'wait',
    takes: ['ID'],
    flags: { timeout, 'on-interrupt': onInterrupt, qr, 'no-qr': noQr },
    said: { id: 'tunggu penjualan yang sudah dibuat', en: 'wait for a sale made earlier' },
  },
  {
    name: 'sales',
    takes: [],
    flags: {
      date,
      status: flag('hanya keadaan ini', 'this state only', {
        value: 'STATUS',
        values: ['waiting', 'paid', 'expired', 'cancelled', 'needs_person'],
      }),
      limit,
    },
    said: { id: 'penjualan satu hari', en: 'the sales of a day' },
  },
  {
    name: 'show',
    takes: ['ID'],
    flags: { qr, 'no-qr': noQr },
    said: { id: 'satu penjualan', en: 'one sale' },
  },
  {
    name: 'cancel',
    takes: ['ID'],
    flags: {},
    said: { id: 'batalkan penjualan', en: 'cancel a sale' },
  },
  {
    name: 'check',
    takes: ['ID'],
    flags: {},
    said: { id: 'tanya penyedia sekarang', en: 'ask the provider now' },
  },
  {
    name: 'payments',
    takes: [],
    flags: {
      date,
      unclaimed: flag('hanya yang tanpa penjualan', 'only money without a sale'),
      limit,
    },
    said: { id: 'uang yang terlihat', en: 'money that was seen' },
  },
  {
    name: 'today',
    takes: [],
    flags: { date },
    said: { id: 'jumlah hari ini', en: "the day's sums" },
  },
  {
    name: 'health',
    takes: [],
    flags: {},
    said: { id: 'apakah penyedia terbaca?', en: 'can the provider be read?' },
  },
  {
    name: 'events',
    takes: [],
    flags: {
      since: flag('mulai setelah nomor ini', 'begin after this number', { value: 'SEQ' }),
    },
    said: { id: 'ikuti kejadian sampai Ctrl-C', en: 'follow what happens, until Ctrl-C' },
  },
  {
    name: 'export',
    takes: [],
    flags: {
      from: flag('hari pertama', 'first day', { value: 'YYYY-MM-DD' }),
      to: flag('hari terakhir', 'last day', { value: 'YYYY-MM-DD' }),
      format: flag('jenis berkas', 'kind of file', {
        value: 'KIND',
        values: ['csv', 'xlsx', 'pdf'],
      }),
      out: flag('berkas atau folder; - untuk stdout', 'file or folder; - is stdout', {
        value: 'PATH',
        isPath: true,
      }),
      force: flag('timpa berkas yang ada', 'write over a file that is there'),
    },
    said: { id: 'pembukuan sebagai berkas', en: 'the books as a file' },
  },
  {
    name: 'verify',
    takes: [],
    flags: {
      profile: flag('folder profil till di komputer ini', "the till's profile on this machine", {
        value: 'DIR',
        isPath: true,
      }),
      head: flag('kepala audit yang dicatat', 'a head of the audit that was written down', {
        value: 'HEAD',
      }),
    },
    said: { id: 'periksa buku besar di komputer ini', en: 'check the ledger on this machine' },
  },
  {
    name: 'hub',
    takes: ['ACT'],
    flags: {
      'hub-file': flag('berkas berisi alamat hub; - untuk stdin', "file with the hub's address", {
        value: 'FILE',
        isPath: true,
      }),
      ca: flag('sertifikat penerbit, PEM', 'certificate of who signed its own, PEM', {
        value: 'FILE',
        isPath: true,
      }),
      store: flag('nama toko', 'name of the store', { value: 'NAME' }),
      till: flag('nama kasir', 'name of the till', { value: 'NAME' }),
      office: flag('nama kantor', 'name of the head office', { value: 'NAME' }),
      classes: flag('kasir dengan kelas jumlah sendiri (16)', 'tills with own amounts (16)', {
        value: 'N',
      }),
      profile: flag('verify: folder profil till ini', "verify: this till's profile too", {
        value: 'DIR',
        isPath: true,
      }),
    },
    said: {
      id: 'kelola hub: init, toko, kantor, sandi, kasir, periksa pembukuan',
      en: 'look after a hub: init, stores, offices, passwords, tills, check of the books',
    },
  },
  {
    name: 'login',
    takes: [],
    flags: {},
    said: { id: 'simpan alamat dan token', en: 'keep the address and the token' },
  },
  {
    name: 'logout',
    takes: [],
    flags: {},
    said: { id: 'hapus yang disimpan', en: 'forget what was kept' },
  },
  {
    name: 'completion',
    takes: ['SHELL'],
    flags: {},
    said: { id: 'pelengkap untuk shell', en: 'completion for a shell' },
  },
  {
    name: 'help',
    takes: [],
    flags: {},
    said: { id: 'tampilkan bantuan', en: 'show help' },
  },
  {
    name: 'version',
    takes: [],
    flags: {},
    said: { id: 'tampilkan versi', en: 'show the version' },
  },
];

/** What `lunas hub` does. */
export const HUB_ACTS = [
  'init',
  'add-store',
  'add-office',
  'rotate-password',
  'list',
  'put-away',
  'verify',
  'status',
] as const;
export type HubAct = (typeof HUB_ACTS)[number];

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

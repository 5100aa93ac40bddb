// Owns the words about webhooks. Loaded with their screen.
import type { WebhookTest } from '../../../shared/webhooks.ts';
import { useStore } from '../../hooks.ts';

const id = {
  loading: 'Memuat…',
  lead:
    'Program lain (POS, pembukuan, chat toko) diberi tahu begitu penjualan LUNAS, tanpa harus ' +
    'bertanya. Setiap pesan bertanda tangan, urut per penjualan, dan dikirim ulang sampai sehari.',
  none: 'Belum ada program yang diberi tahu.',
  noneHint: 'Tambahkan alamat https:// yang menerima pesan dari kasir ini.',
  add: 'Tambah webhook',
  url: 'Alamat penerima (https://…)',
  urlHint:
    'http:// hanya untuk program di komputer ini. Alamat jaringan toko ditulis di berkas setup ' +
    'dengan "allowPrivate": true.',
  events: 'Yang diberitahukan',
  eventNames: {
    'sale.changed': 'Penjualan berubah (menunggu, LUNAS, batal …)',
    'payment.changed': 'Uang masuk atau dipasangkan',
    'payment.reversed': 'Uang ditarik kembali',
    'feed.changed': 'Mutasi terbaca atau tidak',
  },
  noEvent: 'Pilih paling sedikit satu.',
  save: 'Simpan',
  back: 'Kembali',
  edit: 'Ubah',
  states: {
    active: 'Aktif',
    failing: 'Sedang gagal',
    paused: 'Dijeda',
    gone: 'Berhenti',
  },
  fromSetup: 'dari berkas setup',
  allowPrivate: 'boleh ke jaringan toko',
  waiting: (count: number) => `${count} menunggu dikirim`,
  lastGood: (at: string) => `terakhir sampai ${at}`,
  neverGood: 'belum ada kejadian yang sampai',
  failingSince: (at: string) => `gagal sejak ${at}`,
  gone: 'Penerima menjawab 410: tidak mau menerima lagi. Yang terjadi sejak itu tidak dikirim.',
  twoSecrets: (until: string) => `Kunci lama masih ikut menandatangani sampai ${until}.`,
  lost: (count: number) =>
    count >= 1000
      ? 'Lebih dari 1.000 kejadian tidak sampai walau dicoba sehari penuh.'
      : `${count} kejadian tidak sampai walau dicoba sehari penuh.`,
  againAll: 'Kirim ulang semua',
  settle: 'Sudah diurus',
  sentAgain: (count: number) => `${count} dikirim ulang.`,
  test: 'Tes',
  testing: 'Mengirim…',
  testGood: (status: number, ms: number) => `Sampai: jawaban ${status} dalam ${ms} ms.`,
  testBad: (why: string) => `Tidak sampai: ${why}`,
  answer: 'Jawaban:',
  log: 'Catatan kiriman',
  closeLog: 'Tutup catatan',
  pause: 'Jeda',
  resume: 'Jalankan',
  rotate: 'Ganti kunci',
  remove: 'Hapus',
  removeTitle: (host: string) => `Hapus webhook ${host}?`,
  removeMeaning:
    'Program itu tidak diberi tahu lagi. Yang masih menunggu dibuang. Penjualan tidak berubah.',
  removeConfirm: 'Ya, hapus',
  rotateTitle: (host: string) => `Ganti kunci untuk ${host}?`,
  rotateMeaning:
    'Kunci baru ditampilkan sekali. Selama sehari pesan ditandatangani dengan kedua kunci, ' +
    'jadi program itu sempat diganti tanpa kehilangan apa pun.',
  rotateConfirm: 'Buat kunci baru',
  secretTitle: 'Kunci tanda tangan',
  secretLead:
    'Salin ke program penerima sekarang: kunci ini tidak akan ditampilkan lagi. ' +
    'Cara memeriksanya ada di docs/WEBHOOKS.md.',
  copy: 'Salin',
  copied: 'Tersalin',
  done: 'Sudah saya simpan',
  filters: { all: 'Semua', gave_up: 'Tidak sampai', queued: 'Dicoba lagi' },
  filter: 'Yang mana',
  when: 'Waktu',
  event: 'Kejadian',
  state: 'Keadaan',
  answered: 'Jawaban',
  took: 'ms',
  tries: 'Percobaan',
  next: 'Dicoba lagi',
  again: 'Kirim ulang',
  noDeliveries: 'Belum ada kiriman.',
  more: 'Lebih lama',
  deliveryStates: {
    queued: 'menunggu',
    held: 'menunggu yang sebelumnya',
    delivered: 'sampai',
    gave_up: 'tidak sampai',
  },
  faults: {
    dns: 'nama alamat tidak ditemukan',
    unreachable: 'tidak terhubung',
    timeout: 'tidak menjawab dalam 10 detik',
    tls: 'sertifikat https tidak benar',
    refused: 'jawaban bukan 2xx',
    redirect: 'dialihkan ke alamat lain; tidak diikuti',
    gone: 'penerima tidak mau lagi (410)',
    private_address: 'alamat jaringan dalam; tidak diizinkan setup',
    bad_secret: 'kunci tidak terbaca di komputer ini; ganti kunci',
    too_large: 'pesan terlalu besar',
    too_old: 'terlalu lama menunggu',
  },
  badUrl: 'Alamat harus https:// (http:// hanya untuk komputer ini), tanpa nama dan sandi.',
  privateUrl:
    'Itu alamat jaringan dalam. Tulis webhook ini di berkas setup dengan "allowPrivate": true.',
  taken: 'Alamat ini sudah ada, atau sudah ada delapan webhook.',
};

export type WebhookWords = typeof id;

const en: WebhookWords = {
  loading: 'Loading…',
  lead:
    'Other programs (a POS, bookkeeping, the shop’s chat) are told the moment a sale is LUNAS, ' +
    'without asking. Each message is signed, in order per sale, and tried again for a day.',
  none: 'No program is told yet.',
  noneHint: 'Add an https:// address that takes messages of this till.',
  add: 'Add a webhook',
  url: 'Address of the receiver (https://…)',
  urlHint:
    'http:// only for a program on this computer. An address in the shop’s network is written in ' +
    'the setup file, with "allowPrivate": true.',
  events: 'What it is told',
  eventNames: {
    'sale.changed': 'A sale changed (waiting, LUNAS, cancelled …)',
    'payment.changed': 'Money came, or was joined to a sale',
    'payment.reversed': 'Money was taken back',
    'feed.changed': 'Whether the feed can be read',
  },
  noEvent: 'Choose at least one.',
  save: 'Save',
  back: 'Back',
  edit: 'Change',
  states: { active: 'Active', failing: 'Failing now', paused: 'Paused', gone: 'Stopped' },
  fromSetup: 'from the setup file',
  allowPrivate: 'may reach the shop’s network',
  waiting: (count) => `${count} waiting to be sent`,
  lastGood: (at) => `last one arrived ${at}`,
  neverGood: 'no event has arrived yet',
  failingSince: (at) => `failing since ${at}`,
  gone: 'The receiver answered 410: it wants no more. What happened since is not sent.',
  twoSecrets: (until) => `The old secret signs as well until ${until}.`,
  lost: (count) =>
    count >= 1000
      ? 'More than 1,000 events did not arrive, though tried for a whole day.'
      : `${count} ${count === 1 ? 'event' : 'events'} did not arrive, though tried for a whole day.`,
  againAll: 'Send all again',
  settle: 'Seen to',
  sentAgain: (count) => `${count} sent again.`,
  test: 'Test',
  testing: 'Sending…',
  testGood: (status, ms) => `Arrived: answer ${status} within ${ms} ms.`,
  testBad: (why) => `Did not arrive: ${why}`,
  answer: 'Answer:',
  log: 'Delivery log',
  closeLog: 'Close the log',
  pause: 'Pause',
  resume: 'Resume',
  rotate: 'New secret',
  remove: 'Remove',
  removeTitle: (host) => `Remove the webhook ${host}?`,
  removeMeaning:
    'That program is told nothing more. What still waits is dropped. Sales stay as they are.',
  removeConfirm: 'Yes, remove',
  rotateTitle: (host) => `A new secret for ${host}?`,
  rotateMeaning:
    'The new secret is shown once. For a day both secrets sign, so that the program can be ' +
    'changed without missing anything.',
  rotateConfirm: 'Make a new secret',
  secretTitle: 'Signing secret',
  secretLead:
    'Copy it into the receiving program now: it will not be shown again. ' +
    'How to check it is in docs/WEBHOOKS.md.',
  copy: 'Copy',
  copied: 'Copied',
  done: 'I have kept it',
  filters: { all: 'All', gave_up: 'Not arrived', queued: 'To be tried' },
  filter: 'Which',
  when: 'When',
  event: 'Event',
  state: 'State',
  answered: 'Answer',
  took: 'ms',
  tries: 'Tries',
  next: 'Next try',
  again: 'Send again',
  noDeliveries: 'Nothing was sent yet.',
  more: 'Older',
  deliveryStates: {
    queued: 'waiting',
    held: 'waiting for the one before',
    delivered: 'arrived',
    gave_up: 'not arrived',
  },
  faults: {
    dns: 'the name is not found',
    unreachable: 'no connection',
    timeout: 'no answer within 10 seconds',
    tls: 'the https certificate is not right',
    refused: 'the answer is not 2xx',
    redirect: 'sent on to another address; not followed',
    gone: 'the receiver wants no more (410)',
    private_address: 'an inner address, which the setup does not allow',
    bad_secret: 'the secret can’t be read on this computer; make a new one',
    too_large: 'the message is too large',
    too_old: 'waited too long',
  },
  badUrl:
    'The address must be https:// (http:// for this computer only), without a password in it.',
  privateUrl:
    'That is an inner address. Write this webhook in the setup file, with "allowPrivate": true.',
  taken: 'This address is there already, or there are eight webhooks.',
};

export function useWebhookWords(): WebhookWords {
  return useStore(({ prefs }) => prefs.lang) === 'en' ? en : id;
}

/** "404: the answer is not 2xx" */
export function faultText(
  { status, fault }: Pick<WebhookTest, 'status' | 'fault'>,
  words: WebhookWords,
): string {
  if (fault === null) return status === null ? '' : String(status);
  return status === null ? words.faults[fault] : `${status}: ${words.faults[fault]}`;
}

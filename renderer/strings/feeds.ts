// Owns the words of each provider's form: its fields, one line of help each, and what a test of
// the connection found, with what to do about it.
import type { FeedFault } from '../../shared/views.ts';
import type { FeedKind, FieldKey } from '../feed-draft.ts';

type FieldWords = readonly [label: string, help: string];

/** The four things that must go well, in their order. */
export type TestStep = 'find' | 'connect' | 'admit' | 'read';

const fieldsId: Record<FieldKey, FieldWords> = {
  merchantCode: ['Kode merchant', 'Di dasbor Qiospay, menu Integrasi API. Contoh: QP048797.'],
  apiKey: ['API key', 'Di dasbor Qiospay, menu Integrasi API. Disimpan terkunci di komputer ini.'],
  callbackSecret: [
    'Secret key callback',
    'Boleh kosong. Isi bila Qiospay juga mengirim callback; rahasia yang Anda pilih sendiri.',
  ],
  baseUrl: ['Alamat (base URL)', 'Seperti diberikan penyedia. Jarang perlu diubah.'],
  clientId: ['Client ID', 'Satu nilai dengan tiga nama; ada di e-mail pendaftaran.'],
  clientSecret: ['Client secret', 'Dari e-mail pendaftaran. Salin tanpa spasi.'],
  channelId: ['Channel ID', 'Dari e-mail pendaftaran.'],
  merchantId: ['Merchant ID', 'Dari e-mail pendaftaran; bukan NMID di QRIS.'],
  privateKey: [
    'Private key toko',
    'Isi seluruh berkas, dari BEGIN sampai END. Tidak dikirim ke siapa pun.',
  ],
  providerPublicKey: [
    'Public key penyedia',
    'Boleh kosong. Hanya perlu bila penyedia mengirim callback.',
  ],
  iMid: ['iMid', 'Merchant ID dari NICEPAY.'],
  merchantKey: ['Merchant key', 'Dari dasbor NICEPAY. Disimpan terkunci di komputer ini.'],
  shopId: ['Shop ID', 'Dari NICEPAY, untuk QRIS. Kosongkan bila tidak diberi.'],
  mitraCd: ['Kode mitra', 'Dari NICEPAY, untuk QRIS. Biasanya QSHP.'],
  registrationUrl: [
    'Alamat pembuatan QR',
    'Tiap penjualan memakai QR dari NICEPAY. Kosongkan untuk memakai QRIS toko.',
  ],
  inquiryUrl: ['Alamat cek status', 'Tempat kasir memastikan bahwa uangnya masuk.'],
  callbackToken: ['Callback token', 'Di halaman credentials Netzme. Disimpan terkunci.'],
};

const fieldsEn: Record<FieldKey, FieldWords> = {
  merchantCode: ['Merchant code', 'In the Qiospay dashboard, Integrasi API. Such as QP048797.'],
  apiKey: ['API key', 'In the Qiospay dashboard, Integrasi API. Kept locked on this computer.'],
  callbackSecret: [
    'Callback secret key',
    'May stay empty. Fill in if Qiospay calls back too; a secret of your own choice.',
  ],
  baseUrl: ['Address (base URL)', 'As the provider gave it. Seldom needs changing.'],
  clientId: ['Client ID', 'One value under three names; in the onboarding e-mail.'],
  clientSecret: ['Client secret', 'From the onboarding e-mail. Copy it without spaces.'],
  channelId: ['Channel ID', 'From the onboarding e-mail.'],
  merchantId: ['Merchant ID', 'From the onboarding e-mail; not the NMID of the QRIS.'],
  privateKey: [
    "The shop's private key",
    'The whole file, from BEGIN to END. It is never sent to anybody.',
  ],
  providerPublicKey: [
    "The provider's public key",
    'May stay empty. Only needed if the provider calls back.',
  ],
  iMid: ['iMid', 'The merchant ID of NICEPAY.'],
  merchantKey: ['Merchant key', 'From the NICEPAY dashboard. Kept locked on this computer.'],
  shopId: ['Shop ID', 'From NICEPAY, for QRIS. Leave empty if there is none.'],
  mitraCd: ['Partner code', 'From NICEPAY, for QRIS. Usually QSHP.'],
  registrationUrl: [
    'Address that makes QRs',
    "Every sale uses a QR of NICEPAY's. Leave empty to use the shop's own QRIS.",
  ],
  inquiryUrl: ['Address that tells the status', 'Where the till makes sure that money came.'],
  callbackToken: ['Callback token', "On Netzme's credentials page. Kept locked."],
};

const internetId = 'Periksa internet komputer ini, lalu tes lagi.';
const laterId = 'Tunggu beberapa menit, lalu tes lagi.';
const askId = 'Kirim catatan di bawah ke penyedia dan tanyakan.';

const adviceId: Record<FeedFault, string> = {
  starting: 'Tes lagi sebentar lagi.',
  dns: 'Alamat penyedia tidak ditemukan. Periksa ejaan base URL, dan internet komputer ini.',
  unreachable: `Tidak tersambung ke penyedia. ${internetId}`,
  timeout: `Penyedia tidak menjawab pada waktunya. ${internetId}`,
  tls: 'Sambungan aman gagal. Betulkan tanggal dan jam komputer; matikan penyaring internet.',
  bad_credentials: 'Kode atau kuncinya salah. Salin lagi keduanya dari dasbor, tanpa spasi.',
  bad_key: 'Client ID atau private key salah. Apakah public key pasangannya sudah didaftarkan?',
  bad_signature: 'Client secret salah. Salin lagi, tanpa spasi.',
  blacklisted: 'Penyedia memblokir toko ini. Telepon penyedia.',
  forbidden: 'Akun ini belum boleh membaca mutasi. Minta penyedia membukanya.',
  token_refused: `Penyedia menolak token yang baru diberikannya sendiri. ${laterId}`,
  clock: 'Jam komputer ini salah. Nyalakan jam otomatis, lalu tes lagi.',
  rate_limited: `Terlalu sering bertanya. ${laterId}`,
  server_error: `Server penyedia sedang bermasalah. ${laterId}`,
  not_json: 'Yang menjawab bukan penyedia, mungkin halaman masuk Wi-Fi. Buka internetnya dulu.',
  bad_address: 'Di alamat itu tidak ada penyedia. Betulkan base URL.',
  bad_field: 'Isi permintaan ditolak. Periksa Merchant ID.',
  bad_request: 'Permintaan ditolak. Periksa Channel ID dan Merchant ID.',
  unexpected: `Jawaban penyedia tidak dikenal. ${askId}`,
  too_large: `Jawaban penyedia terlalu besar. ${askId}`,
  duplicate_external_id: 'Nomor permintaan sudah terpakai. Tes lagi.',
  disk: 'Disk komputer ini penuh. Kosongkan ruang, lalu tes lagi.',
};

const internetEn = "Check this computer's internet, then test again.";
const laterEn = 'Wait a few minutes, then test again.';
const askEn = 'Send the notes below to the provider and ask.';

const adviceEn: Record<FeedFault, string> = {
  starting: 'Test again in a moment.',
  dns: "The provider's address was not found. Check the base URL's spelling, and the internet.",
  unreachable: `No connection to the provider. ${internetEn}`,
  timeout: `The provider did not answer in time. ${internetEn}`,
  tls: "The secure connection failed. Set this computer's date and time; switch filters off.",
  bad_credentials: 'The code or the key is wrong. Copy both again from the dashboard, no spaces.',
  bad_key: 'Client ID or private key is wrong. Is the public key that belongs to it registered?',
  bad_signature: 'The client secret is wrong. Copy it again, without spaces.',
  blacklisted: 'The provider blocks this shop. Call the provider.',
  forbidden: 'This account may not read the feed yet. Ask the provider to open it.',
  token_refused: `The provider refuses the token it has just given. ${laterEn}`,
  clock: "This computer's clock is wrong. Switch automatic time on, then test again.",
  rate_limited: `Asked too often. ${laterEn}`,
  server_error: `The provider's server has a problem. ${laterEn}`,
  not_json: 'Something else answered, perhaps a Wi-Fi login page. Open the internet first.',
  bad_address: 'There is no provider at that address. Correct the base URL.',
  bad_field: 'The contents were refused. Check the Merchant ID.',
  bad_request: 'The request was refused. Check Channel ID and Merchant ID.',
  unexpected: `The provider's answer is not known to us. ${askEn}`,
  too_large: `The provider's answer is too big. ${askEn}`,
  duplicate_external_id: 'The request number was used already. Test again.',
  disk: "This computer's disk is full. Free some space, then test again.",
};

const stepsId: Record<TestStep, string> = {
  find: 'Alamat penyedia',
  connect: 'Sambungan aman',
  admit: 'Kode dan kunci',
  read: 'Jawaban terbaca',
};

const stepsEn: Record<TestStep, string> = {
  find: "Provider's address",
  connect: 'Secure connection',
  admit: 'Codes and keys',
  read: 'Answer read',
};

const names: Record<FeedKind, string> = {
  qiospay: 'Qiospay',
  snap: 'SpeedCash (SNAP)',
  nicepay: 'NICEPAY',
  netzme: 'Netzme',
};

export const feedsId = {
  title: 'Penyedia',
  lead: 'Dari sini kasir melihat uang masuk. Pilih satu atau lebih.',
  choose: 'Penyedia yang dipakai',
  names,
  fields: fieldsId,
  optional: 'boleh kosong',
  show: 'Tampilkan',
  hide: 'Sembunyikan',
  port: 'Port callback',
  portHelp:
    'Boleh kosong. Penyedia yang mengirim callback memanggil komputer ini di port ini, mis. 8787.',
  test: {
    run: 'Tes sambungan',
    running: 'Menghubungi penyedia…',
    fillFirst: 'Isi dulu kolom yang perlu, lalu tes.',
    refused: 'Isian belum bisa dites (keterangan kasir, dalam bahasa Inggris):',
    steps: stepsId,
    stepFine: 'berhasil',
    stepBad: 'gagal',
    stepUnknown: 'belum dicoba',
    fine: 'Sambungan berhasil.',
    rows: (count: number) =>
      count === 0 ? 'Belum ada mutasi; itu wajar untuk toko baru.' : `${count} baris terbaca.`,
    setAside: (count: number) => `${count} baris tidak bisa dibaca; catatannya ada di bawah.`,
    pushOnly:
      'Penyedia ini hanya mengirim pemberitahuan, jadi tidak bisa dites dari sini. ' +
      'Sesudah siap, coba satu pembayaran kecil.',
    advice: adviceId,
    clock: (minutes: number, isAhead: boolean) =>
      `Jam komputer ini ${isAhead ? 'terlalu cepat' : 'terlambat'} ${minutes} menit. ` +
      'Nyalakan jam otomatis.',
    better: (code: string) => `Dengan kode ${code} penyedia menerima.`,
    takeOver: (code: string) => `Pakai ${code}`,
    transcript: 'Catatan tes, untuk dikirim ke penyedia (tanpa rahasia)',
    copy: 'Salin',
    copied: 'Tersalin. Tempel di chat atau e-mail ke penyedia.',
    copyFailed: 'Tidak bisa menyalin sendiri: teksnya sudah dipilih, tekan Ctrl+C.',
  },
};

export const feedsEn: typeof feedsId = {
  title: 'Providers',
  lead: 'This is where the till sees money come in. Choose one or more.',
  choose: 'Providers in use',
  names,
  fields: fieldsEn,
  optional: 'may stay empty',
  show: 'Show',
  hide: 'Hide',
  port: 'Callback port',
  portHelp:
    'May stay empty. Providers that call back call this computer at this port, such as 8787.',
  test: {
    run: 'Test connection',
    running: 'Contacting the provider…',
    fillFirst: 'Fill in what is needed first, then test.',
    refused: "This can't be tested yet:",
    steps: stepsEn,
    stepFine: 'fine',
    stepBad: 'failed',
    stepUnknown: 'not tried',
    fine: 'The connection works.',
    rows: (count) =>
      count === 0
        ? 'No rows yet; that is usual for a new shop.'
        : `${count} ${count === 1 ? 'row' : 'rows'} read.`,
    setAside: (count) =>
      `${count} ${count === 1 ? 'row' : 'rows'} could not be read; see the notes below.`,
    pushOnly:
      "This provider only pushes, so it can't be tested from here. " +
      'Once set up, try one small payment.',
    advice: adviceEn,
    clock: (minutes, isAhead) =>
      `This computer's clock is ${minutes} min ${isAhead ? 'ahead' : 'behind'}. ` +
      'Switch automatic time on.',
    better: (code) => `With the code ${code} the provider accepts.`,
    takeOver: (code) => `Use ${code}`,
    transcript: 'Notes of the test, to send to the provider (no secrets)',
    copy: 'Copy',
    copied: 'Copied. Paste it into a chat or e-mail to the provider.',
    copyFailed: "Can't copy by itself: the text is selected, press Ctrl+C.",
  },
};

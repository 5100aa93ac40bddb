// Owns the words every screen shares: navigation, the feed's state, the banner, failed calls.
// Indonesian is written first; English must have the same keys or it does not compile.
import { feedWordsEn, feedWordsId } from '../../shared/feed-words.ts';
import type { FeedFault } from '../../shared/views.ts';
import type { CallFaultCode } from '../deeds.ts';

export type Unit = 's' | 'm' | 'h';

const feedFaultId: Record<FeedFault, string> = {
  starting: 'Sedang menghubungi penyedia.',
  dns: 'Alamat penyedia tidak ditemukan. Periksa internet.',
  unreachable: 'Penyedia tidak bisa dihubungi. Periksa internet komputer ini.',
  timeout: 'Penyedia terlalu lama menjawab. Periksa internet komputer ini.',
  bad_credentials: 'Kode merchant atau API key salah. Betulkan di pengaturan.',
  rate_limited: 'Penyedia minta kita menunggu dulu; nanti dicoba lagi sendiri.',
  server_error: 'Server penyedia sedang bermasalah; dicoba lagi sendiri.',
  not_json: 'Yang menjawab bukan penyedia, mungkin halaman masuk Wi-Fi. Periksa internet.',
  unexpected: 'Jawaban penyedia tidak dikenal. Hubungi penyedia.',
  too_large: 'Jawaban penyedia terlalu besar untuk dibaca. Hubungi penyedia.',
  tls: 'Sambungan aman gagal. Periksa tanggal dan jam komputer ini.',
  blacklisted: 'Penyedia memblokir toko ini. Hubungi penyedia.',
  forbidden: 'Penyedia menolak akun ini. Hubungi penyedia.',
  bad_address: 'Alamat penyedia (base URL) salah. Betulkan di pengaturan.',
  bad_key: 'Client ID atau private key salah. Betulkan di pengaturan; periksa juga jam.',
  bad_signature: 'Client secret salah. Betulkan di pengaturan; periksa juga jam.',
  bad_field: 'Penyedia menolak isi permintaan. Periksa merchant ID di pengaturan.',
  bad_request: 'Penyedia menolak permintaan. Periksa channel ID dan merchant ID di pengaturan.',
  duplicate_external_id: 'Nomor permintaan ini sudah dipakai hari ini; dicoba lagi sendiri.',
  token_refused: 'Penyedia menolak tokennya sendiri; dicoba lagi. Hubungi penyedia bila menetap.',
  clock: 'Jam komputer ini berbeda dari jam penyedia. Betulkan jamnya.',
  disk: 'Buku kasir tidak bisa ditulis. Kosongkan ruang di disk komputer ini.',
};

const feedFaultEn: Record<FeedFault, string> = {
  starting: 'Contacting the provider.',
  dns: "The provider's address was not found. Check the internet.",
  unreachable: "The provider can't be reached. Check this computer's internet.",
  timeout: "The provider takes too long to answer. Check this computer's internet.",
  bad_credentials: 'Merchant code or API key is wrong. Correct it in the setup.',
  rate_limited: 'The provider asks us to wait; we try again by ourselves.',
  server_error: "The provider's server has a problem; we try again by ourselves.",
  not_json: 'Something else answered, perhaps a Wi-Fi login page. Check the internet.',
  unexpected: "The provider's answer is not known to us. Contact the provider.",
  too_large: "The provider's answer is too big to read. Contact the provider.",
  tls: "The secure connection failed. Check this computer's date and time.",
  blacklisted: 'The provider blocks this shop. Contact the provider.',
  forbidden: 'The provider refuses this account. Contact the provider.',
  bad_address: 'The address of the provider (base URL) is wrong. Correct it in the setup.',
  bad_key: 'Client ID or private key is wrong. Correct it in the setup; check the clock too.',
  bad_signature: 'The client secret is wrong. Correct it in the setup; check the clock too.',
  bad_field: 'The provider refuses what we ask. Check the merchant ID in the setup.',
  bad_request: 'The provider refuses the request. Check channel ID and merchant ID in the setup.',
  duplicate_external_id: 'This request number was used today; we try again by ourselves.',
  token_refused: 'The provider refuses its own token; we try again. Contact it if this lasts.',
  clock: "This computer's clock differs from the provider's. Set it right.",
  disk: "The till's ledger can't be written. Free some space on this computer's disk.",
};

const callFaultId: Record<CallFaultCode, string> = {
  lost: 'Sambungan ke kasir sedang putus.',
  bad_input: 'Kasir tidak menerima isian ini.',
  unauthorized: 'Halaman ini belum diizinkan. Buka lagi dari kasir.',
  forbidden: 'Ini hanya boleh dilakukan manajer.',
  not_found: 'Ini sudah tidak ada di kasir.',
  conflict: 'Keadaannya sudah berubah. Lihat lagi, lalu putuskan.',
  too_large: 'Isian terlalu panjang.',
  rate_limited: 'Terlalu sering. Tunggu sebentar.',
  unavailable: 'Kasir belum bisa melakukannya sekarang. Coba lagi.',
  internal: 'Ada kesalahan di kasir; tidak ada uang yang berubah.',
};

const callFaultEn: Record<CallFaultCode, string> = {
  lost: 'The connection to the till is down.',
  bad_input: 'The till does not take this.',
  unauthorized: 'This page has no permission yet. Open it again from the till.',
  forbidden: 'Only a manager may do this.',
  not_found: 'The till does not have this any more.',
  conflict: 'Things have changed. Look again, then decide.',
  too_large: 'This is too long.',
  rate_limited: 'Too often. Wait a moment.',
  unavailable: "The till can't do this right now. Try again.",
  internal: 'The till made a mistake; no money was changed.',
};

const spanId = (count: number, unit: Unit): string =>
  `${count} ${{ s: 'detik', m: 'menit', h: 'jam' }[unit]}`;

const spanEn = (count: number, unit: Unit): string =>
  `${count} ${{ s: 'second', m: 'minute', h: 'hour' }[unit]}${count === 1 ? '' : 's'}`;

export const commonId = {
  locale: 'id-ID',
  span: spanId,
  ago: (count: number, unit: Unit) =>
    count < 1 && unit === 's' ? 'baru saja' : `${spanId(count, unit)} lalu`,
  nav: {
    sell: 'Jual',
    today: 'Hari ini',
    inbox: 'Belum cocok',
    manager: 'Manajer',
    label: 'Layar',
  },
  duty: { nobody: 'Tanpa nama', change: 'Ganti orang, sekarang' },
  till: {
    connecting: 'Menyambung ke kasir…',
    lost: (time: string) => `Sambungan ke kasir putus sejak ${time}.`,
    lostMeaning: 'Layar ini tidak menunjukkan pembayaran baru. Menyambung lagi…',
    lostAtStart: 'Kasir tidak menjawab. Menyambung lagi…',
    reload: 'Muat ulang',
    reloadHint: 'Bila lama tidak tersambung, tutup halaman ini dan buka lagi dari kasir.',
  },
  training: {
    band: 'LATIHAN - bukan uang sungguhan',
    phone: 'Bayar dari HP simulasi',
    leave: 'Selesai latihan',
  },
  feed: {
    ...feedWordsId,
    read: (ago: string) => `Mutasi dibaca ${ago}`,
    neverRead: 'Mutasi belum pernah terbaca',
    faults: feedFaultId,
  },
  banner: {
    blind: (time: string) => `Tidak bisa melihat pembayaran sejak ${time} -`,
    restored: (day: string, time: string) =>
      `Buku kasir rusak dan dipulihkan dari cadangan ${day} ${time}. ` +
      'Penjualan sesudah itu tidak ada di daftar; uangnya ada di "Belum cocok".',
    restoredEmpty:
      'Buku kasir rusak dan tidak ada cadangan: dimulai kosong. ' +
      'File lama disimpan, hubungi manajer.',
    blindNever: 'Belum bisa melihat pembayaran -',
    blindAdvice: 'Jangan percaya layar HP pelanggan; periksa di aplikasi penyedia.',
    stale: (ago: string) => `Mutasi terakhir terbaca ${ago}. Pembayaran bisa terlambat muncul.`,
    clock: (minutes: number, isFast: boolean) =>
      `Jam komputer ini ${minutes} menit lebih ${isFast ? 'cepat' : 'lambat'}. ` +
      'Betulkan tanggal dan jam di pengaturan komputer; jam di daftar ikut salah.',
    disk: (megabytes: number) =>
      (megabytes === 0
        ? 'Disk komputer ini hampir habis. '
        : `Disk komputer ini hampir penuh: sisa kira-kira ${megabytes} MB. `) +
      'Kosongkan ruang, agar penjualan tetap bisa dicatat.',
    webhook: (host: string) =>
      `${host} belum diberi tahu semua pembayaran. LUNAS di sini tetap benar; manajer: Meja manajer, Webhook.`,
    noFeed: 'Belum ada penyedia yang dibaca: kasir ini tidak akan melihat pembayaran.',
    gap: (from: string, until: string) =>
      `Antara ${from} dan ${until} penyedia tidak memberi mutasi. ` +
      'Periksa pembayaran waktu itu di aplikasi penyedia.',
    setAside: (count: number) =>
      `${count} baris mutasi tidak bisa dibaca. Barisnya disimpan; mungkin ada uang di situ.`,
  },
  fault: { title: 'Belum berhasil', codes: callFaultId, retry: 'Coba lagi', drop: 'Buang' },
  settings: {
    open: 'Tampilan',
    title: 'Tampilan dan suara',
    language: 'Bahasa',
    theme: 'Warna',
    themes: {
      auto: 'Ikut komputer',
      light: 'Terang',
      dark: 'Gelap',
      contrast: 'Kontras tinggi',
    },
    size: 'Ukuran',
    sizes: (percent: number) => `${percent} %`,
    sound: 'Suara',
    on: 'Nyala',
    off: 'Mati',
    test: 'Coba suara',
    ownVoice: 'Suara toko sendiri …',
    volume: (percent: number) => `Volume ${percent} %`,
    quiet: 'Jam tenang (bunyi tetap, tanpa kata-kata)',
    quietNever: 'Tidak ada',
    quietHours: 'Ada',
    from: 'Dari jam',
    until: 'Sampai jam',
    close: 'Tutup',
    setup: 'Penyedia, QRIS, ekspor dan impor',
    display: 'Layar pelanggan',
    desktop: 'Aplikasi di komputer ini',
    keys: 'Semua tombol',
    lunasStays: 'LUNAS tampil selama',
    lunasFor: (seconds: number) => (seconds === 0 ? 'Sampai ditekan' : `${seconds} detik`),
  },
  sound: {
    blocked: 'Suara: tekan satu tombol',
    muted: 'Suara mati',
  },
  unknownIssuer: 'bank tidak disebut',
  close: 'Tutup',
  back: 'Kembali',
  busy: 'Sebentar…',
};

export const commonEn: typeof commonId = {
  locale: 'en-GB',
  span: spanEn,
  ago: (count, unit) => (count < 1 && unit === 's' ? 'just now' : `${spanEn(count, unit)} ago`),
  nav: { sell: 'Sell', today: 'Today', inbox: 'Unmatched', manager: 'Manager', label: 'Screens' },
  duty: { nobody: 'No name', change: 'Change who is on duty, now' },
  till: {
    connecting: 'Connecting to the till…',
    lost: (time) => `Connection to the till lost since ${time}.`,
    lostMeaning: 'This screen shows no new payments. Connecting again…',
    lostAtStart: 'The till does not answer. Connecting again…',
    reload: 'Reload',
    reloadHint: 'If this lasts, close this page and open it again from the till.',
  },
  training: {
    band: 'TRAINING - not real money',
    phone: 'Pay from the simulated phone',
    leave: 'End training',
  },
  feed: {
    ...feedWordsEn,
    read: (ago) => `Feed read ${ago}`,
    neverRead: 'Feed never read yet',
    faults: feedFaultEn,
  },
  banner: {
    blind: (time) => `Can't see payments since ${time} -`,
    restored: (day: string, time: string) =>
      `The ledger was damaged and restored from the backup of ${day} ${time}. ` +
      'Later sales are not in the lists; their money is under "Unmatched".',
    restoredEmpty:
      'The ledger was damaged and there is no backup: it starts empty. ' +
      'The old file is kept; tell a manager.',
    blindNever: "Can't see payments yet -",
    blindAdvice: "Don't trust the customer's phone; check in the provider's app.",
    stale: (ago) => `The feed was last read ${ago}. Payments may appear late.`,
    clock: (minutes, isFast) =>
      `This computer's clock is ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ` +
      `${isFast ? 'fast' : 'slow'}. ` +
      "Set date and time in the computer's settings; the times in the lists are wrong with it.",
    disk: (megabytes) =>
      (megabytes === 0
        ? "This computer's disk is nearly used up. "
        : `This computer's disk is nearly full: about ${megabytes} MB left. `) +
      'Free some space, so that sales can still be recorded.',
    webhook: (host) =>
      `${host} was not told of every payment. LUNAS here stays true; manager: Manager’s desk, Webhooks.`,
    noFeed: 'No provider is being read: this till will see no payments.',
    gap: (from, until) =>
      `Between ${from} and ${until} the provider gives no rows. ` +
      "Check that time's payments in the provider's app.",
    setAside: (count) =>
      `${count} ${count === 1 ? 'row' : 'rows'} of the feed could not be read. ` +
      'Kept for a person; there may be money in it.',
  },
  fault: { title: 'Not done', codes: callFaultEn, retry: 'Try again', drop: 'Discard' },
  settings: {
    open: 'Display',
    title: 'Display and sound',
    language: 'Language',
    theme: 'Colours',
    themes: { auto: 'As computer', light: 'Light', dark: 'Dark', contrast: 'High contrast' },
    size: 'Size',
    sizes: (percent) => `${percent} %`,
    sound: 'Sound',
    on: 'On',
    off: 'Off',
    test: 'Try the sound',
    ownVoice: "The shop's own voice …",
    volume: (percent) => `Volume ${percent} %`,
    quiet: 'Quiet hours (chimes stay, no words)',
    quietNever: 'None',
    quietHours: 'Some',
    from: 'From',
    until: 'Until',
    close: 'Close',
    setup: 'Providers, QRIS, export and import',
    display: 'Customer display',
    desktop: 'App on this computer',
    keys: 'All keys',
    lunasStays: 'LUNAS stays for',
    lunasFor: (seconds) => (seconds === 0 ? 'Until a key' : `${seconds} s`),
  },
  sound: {
    blocked: 'Sound: press a key',
    muted: 'Sound is off',
  },
  unknownIssuer: 'bank not stated',
  close: 'Close',
  back: 'Back',
  busy: 'One moment…',
};

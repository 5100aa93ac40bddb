// Owns the words of data care and support. Loaded with their section.
import type { CareFault } from '../../../shared/care-terms.ts';
import { useStore } from '../../hooks.ts';

const faultsId: Record<CareFault, string> = {
  notOurs: 'Ini bukan berkas Lunas.',
  wrongPassphrase: 'Kata sandi salah.',
  needsPassphrase: 'Berkas ini tersegel: ketik kata sandinya.',
  newerFile: 'Berkas ini dibuat Lunas yang lebih baru: pakai versi itu.',
  damagedFile: 'Berkas ini rusak atau diubah: pakai salinan lain.',
  newerLedger: 'Cadangan ini dari Lunas yang lebih baru: pakai versi itu.',
  damagedLedger: 'Cadangan ini rusak: pakai yang lain.',
  noLedger: 'Ini bukan buku kasir Lunas.',
  noFile: 'Berkas itu tidak ada.',
  fileKind: 'Pilih berkas yang berakhiran .lunas atau .db.',
  gone: 'Cadangan itu sudah tidak ada.',
  lookAgain: 'Lihat lagi cadangannya sebelum dipulihkan.',
  waiting: 'Masih ada penjualan yang menunggu: tunggu selesai, atau batalkan dulu.',
  training: 'Dalam latihan tidak ada yang dicadangkan: keluar dulu dari latihan.',
  chooseFirst: 'Pilih dulu folder untuk cadangan.',
  noFolder: 'Folder itu tidak ada. Flashdisk sudah dipasang?',
  wholeName: 'Tulis folder lengkap, misalnya E:\\Cadangan atau /media/kasir/USB.',
  ownFolder: 'Folder itu di dalam folder kasir sendiri: pilih disk lain.',
  noRoom: 'Tempat di folder itu tidak cukup.',
  unwritable: 'Folder itu tidak bisa ditulis.',
  ownDiskFull: 'Disk komputer ini penuh.',
  unreadable: 'Cadangan itu tidak bisa dibaca.',
  needsPin: 'Ketik PIN manajer.',
};

const faultsEn: Record<CareFault, string> = {
  notOurs: 'This is no Lunas file.',
  wrongPassphrase: 'The passphrase is wrong.',
  needsPassphrase: 'This file is sealed: type its passphrase.',
  newerFile: 'This file was made by a newer Lunas: use that one.',
  damagedFile: 'The file is damaged or was changed: use another copy.',
  newerLedger: 'This backup is of a newer Lunas: use that one.',
  damagedLedger: 'This backup is damaged: use another one.',
  noLedger: 'This is no ledger of Lunas.',
  noFile: 'There is no such file.',
  fileKind: 'Choose a file that ends in .lunas or .db.',
  gone: 'That backup is not there any more.',
  lookAgain: 'Look at the backup again before it is restored.',
  waiting: 'Sales still wait for money: let them end, or cancel them first.',
  training: 'In training there is nothing to back up: leave training first.',
  chooseFirst: 'Choose a folder for backups first.',
  noFolder: 'There is no such folder. Is the stick plugged in?',
  wholeName: 'Type the whole folder, such as E:\\Backups or /media/till/USB.',
  ownFolder: "That folder lies within the till's own: choose another disk.",
  noRoom: 'There is not enough room in that folder.',
  unwritable: "That folder can't be written.",
  ownDiskFull: "This computer's disk is full.",
  unreadable: "That backup can't be read.",
  needsPin: "Type a manager's PIN.",
};

const id = {
  faults: faultsId,
  loading: 'Memuat…',
  lead:
    'Buku kasir dicadangkan sendiri di komputer ini setiap hari. Simpan juga satu salinan di luar ' +
    'komputer: kalau komputernya rusak atau hilang, tokonya tidak ikut hilang.',
  choose: 'Pilih…',
  passphrase: 'Kata sandi',
  passphraseAgain: 'Ketik lagi kata sandinya',
  passphraseShort: (least: number) => `Paling sedikit ${least} huruf.`,
  passphraseDiffers: 'Dua kata sandi itu berbeda.',
  passphraseKeep:
    'Tanpa kata sandi ini berkas tidak bisa dibuka siapa pun, juga bukan oleh kami. Catat di tempat aman.',
  pin: 'PIN manajer',
  back: 'Kembali',
  show: 'Tampilkan',
  hide: 'Sembunyikan',
  outside: {
    title: 'Cadangan ke flashdisk atau folder',
    local: (count: number, when: string) => `Di komputer ini: ${count} cadangan, terakhir ${when}.`,
    localNone: 'Di komputer ini belum ada cadangan.',
    none: 'Belum ada tempat cadangan di luar komputer ini.',
    folder: 'Folder cadangan',
    every: 'Seberapa sering',
    hours: { 1: 'Tiap jam', 6: 'Tiap 6 jam', 24: 'Tiap hari', 168: 'Tiap minggu' },
    keep: 'Berapa yang disimpan',
    keepCount: (count: number) => `${count} salinan`,
    seal: 'Kunci dengan kata sandi',
    sealOptions: { yes: 'Ya, termasuk pengaturan dan kunci penyedia', no: 'Tidak' },
    sealMeaning:
      'Flashdisk bisa hilang. Dengan kata sandi isinya tidak bisa dibaca, dan dari situ kasir bisa dipasang lagi di komputer baru.',
    sealKept: 'Kata sandi sudah ada; biarkan kosong kalau tidak diganti.',
    save: 'Simpan dan cadangkan sekarang',
    saving: 'Mencadangkan…',
    now: 'Cadangkan sekarang',
    stop: 'Berhenti mencadangkan ke luar',
    last: (when: string) => `Terakhir ${when}, sudah dibaca ulang dan sama.`,
    fault: {
      missing: 'Flashdisk atau folder itu tidak ada. Pasang lagi; cadangan menyusul sendiri.',
      full: 'Tempatnya penuh. Kosongkan, atau pilih tempat lain.',
      unwritable: 'Tempat itu tidak bisa ditulis.',
      damaged: 'Yang dibaca ulang berbeda dari yang ditulis: flashdisk ini rusak, ganti.',
      key: 'Kata sandi yang tersimpan tidak terbaca di komputer ini: ketik lagi.',
    },
  },
  restore: {
    title: 'Pulihkan dari cadangan',
    lead: 'Lihat dulu isinya dan apa yang akan hilang; buku sekarang tidak dihapus, hanya disisihkan.',
    where: {
      profile: 'komputer ini',
      outside: 'tempat cadangan',
      replaced: 'buku yang pernah diganti',
    },
    none: 'Belum ada cadangan.',
    when: 'Dibuat',
    from: 'Dari',
    sales: 'Penjualan',
    payments: 'Pembayaran',
    last: 'Pembayaran terakhir',
    sealed: 'terkunci',
    broken: 'tidak terbaca',
    look: 'Lihat',
    file: 'Berkas lain (.lunas atau .db)',
    lookFile: 'Lihat berkas ini',
    looking: 'Memeriksa…',
    dialog: 'Pulihkan buku kasir',
    of: (when: string) => `Cadangan ${when}`,
    brings: (sales: string, payments: string) => `${sales} penjualan, ${payments} pembayaran.`,
    lastPayment: (when: string) => `Pembayaran terakhir di dalamnya: ${when}.`,
    losesNothing: 'Tidak ada yang hilang: semua yang ada sekarang juga ada di cadangan ini.',
    loses: (sales: string, payments: string, amount: string) =>
      `Yang ada sekarang dan TIDAK ada di cadangan ini: ${sales} penjualan, ${payments} pembayaran (${amount}).`,
    after:
      'Buku yang sekarang disisihkan, tidak dihapus. Kasir mulai lagi; uang yang masih terlihat di ' +
      'penyedia muncul sendiri di "Belum cocok". Orang dan PIN menjadi seperti pada cadangan.',
    withSetup: 'Pengaturan, kunci penyedia, dan rekaman suara ikut dipasang.',
    waiting: (count: number) =>
      `${count} penjualan masih menunggu: tunggu selesai atau batalkan dulu.`,
    do: 'Pulihkan sekarang',
    done: 'Kasir mulai lagi dengan buku itu…',
    doneByHand: 'Siap. Tutup Lunas dan buka lagi: buku itu dipakai.',
  },
  move: {
    title: 'Pindah ke komputer baru',
    lead:
      'Satu berkas berisi buku, pengaturan, kunci penyedia, dan rekaman suara, terkunci kata sandi. ' +
      'Komputer ini berhenti berjualan begitu berkasnya dibuat.',
    folder: 'Simpan di folder',
    do: 'Buat berkas dan berhenti berjualan di sini',
    doing: 'Membuat berkas…',
    ask: 'Pindahkan kasir ini?',
    asked: 'Sesudah ini komputer ini tidak berjualan lagi, sampai dipakai lagi oleh manajer.',
    done: (file: string) => `${file} sudah dibuat.`,
    next: 'Di komputer baru: pasang Lunas, lalu pada layar pertama pilih "Pindah dari komputer lama".',
    moved: (when: string) => `Kasir ini sudah dipindahkan ${when}. Di sini tidak berjualan.`,
    sellHere: 'Jangan pindah: berjualan lagi di sini',
    sellHereMeaning:
      'Hanya kalau komputer baru tidak jadi dipakai. Dua komputer dengan buku yang sama akan ' +
      'mencatat uang yang sama dua kali.',
  },
  keep: {
    title: 'Berapa lama disimpan',
    lead:
      'Uang tidak pernah dihapus: penjualan, pembayaran, dan jejak disimpan selamanya. Yang bisa ' +
      'dikosongkan hanya baris penyedia yang tidak terbaca dan log lama.',
    label: 'Kosongkan yang lebih lama dari',
    forever: 'Simpan selamanya',
    months: (count: number) =>
      count === 12 ? '1 tahun' : count === 24 ? '2 tahun' : `${count} bulan`,
  },
  help: {
    title: 'Kalau ada yang rusak',
    lead:
      'Paket bantuan berisi versi, keadaan penyedia, hasil pemeriksaan buku, dan catatan yang ' +
      'disaring. Tanpa kunci, PIN, nama orang, atau jumlah uang.',
    make: 'Lihat paket bantuan',
    making: 'Memeriksa buku…',
    save: 'Simpan paket',
    saved: (name: string) => `${name} sudah disimpan ke folder unduhan.`,
    cut: 'Hanya bagian pertama yang ditampilkan; berkas berisi semuanya.',
    safe: 'Mode aman',
    safeLead:
      'Kasir mulai tanpa bertanya ke penyedia dan tanpa berjualan: buku, laporan, cadangan, dan ' +
      'paket bantuan tetap bisa dibuka.',
    safeIsOn: 'Kasir sedang dalam mode aman.',
    toSafe: 'Mulai ulang dalam mode aman',
    toNormal: 'Mulai ulang seperti biasa',
    restarting: 'Kasir mulai lagi…',
    byHand: 'Tutup Lunas dan jalankan lagi dengan --safe.',
  },
  come: {
    title: 'Pindah dari komputer lama',
    file: 'Berkas .lunas (atau .db)',
    lead: 'Punya berkas .lunas dari komputer lama atau flashdisk cadangan? Pasang dari situ.',
  },
};

export type DataWords = typeof id;

const en: DataWords = {
  faults: faultsEn,
  loading: 'Loading…',
  lead:
    'The books are backed up on this computer every day. Keep one copy outside it as well: if the ' +
    'computer breaks or is stolen, the shop is not gone with it.',
  choose: 'Choose…',
  passphrase: 'Passphrase',
  passphraseAgain: 'The passphrase again',
  passphraseShort: (least) => `At least ${least} letters.`,
  passphraseDiffers: 'The two passphrases differ.',
  passphraseKeep:
    'Without this passphrase nobody opens the file, not even we. Write it down somewhere safe.',
  pin: "Manager's PIN",
  back: 'Back',
  show: 'Show',
  hide: 'Hide',
  outside: {
    title: 'Backups to a stick or folder',
    local: (count, when) =>
      `On this computer: ${count} ${count === 1 ? 'backup' : 'backups'}, the last ${when}.`,
    localNone: 'There is no backup on this computer yet.',
    none: 'There is no place for backups outside this computer yet.',
    folder: 'Folder for backups',
    every: 'How often',
    hours: { 1: 'Every hour', 6: 'Every 6 hours', 24: 'Every day', 168: 'Every week' },
    keep: 'How many are kept',
    keepCount: (count) => `${count} copies`,
    seal: 'Lock with a passphrase',
    sealOptions: { yes: "Yes, with the setup and the providers' keys", no: 'No' },
    sealMeaning:
      'Sticks get lost. Under a passphrase nobody reads it, and a new computer can be set up from it.',
    sealKept: 'There is a passphrase; leave this empty to keep it.',
    save: 'Save and back up now',
    saving: 'Backing up…',
    now: 'Back up now',
    stop: 'Stop backing up outside',
    last: (when) => `Last ${when}, read back and the same.`,
    fault: {
      missing: 'That stick or folder is not there. Put it back; the backup follows by itself.',
      full: 'That place is full. Free some room, or choose another.',
      unwritable: "That place can't be written.",
      damaged:
        'What was read back differs from what was written: this stick is failing, replace it.',
      key: "The kept passphrase can't be read on this computer: type it again.",
    },
  },
  restore: {
    title: 'Restore from a backup',
    lead: 'First look at what is in it and what would be lost; the books of now are put aside, not deleted.',
    where: {
      profile: 'this computer',
      outside: 'place of backups',
      replaced: 'books that were replaced',
    },
    none: 'There is no backup yet.',
    when: 'Made',
    from: 'From',
    sales: 'Sales',
    payments: 'Payments',
    last: 'Last payment',
    sealed: 'locked',
    broken: 'unreadable',
    look: 'Look',
    file: 'Another file (.lunas or .db)',
    lookFile: 'Look at this file',
    looking: 'Checking…',
    dialog: 'Restore the books',
    of: (when) => `Backup of ${when}`,
    brings: (sales, payments) => `${sales} sales, ${payments} payments.`,
    lastPayment: (when) => `The last payment in it: ${when}.`,
    losesNothing: 'Nothing is lost: all there is now is in this backup too.',
    loses: (sales, payments, amount) =>
      `There now and NOT in this backup: ${sales} sales, ${payments} payments (${amount}).`,
    after:
      'The books of now are put aside, not deleted. The till starts again; money the provider still ' +
      'shows appears under "Unmatched" by itself. People and PINs are those of the backup.',
    withSetup: "Setup, the providers' keys and recordings are put in place too.",
    waiting: (count) => `${count} sale(s) still wait: let them end, or cancel them first.`,
    do: 'Restore now',
    done: 'The till starts again with those books…',
    doneByHand: 'Ready. Close Lunas and open it again: those books are used.',
  },
  move: {
    title: 'Move to a new computer',
    lead:
      "One file with the books, the setup, the providers' keys and the recordings, locked by a " +
      'passphrase. This computer stops selling as soon as the file is made.',
    folder: 'Save in the folder',
    do: 'Make the file and stop selling here',
    doing: 'Making the file…',
    ask: 'Move this till?',
    asked: 'After this nothing is sold on this computer, until a manager uses it again.',
    done: (file) => `${file} was made.`,
    next: 'On the new computer: install Lunas and choose "Move from the old computer" on its first screen.',
    moved: (when) => `This till was moved ${when}. Nothing is sold here.`,
    sellHere: "Don't move: sell here again",
    sellHereMeaning:
      'Only if the new computer will not be used. Two computers with the same books would write ' +
      'down the same money twice.',
  },
  keep: {
    title: 'How long things are kept',
    lead:
      'Money is never deleted: sales, payments and the audit stay for ever. Only rows of a provider ' +
      'that could not be read, and old logs, can be blanked.',
    label: 'Blank what is older than',
    forever: 'Keep for ever',
    months: (count) => (count === 12 ? '1 year' : count === 24 ? '2 years' : `${count} months`),
  },
  help: {
    title: 'When something breaks',
    lead:
      'A support bundle holds versions, the state of the feeds, what a look at the books found, and ' +
      'a filtered log. No keys, no PINs, no names, no amounts.',
    make: 'Look at the support bundle',
    making: 'Checking the books…',
    save: 'Save the bundle',
    saved: (name) => `${name} was saved to the downloads.`,
    cut: 'Only the first part is shown; the file has all of it.',
    safe: 'Safe mode',
    safeLead:
      'The till starts without asking a provider and without selling: books, reports, backups and ' +
      'the support bundle can be opened.',
    safeIsOn: 'The till is in safe mode.',
    toSafe: 'Restart in safe mode',
    toNormal: 'Restart as usual',
    restarting: 'The till starts again…',
    byHand: 'Close Lunas and start it with --safe.',
  },
  come: {
    title: 'Move from the old computer',
    file: 'The .lunas (or .db) file',
    lead: 'Do you have a .lunas file of the old computer or a stick of backups? Set up from it.',
  },
};

export function useDataWords(): DataWords {
  return useStore(({ prefs }) => prefs.lang) === 'en' ? en : id;
}

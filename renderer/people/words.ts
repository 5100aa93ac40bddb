// Owns the words about people: logging in, who works here, the audit. Loaded with their screens.
import { useStore } from '../hooks.ts';
import { auditEn, auditId } from './audit-words.ts';

const id = {
  login: {
    title: 'Siapa yang bertugas?',
    locked: 'Layar terkunci',
    lockedLead: 'Pilih nama, lalu ketik PIN. LUNAS tetap muncul di layar ini.',
    choose: 'Tekan angkanya, atau sentuh namanya.',
    pinOf: (name: string) => `PIN ${name}`,
    pin: 'PIN',
    enter: 'Masuk',
    back: 'Kembali',
    logout: 'Keluar',
    lock: 'Kunci layar',
    erase: 'Hapus angka terakhir',
    none: 'Memuat nama…',
    failed: 'Nama tidak bisa dibaca. Coba lagi.',
    wrong: 'PIN salah.',
    wait: (seconds: number) => `PIN salah. Coba lagi dalam ${seconds} detik.`,
    lockedOut: (minutes: number) =>
      `Terlalu banyak PIN salah. Minta manajer membukanya, atau tunggu ${minutes} menit.`,
    forgot: 'Manajer lupa PIN',
    onDuty: (name: string) => `Bertugas: ${name}`,
    noManager: 'Belum ada manajer.',
  },
  recover: {
    title: 'PIN manajer baru dengan kode pemulihan',
    lead:
      'Kode ini ditunjukkan sekali waktu manajer pertama dibuat. ' +
      'Tanpa kode: orang yang memegang komputer ini bisa menjalankan npm run recover.',
    who: 'Manajer',
    code: 'Kode pemulihan',
    pin: 'PIN baru (6 sampai 12 angka)',
    confirm: 'Ganti PIN dan masuk',
    wrong: 'Kodenya tidak cocok.',
  },
  code: {
    title: 'Simpan kode pemulihan ini',
    lead:
      'Tulis di kertas dan simpan di luar toko. Dengan kode ini manajer yang lupa PIN ' +
      'bisa masuk lagi, sekali. Kode ini tidak akan ditunjukkan lagi.',
    done: 'Sudah saya tulis',
  },
  people: {
    tab: 'Orang',
    title: 'Orang',
    lead: 'Setiap orang masuk dengan PIN sendiri. Namanya ikut di setiap penjualan dan keputusan.',
    alone:
      'Belum ada siapa-siapa: semua orang di layar ini adalah manajer. ' +
      'Mulailah dengan manajer pertama; sesudah itu yang lain hanya boleh berjualan.',
    add: 'Tambah orang',
    addFirst: 'Buat manajer pertama',
    name: 'Nama',
    role: 'Boleh apa',
    roles: { cashier: 'Kasir', manager: 'Manajer' },
    rolesMeaning: {
      cashier: 'Berjualan, melihat hari ini.',
      manager: 'Semuanya: memutuskan uang, laporan, pengaturan, orang.',
    },
    pinCashier: 'PIN (4 sampai 12 angka)',
    pinManager: 'PIN (6 sampai 12 angka)',
    pinShort: (least: number) => `PIN-nya ${least} sampai 12 angka.`,
    nameNeeded: 'Namanya diisi dulu.',
    save: 'Simpan',
    back: 'Kembali',
    active: 'Bekerja di sini',
    retired: 'Tidak bekerja lagi',
    locked: 'PIN terkunci',
    lastLogin: (when: string) => `terakhir masuk ${when}`,
    never: 'belum pernah masuk',
    rename: 'Ganti nama',
    newPin: 'PIN baru',
    newPinOf: (name: string) => `PIN baru untuk ${name}`,
    makeManager: 'Jadikan manajer',
    makeCashier: 'Jadikan kasir',
    retire: 'Berhentikan',
    retireTitle: (name: string) => `Berhentikan ${name}?`,
    retireMeaning: 'Langsung keluar dari semua layar. Namanya tetap di penjualan yang dibuatnya.',
    retireConfirm: 'Ya, berhentikan',
    restore: 'Aktifkan lagi',
    unlock: 'Buka kunci PIN',
    taken: 'Nama ini sudah ada, atau PIN ini tidak bisa dipakai. Pilih yang lain.',
    last: 'Tidak bisa: ini manajer terakhir, atau ada yang sudah berubah.',
    rules: 'Aturan layar',
    requireLogin: 'Berjualan tanpa nama',
    requireLoginOptions: { no: 'Boleh', yes: 'Tidak, harus masuk dulu' },
    idle: 'Keluar sendiri sesudah',
    idleMinutes: (minutes: number) => `${minutes} menit`,
    recovery: 'Kode pemulihan',
    recoveryHas: 'Ada satu kode yang berlaku. Membuat yang baru membatalkannya.',
    recoveryNone:
      'Belum ada kode. Tanpa kode, PIN manajer yang lupa hanya bisa diganti dari komputer.',
    recoveryMake: 'Buat kode baru',
    loading: 'Memuat…',
  },
  manager: {
    title: 'Meja manajer',
    sections: 'Bagian',
  },
  audit: auditId,
};

export type PeopleWords = typeof id;

const en: PeopleWords = {
  login: {
    title: 'Who is on duty?',
    locked: 'Screen locked',
    lockedLead: 'Choose your name, then type your PIN. LUNAS still shows on this screen.',
    choose: 'Press the number, or touch the name.',
    pinOf: (name) => `PIN of ${name}`,
    pin: 'PIN',
    enter: 'Log in',
    back: 'Back',
    logout: 'Log out',
    lock: 'Lock the screen',
    erase: 'Erase the last digit',
    none: 'Loading names…',
    failed: "The names can't be read. Try again.",
    wrong: 'Wrong PIN.',
    wait: (seconds) => `Wrong PIN. Try again in ${seconds} seconds.`,
    lockedOut: (minutes) =>
      `Too many wrong PINs. Ask a manager to unlock it, or wait ${minutes} minutes.`,
    forgot: 'A manager forgot the PIN',
    onDuty: (name) => `On duty: ${name}`,
    noManager: 'There is no manager yet.',
  },
  recover: {
    title: "A manager's new PIN by recovery code",
    lead:
      'The code was shown once, when the first manager was made. ' +
      'Without it, whoever holds this computer can run npm run recover.',
    who: 'Manager',
    code: 'Recovery code',
    pin: 'New PIN (6 to 12 digits)',
    confirm: 'Change the PIN and log in',
    wrong: 'The code does not match.',
  },
  code: {
    title: 'Keep this recovery code',
    lead:
      'Write it on paper and keep it outside the shop. With it, a manager who forgot the PIN ' +
      'can log in again, once. It will not be shown again.',
    done: 'I wrote it down',
  },
  people: {
    tab: 'People',
    title: 'People',
    lead: 'Each logs in with a PIN. The name goes with every sale and every decision.',
    alone:
      'Nobody yet: everyone at this screen is a manager. ' +
      'Begin with the first manager; from then on the others may only sell.',
    add: 'Add a person',
    addFirst: 'Make the first manager',
    name: 'Name',
    role: 'May do',
    roles: { cashier: 'Cashier', manager: 'Manager' },
    rolesMeaning: {
      cashier: 'Sell, and see today.',
      manager: 'Everything: decide about money, reports, settings, people.',
    },
    pinCashier: 'PIN (4 to 12 digits)',
    pinManager: 'PIN (6 to 12 digits)',
    pinShort: (least) => `The PIN has ${least} to 12 digits.`,
    nameNeeded: 'The name comes first.',
    save: 'Save',
    back: 'Back',
    active: 'Work here',
    retired: 'Work here no more',
    locked: 'PIN locked',
    lastLogin: (when) => `last logged in ${when}`,
    never: 'never logged in',
    rename: 'Rename',
    newPin: 'New PIN',
    newPinOf: (name) => `New PIN for ${name}`,
    makeManager: 'Make a manager',
    makeCashier: 'Make a cashier',
    retire: 'Retire',
    retireTitle: (name) => `Retire ${name}?`,
    retireMeaning: 'Out of every screen at once. The name stays on the sales it made.',
    retireConfirm: 'Yes, retire',
    restore: 'Bring back',
    unlock: 'Unlock the PIN',
    taken: "This name exists, or this PIN can't be used. Choose another.",
    last: 'Not possible: this is the last manager, or something has changed.',
    rules: 'Rules for screens',
    requireLogin: 'Selling without a name',
    requireLoginOptions: { no: 'Allowed', yes: 'No, log in first' },
    idle: 'Logged out by itself after',
    idleMinutes: (minutes) => `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
    recovery: 'Recovery code',
    recoveryHas: 'One code is valid. Making a new one voids it.',
    recoveryNone:
      'There is no code. Without one, a PIN that a manager forgot can be changed ' +
      'from the computer only.',
    recoveryMake: 'Make a new code',
    loading: 'Loading…',
  },
  manager: { title: "Manager's desk", sections: 'Sections' },
  audit: auditEn,
};

export function usePeopleWords(): PeopleWords {
  return useStore(({ prefs }) => prefs.lang) === 'en' ? en : id;
}

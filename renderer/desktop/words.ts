// Owns the words about the desktop app: what it asks and tells, and its settings. Loaded with them.
import type { LinkFault, ShellNotice, ShellPlatform } from '../../shared/shell.ts';
import type { Lang } from '../prefs.ts';

const faultsId: Record<LinkFault, string> = {
  form: 'bentuknya tidak dikenal',
  amount: 'jumlahnya bukan angka rupiah bulat',
  limit: 'jumlahnya lebih dari batas QRIS, Rp 10.000.000',
  reference: 'catatannya kosong, terlalu panjang, atau berisi tanda yang tidak terlihat',
};

const faultsEn: Record<LinkFault, string> = {
  form: 'its form is not known',
  amount: 'its amount is no whole number of rupiah',
  limit: 'its amount is above the limit of QRIS, Rp 10.000.000',
  reference: 'its note is empty, too long, or has signs that can not be seen',
};

const often = (count: number): string => (count > 1 ? ` (${count}×)` : '');

type Notices = Record<ShellNotice['kind'], (detail: string, count: number) => string>;

const noticesId: Notices = {
  badLink: (detail, count) =>
    `Permintaan program lain tidak dipakai: ${faultsId[detail as LinkFault] ?? detail}.${often(count)}`,
  linksDropped: (_detail, count) =>
    `Terlalu banyak permintaan dari program lain; ${count} tidak dipakai.`,
  linkLapsed: (_detail, count) =>
    `Permintaan program lain tidak dijawab selama 10 menit dan dibuang.${often(count)}`,
  flagsUnheeded: (detail) =>
    `Lunas sudah berjalan; ${detail} tidak dipakai. Tutup Lunas dulu, lalu buka dengan itu.`,
  fileAside: (detail) =>
    `Setelan aplikasi rusak dan dimulai dari awal. Berkas lama disimpan sebagai ${detail}.`,
  shortcutRefused: (detail) =>
    `Pintasan ${detail} sedang dipakai program lain. Pilih yang lain di Pengaturan.`,
};

const noticesEn: Notices = {
  badLink: (detail, count) =>
    `A request of another program was not taken: ${faultsEn[detail as LinkFault] ?? detail}.${often(count)}`,
  linksDropped: (_detail, count) => `Too many requests of other programs; ${count} were not taken.`,
  linkLapsed: (_detail, count) =>
    `A request of another program was not answered for 10 minutes and is gone.${often(count)}`,
  flagsUnheeded: (detail) =>
    `Lunas runs already; ${detail} was not heeded. Close Lunas first, then open it with that.`,
  fileAside: (detail) =>
    `The app's settings were broken and begin anew. The old file is kept as ${detail}.`,
  shortcutRefused: (detail) =>
    `The shortcut ${detail} is taken by another program. Choose another in the settings.`,
};

const id = {
  asks: 'Program lain meminta penjualan',
  question: (amount: string, reference: string | null) =>
    reference === null
      ? `Program lain meminta ${amount}. Buat penjualannya?`
      : `Program lain meminta ${amount}, catatan ${reference}. Buat penjualannya?`,
  yes: 'Buat penjualan',
  no: 'Tolak',
  behind: (count: number) => `${count} lagi menunggu di belakangnya.`,
  held: 'Program lain meminta penjualan. Permintaannya menunggu sampai kasir ini bisa menjual.',
  notices: noticesId,
  title: 'Aplikasi di komputer ini',
  loading: 'Memuat…',
  on: 'Ya',
  off: 'Tidak',
  start: 'Terbuka sendiri waktu komputer menyala',
  startRefused: 'Sistem komputer ini tidak menerima perubahannya.',
  close: 'Tombol tutup jendela',
  closeEnds: 'Menutup Lunas',
  closeHides: 'Tetap berjalan',
  closeHint: {
    windows: 'Tetap berjalan: Lunas terus melihat uang masuk, ikonnya ada di dekat jam.',
    mac: 'Tetap berjalan: Lunas terus melihat uang masuk, ikonnya ada di bilah menu.',
    linux:
      'Tetap berjalan: Lunas terus melihat uang masuk, ikonnya ada di dekat jam. ' +
      'Tidak semua desktop Linux menampilkannya; membuka Lunas sekali lagi selalu membawanya kembali.',
  } satisfies Record<ShellPlatform, string>,
  notify: 'Beri tahu bila jendela ini tidak dilihat',
  notifyHint: 'LUNAS, yang perlu diputuskan, dan uang yang ditarik kembali: hanya kata dan jumlah.',
  notifyNone: 'Sistem komputer ini tidak bisa menampilkan pemberitahuan.',
  shortcut: 'Pintasan ke layar jumlah, dari program mana pun',
  shortcutNone: 'Tanpa pintasan',
  shortcutChange: 'Ganti',
  shortcutPress: 'Tekan kombinasinya sekarang, misalnya Ctrl + Alt + J. Esc membatalkan.',
  shortcutRemove: 'Tanpa pintasan',
  shortcutRefused: 'Ditolak sistem: program lain memakainya. Pilih kombinasi lain.',
  shortcutHint: 'Ditekan di atas program kasir lain, Lunas maju dengan layar jumlahnya.',
  kiosk: 'Kios: memenuhi layar, tanpa jalan keluar',
  kioskHint: 'Hanya manajer yang bisa meninggalkannya, dari sini. Jendela kios tidak bisa ditutup.',
};

export type DesktopWords = typeof id;

const en: DesktopWords = {
  asks: 'Another program asks for a sale',
  question: (amount, reference) =>
    reference === null
      ? `Another program asks for ${amount}. Make the sale?`
      : `Another program asks for ${amount}, note ${reference}. Make the sale?`,
  yes: 'Make the sale',
  no: 'Refuse',
  behind: (count) => `${count} more ${count === 1 ? 'waits' : 'wait'} behind it.`,
  held: 'Another program asks for a sale. It waits until this till can sell.',
  notices: noticesEn,
  title: 'App on this computer',
  loading: 'Loading…',
  on: 'Yes',
  off: 'No',
  start: 'Opens by itself when the computer starts',
  startRefused: "This computer's system did not take the change.",
  close: "The window's close button",
  closeEnds: 'Closes Lunas',
  closeHides: 'Keeps it running',
  closeHint: {
    windows: 'Running on, Lunas goes on watching for money; its icon is beside the clock.',
    mac: 'Running on, Lunas goes on watching for money; its icon is in the menu bar.',
    linux:
      'Running on, Lunas goes on watching for money; its icon is beside the clock. ' +
      'Not every Linux desktop shows it; opening Lunas once more always brings it back.',
  },
  notify: 'Notify while nobody looks at this window',
  notifyHint: 'LUNAS, what needs a person, and money taken back: a word and an amount only.',
  notifyNone: "This computer's system can't show notifications.",
  shortcut: 'Shortcut to the amount pad, from any program',
  shortcutNone: 'No shortcut',
  shortcutChange: 'Change',
  shortcutPress: 'Press the combination now, such as Ctrl + Alt + J. Esc cancels.',
  shortcutRemove: 'No shortcut',
  shortcutRefused: 'Refused by the system: another program uses it. Choose another one.',
  shortcutHint: 'Pressed over another POS program, it brings Lunas forward with its amount pad.',
  kiosk: 'Kiosk: fills the screen, with no way out',
  kioskHint: "Only a manager can leave it, from here. A kiosk's window can't be closed.",
};

export function desktopWordsOf(lang: Lang): DesktopWords {
  return lang === 'en' ? en : id;
}

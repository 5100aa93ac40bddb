// Owns the words a desktop till says beside its page: tray, notifications, the questions of its
// windows. Indonesian first; English must have the same keys. An amount and a word, never a payer.

const id = {
  app: 'Lunas',
  training: 'LATIHAN',
  today: (amount: string, count: number) => `Hari ini ${amount} (${count} penjualan)`,
  todayHidden: 'Hari ini: masuk dulu',
  waiting: (count: number) => `${count} penjualan menunggu`,
  needsPerson: (count: number) => `${count} penjualan harus diputuskan`,
  notSetUp: 'Belum diatur',
  open: 'Buka Lunas',
  display: 'Layar pelanggan',
  quit: 'Keluar',
  screens: 'Layar',
  full: 'Layar penuh',
  news: {
    paid: (amount: string) => `LUNAS ${amount}`,
    look: (amount: string) => `Perlu dilihat: ${amount}`,
    reversed: (amount: string) => `Uang ditarik kembali: ${amount}`,
  },
  newsBody: {
    paid: 'Uangnya sudah masuk.',
    look: 'Buka Lunas dan putuskan.',
    reversed: 'Bank menarik uang ini kembali. Buka Lunas.',
  },
  leave: {
    title: (count: number) => `${count} penjualan masih menunggu uang`,
    text:
      'Selama Lunas tertutup tidak ada yang melihat uang masuk. ' +
      'Yang dibayar sementara itu ditemukan waktu Lunas dibuka lagi.',
    stay: 'Tetap buka',
    leave: 'Tutup Lunas',
  },
  tray: {
    title: 'Lunas tetap berjalan',
    text:
      'Jendelanya ditutup, tetapi Lunas tetap melihat uang masuk, di dekat jam. ' +
      'Tidak kelihatan? Buka Lunas sekali lagi. Ini diatur di Pengaturan, Aplikasi di komputer ini.',
    ok: 'Mengerti',
    leave: 'Tutup Lunas saja',
  },
};

export type ShellWords = typeof id;

const en: ShellWords = {
  app: 'Lunas',
  training: 'TRAINING',
  today: (amount, count) => `Today ${amount} (${count} ${count === 1 ? 'sale' : 'sales'})`,
  todayHidden: 'Today: log in first',
  waiting: (count) => `${count} ${count === 1 ? 'sale waits' : 'sales wait'}`,
  needsPerson: (count) => `${count} ${count === 1 ? 'sale needs' : 'sales need'} a person`,
  notSetUp: 'Not set up yet',
  open: 'Open Lunas',
  display: 'Customer display',
  quit: 'Quit',
  screens: 'Screens',
  full: 'Full screen',
  news: {
    paid: (amount) => `LUNAS ${amount}`,
    look: (amount) => `Needs a look: ${amount}`,
    reversed: (amount) => `Money taken back: ${amount}`,
  },
  newsBody: {
    paid: 'The money has landed.',
    look: 'Open Lunas and decide.',
    reversed: 'The bank took this money back. Open Lunas.',
  },
  leave: {
    title: (count) => `${count} ${count === 1 ? 'sale still waits' : 'sales still wait'} for money`,
    text:
      'While Lunas is closed nobody sees money arrive. ' +
      'What is paid meanwhile is found when Lunas is opened again.',
    stay: 'Keep it open',
    leave: 'Close Lunas',
  },
  tray: {
    title: 'Lunas goes on running',
    text:
      'Its window is closed, but Lunas goes on watching for money, beside the clock. ' +
      "Can't see it? Open Lunas once more. This is set in the settings, App on this computer.",
    ok: 'I see',
    leave: 'Close Lunas instead',
  },
};

export function shellWordsOf(lang: 'id' | 'en'): ShellWords {
  return lang === 'en' ? en : id;
}

// Owns every word a manager reads on the phone. Bahasa first; the other language is one touch away.

const id = {
  other: 'English',
  today: 'Hari ini',
  sold: (count: number) => `${count} penjualan lunas`,
  none: 'Belum ada penjualan lunas',
  feed: {
    live: 'Pembayaran terlihat',
    stale: 'Pembayaran terlambat terlihat',
    blind: 'Kasir tidak bisa melihat pembayaran',
    refused: 'Penyedia menolak kasir ini',
    none: 'Belum ada sumber pembayaran',
  },
  since: (time: string) => `terakhir ${time}`,
  never: 'belum pernah',
  waiting: 'menunggu dibayar',
  asking: 'perlu diputuskan',
  unclaimed: 'uang tanpa penjualan',
  last: 'Pembayaran terakhir',
  empty: 'Belum ada pembayaran hari ini.',
  kinds: { sale: 'penjualan', unclaimed: 'tanpa penjualan', reversed: 'ditarik kembali' },
  connected: (time: string) => `Tersambung · ${time}`,
  connecting: 'Menyambung…',
  lost: 'Tidak tersambung ke kasir',
  lostMeaning: (time: string) => `Angka ini dari pukul ${time}. Periksa Wi-Fi toko.`,
  lostEarly: 'Periksa apakah HP ini di Wi-Fi toko dan kasir menyala.',
  foreign: 'HP ini tidak dikenal lagi',
  foreignMeaning: 'Minta manajer memasangnya sekali lagi.',
  training: 'LATIHAN - bukan uang sungguhan',
  certificate: 'Simpan sertifikat kasir ini',
};

export type PhoneWords = typeof id;
export type PhoneLang = 'id' | 'en';

const en: PhoneWords = {
  other: 'Bahasa',
  today: 'Today',
  sold: (count) => (count === 1 ? '1 sale paid' : `${count} sales paid`),
  none: 'No sale paid yet',
  feed: {
    live: 'Payments can be seen',
    stale: 'Payments are seen late',
    blind: "The till can't see payments",
    refused: 'The provider refuses this till',
    none: 'No source of payments yet',
  },
  since: (time) => `last ${time}`,
  never: 'never yet',
  waiting: 'waiting to be paid',
  asking: 'to be decided',
  unclaimed: 'money without a sale',
  last: 'Last payments',
  empty: 'No payment yet today.',
  kinds: { sale: 'sale', unclaimed: 'without a sale', reversed: 'taken back' },
  connected: (time) => `Connected · ${time}`,
  connecting: 'Connecting…',
  lost: 'Not connected to the till',
  lostMeaning: (time) => `These figures are of ${time}. Check the shop's Wi-Fi.`,
  lostEarly: "Check that this phone is in the shop's Wi-Fi and the till is on.",
  foreign: 'This phone is not known any more',
  foreignMeaning: 'Ask the manager to pair it once more.',
  training: 'TRAINING - not real money',
  certificate: "Save this till's certificate",
};

export function phoneWords(lang: PhoneLang): PhoneWords {
  return lang === 'id' ? id : en;
}

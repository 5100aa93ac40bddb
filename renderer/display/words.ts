// Owns every word the customer reads. Both languages always stand there, the till's own one large.
import type { DisplayLook } from '../../shared/display.ts';

type Lang = DisplayLook['lang'];
export type DayPart = 'morning' | 'noon' | 'afternoon' | 'evening';

const id = {
  greeting: {
    morning: 'Selamat pagi',
    noon: 'Selamat siang',
    afternoon: 'Selamat sore',
    evening: 'Selamat malam',
  } satisfies Record<DayPart, string> as Record<DayPart, string>,
  qris: 'Bayar pakai QRIS',
  total: 'Total bayar',
  scan: 'Pindai dengan aplikasi bank atau e\u2011wallet',
  left: 'Kode berlaku',
  price: 'Harga',
  discount: 'potongan',
  qrOf: (amount: string, merchant: string) => `Kode QRIS ${amount} untuk ${merchant}`,
  cantSee: 'Kasir sedang tidak bisa melihat pembayaran. Tanya kasir dulu sebelum membayar.',
  checking: 'Sedang diperiksa',
  checkingMeaning: 'Mohon tunggu sebentar',
  paid: 'LUNAS',
  thanks: 'Terima kasih',
  void: 'Kode ini tidak berlaku lagi',
  voidMeaning: 'Jangan dipindai. Bila sudah membayar, beri tahu kasir.',
  ask: 'Silakan tunggu kasir',
  askMeaning: 'Kasir sedang memeriksa',
  closed: 'Kasir belum siap',
  closedMeaning: 'Mohon tunggu sebentar',
  connecting: 'Menyambung…',
  connectingMeaning: 'Layar ini sedang tidak tersambung ke kasir',
  failed: 'Kode tidak bisa digambar. Tanya kasir.',
  training: 'LATIHAN - bukan uang sungguhan',
};

export type DisplayWords = typeof id;

const en: DisplayWords = {
  greeting: {
    morning: 'Good morning',
    noon: 'Good day',
    afternoon: 'Good afternoon',
    evening: 'Good evening',
  },
  qris: 'Pay with QRIS',
  total: 'Total to pay',
  scan: 'Scan with your bank or e\u2011wallet app',
  left: 'Code valid for',
  price: 'Price',
  discount: 'discount',
  qrOf: (amount, merchant) => `QRIS code of ${amount} for ${merchant}`,
  cantSee: "The till can't see payments right now. Ask the cashier before you pay.",
  checking: 'Checking',
  checkingMeaning: 'One moment, please',
  paid: 'LUNAS',
  thanks: 'Paid. Thank you',
  void: 'This code is no longer valid',
  voidMeaning: "Don't scan it. If you have paid, tell the cashier.",
  ask: 'Please wait for the cashier',
  askMeaning: 'The cashier is checking',
  closed: 'The till is not ready yet',
  closedMeaning: 'One moment, please',
  connecting: 'Connecting…',
  connectingMeaning: 'This screen is not connected to the till',
  failed: "The code can't be drawn. Ask the cashier.",
  training: 'TRAINING - not real money',
};

export interface BothWords {
  readonly lang: Lang;
  readonly first: DisplayWords;
  readonly second: DisplayWords;
}

export function bothWords(lang: Lang): BothWords {
  return lang === 'id' ? { lang, first: id, second: en } : { lang, first: en, second: id };
}

/** How Indonesians part the day: pagi till 11, siang till 15, sore till 18, then malam. */
export function dayPartOf(hour: number): DayPart {
  if (hour >= 4 && hour < 11) return 'morning';
  if (hour >= 11 && hour < 15) return 'noon';
  return hour >= 15 && hour < 18 ? 'afternoon' : 'evening';
}

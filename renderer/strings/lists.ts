// Owns the words of the lists: today's sales, and money that has no sale.
import type { Finding, SaleStatus, Suggestion } from '../../shared/views.ts';

type StatusWord = SaleStatus | 'late' | 'short' | 'over' | 'manual' | 'reversed';

const statusId: Record<StatusWord, string> = {
  waiting: 'Menunggu',
  paid: 'Lunas',
  late: 'Lunas terlambat',
  short: 'Lunas kurang',
  over: 'Lunas lebih',
  manual: 'Dikonfirmasi orang',
  reversed: 'Dibatalkan bank',
  expired: 'Waktu habis',
  cancelled: 'Dibatalkan',
  needs_person: 'Perlu diputuskan',
};

const statusEn: Record<StatusWord, string> = {
  waiting: 'Waiting',
  paid: 'Paid',
  late: 'Paid late',
  short: 'Paid short',
  over: 'Paid over',
  manual: 'Confirmed by hand',
  reversed: 'Taken back',
  expired: 'Time is up',
  cancelled: 'Cancelled',
  needs_person: 'Needs a decision',
};

const findingId: Record<Finding, string> = {
  no_sale: 'Tidak ada penjualan yang cocok, mungkin dari stiker QRIS.',
  ambiguous: 'Cocok dengan lebih dari satu penjualan.',
  short: 'Kurang dari jumlah yang diminta.',
  over: 'Lebih dari jumlah yang diminta.',
  double: 'Pembayaran kedua untuk penjualan yang sudah lunas. Mungkin harus dikembalikan.',
  after_cancel: 'Dibayar setelah penjualannya dibatalkan.',
  before_start: 'Masuk sebelum kasir ini mulai menjual.',
  unseen: 'Belum terlihat di penyedia; tunggu sampai mutasinya terbaca.',
  dismissed: 'Sudah ditandai bukan penjualan.',
};

const findingEn: Record<Finding, string> = {
  no_sale: 'No sale fits; perhaps from the printed QRIS.',
  ambiguous: 'Fits more than one sale.',
  short: 'Less than was asked for.',
  over: 'More than was asked for.',
  double: 'A second payment for a sale already paid. Perhaps to be given back.',
  after_cancel: 'Paid after its sale was cancelled.',
  before_start: 'Came before this till began to sell.',
  unseen: 'Not seen at the provider yet; wait until its row is read.',
  dismissed: 'Marked as no sale.',
};

const whyId: Record<Suggestion['why'], string> = {
  equal: 'jumlahnya sama',
  late: 'jumlahnya sama, waktunya sudah habis',
  after_cancel: 'jumlahnya sama, penjualannya dibatalkan',
  double: 'jumlahnya sama, tetapi sudah lunas',
  short: 'uangnya kurang',
  over: 'uangnya lebih',
};

const whyEn: Record<Suggestion['why'], string> = {
  equal: 'same amount',
  late: 'same amount, its time was up',
  after_cancel: 'same amount, it was cancelled',
  double: 'same amount, but already paid',
  short: 'the money is less',
  over: 'the money is more',
};

export const listsId = {
  status: statusId,
  today: {
    title: 'Hari ini',
    sold: 'Lunas',
    unclaimed: 'Uang tanpa penjualan',
    sales: (count: number) => `${count} penjualan`,
    payments: (count: number) => `${count} pembayaran`,
    time: 'Jam',
    amount: 'Jumlah',
    state: 'Keadaan',
    issuer: 'Dari',
    reference: 'Catatan',
    cashier: 'Kasir',
    none: 'Belum ada penjualan hari ini.',
    noneHint: 'Ketik jumlahnya; penjualan pertama muncul di sini.',
    limited: (count: number) => `Hanya ${count} yang terbaru.`,
    open: (amount: string) => `Buka ${amount}`,
    reports: 'Laporan',
  },
  inbox: {
    title: 'Uang tanpa penjualan',
    lead: 'Uang ini sudah masuk, tetapi kasir tidak mau menebak untuk penjualan yang mana.',
    none: 'Semua uang yang masuk sudah punya penjualan.',
    noneHint: 'Uang yang tidak cocok dengan satu penjualan menunggu keputusan di sini.',
    findings: findingId,
    suggestions: 'Mungkin untuk',
    saleAt: (time: string) => `jam ${time}`,
    whys: whyId,
    choose: 'Pilih penjualan',
    chooseTitle: (amount: string) => `${amount} ini untuk penjualan yang mana?`,
    noneToChoose: 'Tidak ada penjualan hari ini yang belum lunas.',
    attach: 'Pasangkan',
    attachTitle: (amount: string, sale: string) => `Pasangkan ${amount} ke penjualan ${sale}?`,
    attachReasons: ['Pelanggan memastikan', 'Jam dan bank sesuai HP pelanggan'],
    attachConfirm: 'Ya, pasangkan',
    dismiss: 'Bukan penjualan',
    dismissTitle: (amount: string) => `Tandai ${amount} bukan penjualan?`,
    dismissMeaning: 'Uangnya tetap tercatat; hanya tidak ditanyakan lagi.',
    dismissReasons: [
      'Titipan atau uang pribadi',
      'Dikembalikan ke pelanggan',
      'Penjualan tanpa kasir',
    ],
    dismissConfirm: 'Ya, bukan penjualan',
    seen: (ago: string) => `terlihat ${ago}`,
  },
  reason: {
    label: 'Alasannya (tercatat di buku kasir)',
    hint: 'Tulis singkat saja',
    tooShort: 'Paling sedikit 3 huruf.',
    back: 'Tidak jadi',
  },
};

export const listsEn: typeof listsId = {
  status: statusEn,
  today: {
    title: 'Today',
    sold: 'Paid',
    unclaimed: 'Money without a sale',
    sales: (count) => `${count} ${count === 1 ? 'sale' : 'sales'}`,
    payments: (count) => `${count} ${count === 1 ? 'payment' : 'payments'}`,
    time: 'Time',
    amount: 'Amount',
    state: 'State',
    issuer: 'From',
    reference: 'Note',
    cashier: 'Cashier',
    none: 'No sale yet today.',
    noneHint: 'Type an amount; the first sale appears here.',
    limited: (count) => `Only the newest ${count}.`,
    open: (amount) => `Open ${amount}`,
    reports: 'Reports',
  },
  inbox: {
    title: 'Money without a sale',
    lead: 'This money has come, but the till will not guess which sale it is for.',
    none: 'All money that came has its sale.',
    noneHint: 'Money that fits no single sale waits here for a decision.',
    findings: findingEn,
    suggestions: 'Perhaps for',
    saleAt: (time) => `at ${time}`,
    whys: whyEn,
    choose: 'Choose a sale',
    chooseTitle: (amount) => `Which sale is this ${amount} for?`,
    noneToChoose: 'Today has no sale without its money.',
    attach: 'Join',
    attachTitle: (amount, sale) => `Join ${amount} to the sale ${sale}?`,
    attachReasons: ['The customer confirmed it', "Time and bank match the customer's phone"],
    attachConfirm: 'Yes, join',
    dismiss: 'Not a sale',
    dismissTitle: (amount) => `Mark ${amount} as not a sale?`,
    dismissMeaning: 'The money stays on record; it is only not asked about again.',
    dismissReasons: ['Private money', 'Given back to the customer', 'Sold without the till'],
    dismissConfirm: 'Yes, not a sale',
    seen: (ago) => `seen ${ago}`,
  },
  reason: {
    label: "Why (kept in the till's ledger)",
    hint: 'A few words will do',
    tooShort: 'At least 3 letters.',
    back: 'Never mind',
  },
};

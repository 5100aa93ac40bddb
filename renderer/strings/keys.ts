// Owns the words of the list of all keys; fetched with its dialog.

/** Keys that belong together: each row what is pressed, keys apart by spaces, and what it does. */
export interface KeyGroup {
  readonly name: string;
  readonly rows: readonly (readonly [keys: string, meaning: string])[];
}

export interface KeyWords {
  readonly title: string;
  readonly groups: readonly KeyGroup[];
}

export const keysId: KeyWords = {
  title: 'Semua tombol',
  groups: [
    {
      name: 'Di layar mana pun',
      rows: [
        ['0…9', 'mengetik jumlah'],
        ['Enter', 'tampilkan QR'],
        ['J H U', 'Jual, Hari ini, Belum cocok'],
        ['K', 'meja manajer'],
        ['G', 'ganti orang di kasir'],
        ['T', 'tampilan dan suara'],
        ['F11', 'layar penuh'],
        ['Y Q', 'jawab program lain: buat penjualan, tolak'],
        ['?', 'daftar ini'],
      ],
    },
    {
      name: 'Saat mengetik jumlah',
      rows: [
        ['* +', 'menghitung, mis. 3*4500+2000'],
        ['F1 F2 F3 F4', 'jumlah yang terakhir dijual'],
        ['R', 'catatan'],
        ['L', 'lihat lagi penjualan terakhir'],
        ['S', 'struk penjualan terakhir'],
        ['Esc', 'kosongkan, atau kembali'],
      ],
    },
    {
      name: 'Saat penjualan menunggu',
      rows: [
        ['C', 'pelanggan bilang sudah bayar'],
        ['N', 'penjualan baru, yang ini tetap menunggu'],
        ['← →', 'ke penjualan lain yang menunggu'],
        ['Alt 1…9', 'ke penjualan dengan nomor itu'],
        ['P', 'tambah waktu'],
        ['M', 'konfirmasi manajer'],
        ['S', 'cetak QR, bila ada printer'],
        ['Esc', 'batalkan; T tetap tunggu'],
      ],
    },
    {
      name: 'Saat ada kabar',
      rows: [
        ['A D E F', 'uang yang mana untuk penjualan ini'],
        ['L X', 'yang gagal: coba lagi, atau buang'],
        ['U', 'uang tanpa penjualan: buka Belum cocok'],
        ['S', 'saat LUNAS: struk'],
        ['0…9', 'tutup LUNAS dan mulai penjualan berikutnya'],
      ],
    },
  ],
};

export const keysEn: KeyWords = {
  title: 'All keys',
  groups: [
    {
      name: 'On any screen',
      rows: [
        ['0…9', 'type an amount'],
        ['Enter', 'show the QR'],
        ['J H U', 'Sell, Today, Unmatched'],
        ['K', "manager's desk"],
        ['G', 'change who is at the till'],
        ['T', 'display and sound'],
        ['F11', 'full screen'],
        ['Y Q', 'answer another program: make the sale, refuse'],
        ['?', 'this list'],
      ],
    },
    {
      name: 'While typing an amount',
      rows: [
        ['* +', 'reckon, such as 3*4500+2000'],
        ['F1 F2 F3 F4', 'the amounts sold last'],
        ['R', 'note'],
        ['L', 'look at the last sale again'],
        ['S', 'receipt of the last sale'],
        ['Esc', 'clear, or go back'],
      ],
    },
    {
      name: 'While a sale waits',
      rows: [
        ['C', 'customer says paid'],
        ['N', 'new sale; this one goes on waiting'],
        ['← →', 'to another waiting sale'],
        ['Alt 1…9', 'to the sale of that number'],
        ['P', 'more time'],
        ['M', 'manager confirms'],
        ['S', 'print the QR, with a printer'],
        ['Esc', 'cancel; T keeps waiting'],
      ],
    },
    {
      name: 'When there is news',
      rows: [
        ['A D E F', 'which money is for this sale'],
        ['L X', 'what failed: try again, or discard'],
        ['U', 'money without a sale: open Unmatched'],
        ['S', 'at LUNAS: the receipt'],
        ['0…9', 'close LUNAS and begin the next sale'],
      ],
    },
  ],
};

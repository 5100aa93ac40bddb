// Owns the words of the first run's steps, and of the parts of a setup that are changed later.

export const flowId = {
  steps: { shop: 'Toko', qris: 'QRIS', feed: 'Penyedia', sound: 'Suara' },
  stepsLabel: 'Langkah',
  done: 'selesai',
  next: 'Lanjut',
  confirm: 'Ya, ini toko kami',
  back: 'Kembali',
  testing: 'Mengetes sambungan…',
  anyway: 'Lanjut tanpa tes',
  testFirst: 'Tes belum berhasil. Betulkan lalu tekan Lanjut, atau lanjut tanpa tes.',
  resumed: 'Yang tadi diketik masih ada. Hanya kunci rahasia yang perlu diketik lagi.',
  keyless:
    'Kunci provider tidak bisa dibuka di komputer ini dan perlu diketik lagi. Toko, QRIS, penjualan dan orang masih ada.',
  keylessHub: (till: string, store: string) =>
    `Kasir ini terhubung ke hub sebagai ${till} di toko ${store}. Hubungkan lagi di Pengaturan ` +
    'sesudah ini, sebelum berjualan: alamatnya juga perlu diketik lagi.',
  restart: 'Mulai dari awal',
  more: 'Pengaturan lain, jarang perlu',
  or: 'Atau',
  sound: {
    title: 'Suara',
    lead: 'Setiap uang yang masuk dibunyikan dan diucapkan. Terdengarkah sampai ke meja kasir?',
    example: 'Pembayaran tiga belas ribu rupiah diterima',
    play: 'Putar lagi',
    yes: 'Ya, terdengar. Mulai berjualan',
    no: 'Tidak terdengar',
    without: 'Mulai tanpa suara',
    volume: (percent: number) => `Volume ${percent} %`,
    blocked: 'Browser menahan suara. Tekan «Putar lagi» sekali.',
    hints: [
      'Naikkan volume komputer, dan pastikan tidak dibisukan.',
      'Periksa apakah speaker menyala dan kabelnya terpasang.',
      'Di komputer dengan layar sentuh atau HDMI, pilih speaker yang benar di pengaturan suara.',
    ],
  },
};

export const flowEn: typeof flowId = {
  steps: { shop: 'Shop', qris: 'QRIS', feed: 'Provider', sound: 'Sound' },
  stepsLabel: 'Steps',
  done: 'done',
  next: 'Next',
  confirm: 'Yes, this is our shop',
  back: 'Back',
  testing: 'Testing the connection…',
  anyway: 'Go on without the test',
  testFirst: 'The test did not succeed. Mend it and press Next, or go on without it.',
  resumed: 'What was typed before is still here. Only secret keys are typed again.',
  keyless:
    "The provider keys can't be opened on this computer and have to be typed again. The shop, its QRIS, sales and people are still here.",
  keylessHub: (till, store) =>
    `This till was connected to the hub as ${till} of the store ${store}. Connect it again in the ` +
    'setup after this, before you sell: its address has to be typed again too.',
  restart: 'Start over',
  more: 'Other settings, seldom needed',
  or: 'Or',
  sound: {
    title: 'Sound',
    lead: 'All money that comes is sounded and said. Is it heard at the counter?',
    example: 'Payment of thirteen thousand rupiah received',
    play: 'Play it again',
    yes: 'Yes, I hear it. Start selling',
    no: 'I hear nothing',
    without: 'Start without sound',
    volume: (percent) => `Volume ${percent} %`,
    blocked: 'The browser holds sound back. Press “Play it again” once.',
    hints: [
      "Turn the computer's volume up, and make sure it is not muted.",
      'See whether the speaker is on and its cable is in.',
      'With a touch screen or HDMI, choose the right speaker in the sound settings.',
    ],
  },
};

export const editId = {
  shop: 'Toko dan kasir',
  save: 'Simpan',
  saved: 'Tersimpan.',
  same: 'Tidak ada yang berubah.',
  waiting: (count: number) =>
    `Belum disimpan: ${count} penjualan masih menunggu uang lewat pengaturan lama. ` +
    'Selesaikan atau batalkan dulu.',
  loading: 'Membaca pengaturan…',
  qrisChange: 'Ganti QRIS',
  qrisKeep: 'Tidak jadi',
  feeds: 'Penyedia',
  feedsLead: 'Kunci yang tersimpan tidak pernah dikirim ke layar ini. Kosong berarti: tetap.',
  kept: 'Tersimpan. Kosongkan bila tetap.',
  feedAdd: 'Tambah penyedia',
  feedRemove: (name: string) => `Hapus ${name}`,
  feedRemoveSure: (name: string) =>
    `Ya, hapus ${name}: uang yang masuk lewat sana tidak terlihat lagi`,
  callbacks: 'Callback',
  rules: {
    title: 'Aturan penjualan',
    expires: 'QR berlaku',
    minutes: (count: number) => `${count} menit`,
    seconds: (count: number) => `${count} detik`,
    equal: 'Dua penjualan dengan jumlah sama',
    ask: 'Tanya kasir uang siapa',
    discount: 'Turunkan beberapa rupiah supaya beda',
  },
};

export const editEn: typeof editId = {
  shop: 'Shop and till',
  save: 'Save',
  saved: 'Saved.',
  same: 'Nothing has changed.',
  waiting: (count) =>
    `Not saved: ${count} sales still wait for money by the old setup. Finish or cancel them first.`,
  loading: 'Reading the setup…',
  qrisChange: 'Change the QRIS',
  qrisKeep: 'Keep this one',
  feeds: 'Providers',
  feedsLead: 'Keys that are kept never come to this screen. Empty means: as it was.',
  kept: 'Kept. Leave empty to keep it.',
  feedAdd: 'Add a provider',
  feedRemove: (name) => `Remove ${name}`,
  feedRemoveSure: (name) => `Yes, remove ${name}: money that comes there is seen no more`,
  callbacks: 'Callback',
  rules: {
    title: 'Rules of selling',
    expires: 'A QR is good for',
    minutes: (count) => `${count} minutes`,
    seconds: (count) => `${count} seconds`,
    equal: 'Two sales of the same amount',
    ask: 'Ask the cashier whose money it is',
    discount: 'Take off a few rupiah so that they differ',
  },
};

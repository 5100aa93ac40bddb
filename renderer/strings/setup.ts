// Owns the words of the first-run screen, and why a QRIS is not taken.
import type { QrisFaultCode, QrisWarning } from '../../shared/qris/qris.ts';
import type { PictureFault } from '../picture/find-qris.ts';
import { feedsEn, feedsId } from './feeds.ts';

const qrisFaultId: Record<QrisFaultCode, string> = {
  empty: 'Belum ada teksnya.',
  too_long: 'Teksnya terlalu panjang untuk QRIS.',
  not_qris: 'Ini bukan QRIS. Teks QRIS selalu mulai dengan 000201.',
  crc_missing: 'Teksnya terpotong: akhirannya tidak ada. Salin lagi semuanya.',
  crc_mismatch: 'Ada huruf yang salah atau diubah. Salin lagi dari sumbernya.',
  text_after_crc: 'Ada teks lain setelah akhir QRIS. Salin QRIS-nya saja.',
  bad_character: 'Ada huruf yang tidak boleh ada di QRIS.',
  bad_tag: 'Susunan QRIS ini rusak. Salin lagi dari sumbernya.',
  bad_length: 'Susunan QRIS ini rusak. Salin lagi dari sumbernya.',
  empty_value: 'Susunan QRIS ini rusak. Salin lagi dari sumbernya.',
  truncated: 'Teksnya terpotong. Salin lagi semuanya.',
  duplicate_tag: 'Isi QRIS ini dobel, mungkin hasil pengubah QRIS. Pakai yang asli dari bank.',
  missing_mandatory: 'Data toko di QRIS ini tidak lengkap. Pakai QRIS asli dari bank.',
  wrong_currency: 'QRIS ini bukan rupiah.',
  wrong_country: 'QRIS ini bukan dari Indonesia.',
  bad_point_of_initiation: 'Jenis QRIS ini tidak dikenal.',
  bad_amount: 'Jumlah di dalam QRIS ini tidak benar.',
  bad_fee: 'Biaya di dalam QRIS ini tidak jelas. Minta QRIS baru ke penyedia.',
  transfer: 'Ini QRIS transfer ke orang, bukan QRIS toko. Uangnya tidak muncul di mutasi.',
  cash_in: 'Ini QRIS setor tunai, bukan QRIS toko.',
  cash_out: 'Ini QRIS tarik tunai, bukan QRIS toko.',
};

const qrisFaultEn: Record<QrisFaultCode, string> = {
  empty: 'There is no text yet.',
  too_long: 'The text is too long for a QRIS.',
  not_qris: 'This is no QRIS. The text of a QRIS always begins with 000201.',
  crc_missing: 'The text was cut short: its end is missing. Copy all of it again.',
  crc_mismatch: 'A character is wrong or was changed. Copy it again from its source.',
  text_after_crc: 'There is other text after the end of the QRIS. Copy the QRIS alone.',
  bad_character: 'It has a character that no QRIS may have.',
  bad_tag: 'This QRIS is damaged. Copy it again from its source.',
  bad_length: 'This QRIS is damaged. Copy it again from its source.',
  empty_value: 'This QRIS is damaged. Copy it again from its source.',
  truncated: 'The text was cut short. Copy all of it again.',
  duplicate_tag: "Parts of it are doubled, perhaps by a converter. Use the bank's own.",
  missing_mandatory: "The shop's data in it is not complete. Use the bank's own QRIS.",
  wrong_currency: 'This QRIS is not in rupiah.',
  wrong_country: 'This QRIS is not from Indonesia.',
  bad_point_of_initiation: 'This kind of QRIS is not known.',
  bad_amount: 'The amount inside this QRIS is not right.',
  bad_fee: 'The fee inside this QRIS is not clear. Ask the provider for a new one.',
  transfer: 'This is a QRIS for transfers to a person; such money never shows in the feed.',
  cash_in: 'This is a QRIS for cash deposits, not a shop’s.',
  cash_out: 'This is a QRIS for cash withdrawals, not a shop’s.',
};

/** Only what a shop can act on; the rest of the warnings is for programs. */
const warningId: Partial<Record<QrisWarning, string>> = {
  payer_pays_fee: 'QRIS ini menambah biaya: pelanggan membayar lebih dari jumlah yang diketik.',
  payer_may_tip: 'QRIS ini meminta tip: pelanggan bisa membayar lebih.',
  made_for_one_payment: 'QRIS ini dibuat untuk satu pembayaran. Lebih baik pakai QRIS stiker.',
  amount_present: 'QRIS ini sudah berisi jumlah; jumlahnya akan diganti.',
  nmid_missing: 'Tidak ada NMID. Pastikan ini QRIS toko Anda.',
};

const warningEn: Partial<Record<QrisWarning, string>> = {
  payer_pays_fee: 'This QRIS adds a fee: the customer pays more than you type.',
  payer_may_tip: 'This QRIS asks for a tip: the customer may pay more.',
  made_for_one_payment: 'This QRIS was made for one payment. The printed one is better.',
  amount_present: 'This QRIS already has an amount; it will be replaced.',
  nmid_missing: 'It has no NMID. Make sure it is your shop’s QRIS.',
};

const pictureFaultId: Record<PictureFault, string> = {
  no_picture: 'Ini bukan gambar yang dikenal. Pakai JPG atau PNG.',
  too_large: 'Gambarnya terlalu besar. Potong di sekitar QRIS-nya saja.',
  no_code: 'Tidak ada kode QR yang terlihat. Foto lebih dekat, lurus dan terang.',
  not_qris: 'Ada kode QR, tetapi tidak bisa dipakai:',
  several_qris: 'Ada QRIS dari dua toko di gambar ini. Potong sampai tinggal satu.',
  reader_failed: 'Gambar tidak bisa dibaca di sini. Coba lagi, atau tempel teksnya.',
};

const pictureFaultEn: Record<PictureFault, string> = {
  no_picture: 'This is no picture we know. Use JPG or PNG.',
  too_large: 'The picture is too large. Cut it down to the QRIS.',
  no_code: 'No QR code is to be seen. Take it closer, straight and in good light.',
  not_qris: "There is a QR code, but it can't be used:",
  several_qris: 'There are QRIS of two shops in this picture. Cut it down to one.',
  reader_failed: "The picture can't be read here. Try again, or paste the text.",
};

export const setupId = {
  again: {
    title: 'Pengaturan kasir ini',
    lead: 'Ganti penyedia atau QRIS, simpan pengaturan ke berkas, atau pakai berkas.',
    secrets:
      'QRIS, kode dan kunci yang tersimpan tidak pernah dikirim kembali ke layar ini. ' +
      'Kolom kosong berarti: ketik lagi.',
    replaces:
      'Yang disimpan dari formulir ini menggantikan semua pengaturan lama, juga yang hanya ada ' +
      'di berkas (token API, webhook, pengguna, lama menunggu). Ekspor dulu bila perlu.',
    save: 'Simpan pengaturan',
    back: 'Kembali berjualan',
  },
  export: {
    title: 'Ekspor pengaturan',
    lead: 'Semua pengaturan dalam satu berkas berkata sandi, untuk cadangan atau kasir lain.',
    passphrase: 'Kata sandi',
    again: 'Kata sandi sekali lagi',
    tooShort: 'Paling sedikit 8 huruf.',
    differs: 'Keduanya belum sama.',
    run: 'Ekspor pengaturan',
    done: 'Tersimpan sebagai lunas-setup.json. Tanpa kata sandinya berkas ini tidak bisa dibuka.',
  },
  title: 'Siapkan kasir ini',
  lead: 'Tiga langkah. Sesudah itu: ketik jumlah, Enter, lihat LUNAS.',
  shop: {
    title: 'Toko',
    name: 'Nama toko',
    nameHint: 'mis. Warung Sejahtera',
    till: 'Nama kasir',
    zone: 'Zona waktu',
    zones: {
      wib: 'WIB (Jawa, Sumatra)',
      wita: 'WITA (Bali, Sulawesi)',
      wit: 'WIT (Maluku, Papua)',
    },
  },
  qris: {
    title: 'QRIS toko',
    label: 'Teks QRIS',
    picture: {
      lead: 'Jatuhkan foto atau gambar QRIS di sini, tempel, pilih, atau pakai kamera.',
      pick: 'Pilih gambar',
      camera: 'Kamera',
      cameraStop: 'Tutup kamera',
      cameraHint: 'Arahkan kamera ke QRIS toko.',
      cameraDenied: 'Kamera tidak diizinkan di sini. Pakai gambar, atau tempel teksnya.',
      cameraNone: 'Kamera tidak bisa dipakai. Pakai gambar, atau tempel teksnya.',
      reading: 'Membaca gambar…',
      fine: 'QRIS terbaca dari gambar. Periksa namanya.',
      faults: pictureFaultId,
    },
    now: (name: string, nmid: string) => `Sekarang dipakai: ${name}, NMID ${nmid}.`,
    other: 'NMID ini lain dari yang sekarang dipakai. Pastikan ini QRIS toko Anda.',
    hint: 'Tempel teks QRIS dari penyedia; mulai dengan 000201',
    merchant: 'Nama di QRIS',
    city: 'Kota',
    nmid: 'NMID',
    acquirer: 'Dikelola',
    unknown: 'tidak tertulis',
    confirm: 'Ini toko kami',
    confirmFirst: 'Pastikan nama di QRIS ini benar.',
    faults: qrisFaultId,
    warnings: warningId,
  },
  feeds: feedsId,
  save: 'Mulai berjualan',
  saving: 'Menyimpan…',
  faults: 'Belum bisa disimpan:',
  tillFaults: 'Kasir belum menerima ini (keterangannya dalam bahasa Inggris):',
  missing: {
    name: 'Isi nama toko.',
    qris: 'Tempel teks QRIS toko.',
    confirm: 'Centang bahwa nama di QRIS itu toko Anda.',
    feed: 'Pilih paling sedikit satu penyedia.',
    port: 'Port callback adalah angka dari 1 sampai 65535.',
    field: (label: string, provider: string) => `Isi ${label} ${provider}.`,
  },
  file: {
    title: 'Sudah punya berkas pengaturan?',
    lead: 'Jatuhkan berkasnya di sini, pilih, atau tempel isinya.',
    pick: 'Pilih berkas',
    label: 'Isi berkas pengaturan (JSON)',
    use: 'Pakai berkas ini',
    check: 'Periksa dulu',
    fine: 'Berkas ini baik.',
    sealed: 'Berkas ini terkunci. Ketik kata sandi yang dipakai waktu ekspor.',
    passphrase: 'Kata sandi berkas',
  },
  training: {
    title: 'Mau coba dulu?',
    lead: 'Mode latihan memakai penyedia tiruan dan HP tiruan, tanpa uang sungguhan. Jalankan:',
  },
};

export const setupEn: typeof setupId = {
  again: {
    title: "This till's setup",
    lead: 'Change providers or the QRIS, keep the setup in a file, or use a file.',
    secrets:
      'The QRIS, codes and keys that are kept never come back to this screen. ' +
      'An empty field means: type it again.',
    replaces:
      'What is saved from this form replaces the whole setup, also what only a file can hold ' +
      '(API tokens, webhooks, users, waiting times). Export it first if need be.',
    save: 'Save the setup',
    back: 'Back to selling',
  },
  export: {
    title: 'Export the setup',
    lead: 'The whole setup in one file, locked by a passphrase, for safety or another till.',
    passphrase: 'Passphrase',
    again: 'Passphrase once more',
    tooShort: 'At least 8 characters.',
    differs: 'The two are not the same yet.',
    run: 'Export the setup',
    done: "Kept as lunas-setup.json. Without its passphrase the file can't be opened.",
  },
  title: 'Set up this till',
  lead: 'Three steps. After that: type an amount, Enter, see LUNAS.',
  shop: {
    title: 'Shop',
    name: 'Shop name',
    nameHint: 'e.g. Warung Sejahtera',
    till: 'Till name',
    zone: 'Time zone',
    zones: {
      wib: 'WIB (Java, Sumatra)',
      wita: 'WITA (Bali, Sulawesi)',
      wit: 'WIT (Maluku, Papua)',
    },
  },
  qris: {
    title: "The shop's QRIS",
    label: 'QRIS text',
    picture: {
      lead: 'Drop a photo or picture of the QRIS here, paste it, choose it, or use the camera.',
      pick: 'Choose a picture',
      camera: 'Camera',
      cameraStop: 'Close the camera',
      cameraHint: "Point the camera at the shop's QRIS.",
      cameraDenied: 'The camera is not allowed here. Use a picture, or paste the text.',
      cameraNone: "The camera can't be used. Use a picture, or paste the text.",
      reading: 'Reading the picture…',
      fine: 'The QRIS was read from the picture. Check the name.',
      faults: pictureFaultEn,
    },
    now: (name, nmid) => `In use now: ${name}, NMID ${nmid}.`,
    other: "This NMID differs from the one in use. Make sure this is your shop's QRIS.",
    hint: 'Paste the QRIS text from your provider; it begins with 000201',
    merchant: 'Name in the QRIS',
    city: 'City',
    nmid: 'NMID',
    acquirer: 'Run by',
    unknown: 'not stated',
    confirm: 'This is our shop',
    confirmFirst: 'Make sure the name in this QRIS is right.',
    faults: qrisFaultEn,
    warnings: warningEn,
  },
  feeds: feedsEn,
  save: 'Start selling',
  saving: 'Saving…',
  faults: 'Not saved yet:',
  tillFaults: 'The till does not take this yet:',
  missing: {
    name: 'Fill in the shop name.',
    qris: "Paste the shop's QRIS text.",
    confirm: 'Tick that the name in the QRIS is your shop.',
    feed: 'Choose at least one provider.',
    port: 'The callback port is a number from 1 to 65535.',
    field: (label, provider) => `Fill in ${label} of ${provider}.`,
  },
  file: {
    title: 'Have a setup file already?',
    lead: 'Drop it here, choose it, or paste its text.',
    pick: 'Choose a file',
    label: 'Text of the setup file (JSON)',
    use: 'Use this file',
    check: 'Check it first',
    fine: 'This file is fine.',
    sealed: 'This file is locked. Type the passphrase it was exported with.',
    passphrase: 'Passphrase of the file',
  },
  training: {
    title: 'Just trying?',
    lead: 'Training uses a simulated provider and phone, and no real money. Run:',
  },
};

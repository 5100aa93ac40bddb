// Owns the words about the shop's network. Loaded with their screen.
import type { TokenScope } from '../../../shared/api-tokens.ts';
import type { DeviceKind } from '../../../shared/network.ts';
import { useStore } from '../../hooks.ts';

const id = {
  loading: 'Memuat…',
  title: 'Jaringan toko',
  lead:
    'HP manajer, layar pelanggan dan program kasir di Wi-Fi toko bisa tersambung ke kasir ini, ' +
    'masing-masing setelah dipasang dengan kode sekali pakai.',
  switch: 'Buka untuk jaringan toko',
  switches: { off: 'Mati', on: 'Nyala' },
  offMeaning:
    'Mati: hanya komputer ini yang bisa membuka kasir. Kalau dinyalakan, semua perangkat di ' +
    'Wi-Fi yang sama bisa mengetuk port ini; yang belum dipasang tidak melihat apa pun.',
  firewall:
    'Windows akan bertanya apakah Lunas boleh memakai jaringan: izinkan jaringan privat saja.',
  failed: 'Port-nya sedang dipakai program lain. Matikan lalu nyalakan lagi, atau ganti di setup.',
  waiting: (count: number) =>
    `Belum diganti: ${count} penjualan masih menunggu. Selesaikan dulu, lalu coba lagi.`,
  refused: 'Tidak bisa diganti sekarang.',
  addresses: 'Alamat kasir ini',
  reach: 'Perangkat di Wi-Fi toko bisa mencapai alamat ini.',
  reachHere: 'Hanya komputer ini yang bisa mencapai alamat ini.',
  noAddress: 'Komputer ini belum tersambung ke jaringan.',
  found: 'Program di jaringan menemukannya sendiri (mDNS).',
  notFound: 'Tidak bisa ditemukan otomatis: pakai alamat di atas.',
  fingerprint: 'Sidik jari sertifikat',
  fingerprintMeaning:
    'Browser akan memperingatkan karena sertifikat ini dibuat kasir sendiri. Sidik jari di ' +
    'perangkat lain harus sama dengan ini; kalau berbeda, jangan diteruskan.',
  until: (day: string) => `Diperbarui sendiri sebelum ${day}.`,
  save: 'Simpan sertifikat',
  add: 'Pasang perangkat',
  kinds: {
    phone: 'HP manajer',
    display: 'Layar pelanggan',
    program: 'Program kasir',
  } as Record<DeviceKind, string>,
  meanings: {
    phone:
      'Melihat hari ini saja: jumlah, keadaan mutasi, pembayaran terakhir tanpa nama pembayar.',
    display: 'Menampilkan QR dan LUNAS untuk pelanggan.',
    program: 'Mendapat token untuk membuat dan membaca penjualan.',
  } as Record<DeviceKind, string>,
  scopes: 'Yang boleh dilakukan program',
  scopeNames: {
    create: 'Membuat dan membatalkan penjualan',
    read: 'Membaca penjualan dan uang masuk',
    report: 'Membaca laporan harian',
  } as Record<TokenScope, string>,
  newCode: (kind: string) => `Buat kode: ${kind}`,
  codeFor: (kind: string) => `Kode untuk ${kind}`,
  codeScan: 'Pindai dengan kamera perangkat itu, atau buka alamat ini dan ketik kodenya:',
  codeProgram: 'Program mengirim kode ini sekali, lalu mendapat tokennya:',
  codeLeft: 'Berlaku',
  qrLabel: (address: string) => `Kode QR alamat ${address}`,
  devices: 'Perangkat terpasang',
  none: 'Belum ada perangkat.',
  connected: 'tersambung',
  seen: (ago: string) => `terakhir terlihat ${ago}`,
  never: 'belum pernah terlihat',
  revoke: 'Cabut',
  revokeOf: (name: string) => `Cabut ${name}`,
  paired: (name: string) => `${name} sudah terpasang.`,
};

export type NetworkWords = typeof id;

const en: NetworkWords = {
  loading: 'Loading…',
  title: "The shop's network",
  lead:
    "A manager's phone, customer displays and POS programs in the shop's Wi-Fi can connect to " +
    'this till, each after it was paired by a one-time code.',
  switch: "Open to the shop's network",
  switches: { off: 'Off', on: 'On' },
  offMeaning:
    'Off: only this computer can open the till. If you switch it on, every device in the same ' +
    'Wi-Fi can knock at this port; those that are not paired learn nothing.',
  firewall:
    'Windows will ask whether Lunas may use the network: allow it for private networks only.',
  failed:
    'Its port is taken by another program. Switch off and on again, or set another in the setup.',
  waiting: (count) =>
    `Not changed: ${count} sales are waiting for money. Finish them first, then try again.`,
  refused: "It can't be changed now.",
  addresses: "This till's addresses",
  reach: "Devices in the shop's Wi-Fi can reach this address.",
  reachHere: 'Only this computer can reach this address.',
  noAddress: 'This computer is in no network yet.',
  found: 'Programs in the network find it by themselves (mDNS).',
  notFound: "It can't be found by itself: use the address above.",
  fingerprint: 'Fingerprint of the certificate',
  fingerprintMeaning:
    'Browsers will warn because the till made this certificate itself. The fingerprint on the ' +
    "other device must be this one; if it differs, don't go on.",
  until: (day) => `Renewed by itself before ${day}.`,
  save: 'Save the certificate',
  add: 'Pair a device',
  kinds: { phone: "Manager's phone", display: 'Customer display', program: 'POS program' },
  meanings: {
    phone: 'Sees today only: sums, the feeds, the last payments without who paid.',
    display: 'Shows the QR and LUNAS to customers.',
    program: 'Gets a token to make and read sales.',
  },
  scopes: 'What the program may do',
  scopeNames: {
    create: 'Make and cancel sales',
    read: 'Read sales and payments',
    report: 'Read daily reports',
  },
  newCode: (kind) => `New code: ${kind}`,
  codeFor: (kind) => `Code for: ${kind}`,
  codeScan: "Scan it with that device's camera, or open this address and type the code:",
  codeProgram: 'The program sends this code once and gets its token:',
  codeLeft: 'Valid for',
  qrLabel: (address) => `QR code of the address ${address}`,
  devices: 'Paired devices',
  none: 'No device yet.',
  connected: 'connected',
  seen: (ago) => `last seen ${ago}`,
  never: 'never seen yet',
  revoke: 'Revoke',
  revokeOf: (name) => `Revoke ${name}`,
  paired: (name) => `${name} is paired.`,
};

export function useNetworkWords(): NetworkWords {
  return useStore(({ prefs }) => prefs.lang) === 'id' ? id : en;
}

// Owns the words about screens: the customer's, and how this one stands. Loaded with their dialog.
import type { DisplayState, SecondScreenMode, WindowMode } from '../../shared/display.ts';
import type { Lang } from '../prefs.ts';

const id = {
  second: 'Layar kedua komputer ini',
  seconds: { auto: 'Otomatis', off: 'Mati' } as Record<SecondScreenMode, string>,
  secondShown: 'Sedang menampilkan layar pelanggan.',
  secondNone: 'Belum ada layar kedua. Sambungkan kabelnya; layar pelanggan terbuka sendiri.',
  secondOff: 'Layar kedua tidak dipakai. Tombol F9 menyalakannya.',
  reach: 'Tablet, HP atau TV lain (lewat browser)',
  reaches: { off: 'Mati', here: 'Komputer ini', network: 'Jaringan toko' } as Record<
    DisplayState['reach'],
    string
  >,
  reachMeaning:
    'Hanya layar pelanggan yang terbuka, tanpa enkripsi: untuk TV dan tablet lama. Perangkat lain lebih baik dipasang di meja manajer, bagian Jaringan.',
  failed: 'Alamatnya sedang dipakai program lain. Pilih lagi, atau ganti port di file setup.',
  open: 'Buka alamat ini di layar itu:',
  noAddress: 'Komputer ini belum tersambung ke jaringan.',
  newCode: 'Buat kode',
  codeHint: 'lalu ketik kode ini di sana',
  codeLeft: 'Berlaku',
  screens: 'Layar yang sudah dipasang',
  none: 'Belum ada.',
  connected: 'tersambung',
  seen: (ago: string) => `terakhir terlihat ${ago}`,
  revoke: 'Cabut',
  revokeOf: (name: string) => `Cabut ${name}`,
  window: 'Jendela kasir ini',
  windows: { window: 'Jendela', full: 'Layar penuh', kiosk: 'Kios' } as Record<WindowMode, string>,
  windowHint: 'F11 mengganti jendela dan layar penuh. Kios hanya bisa ditinggalkan dari sini.',
  kioskHint: 'Kasir ini berjalan sebagai kios; hanya manajer yang bisa meninggalkannya.',
  full: 'Layar penuh',
  fullOff: 'Tinggalkan layar penuh',
};

export type ScreenWords = typeof id;

const en: ScreenWords = {
  second: "This computer's second screen",
  seconds: { auto: 'Automatic', off: 'Off' },
  secondShown: 'Showing the customer display.',
  secondNone: 'No second screen yet. Plug it in; the customer display opens by itself.',
  secondOff: 'The second screen is not used. F9 switches it on.',
  reach: 'Another tablet, phone or TV (by its browser)',
  reaches: { off: 'Off', here: 'This computer', network: "The shop's network" },
  reachMeaning:
    'Only the customer display is opened, without encryption: for TVs and old tablets. Other devices are better paired at the manager desk, section Network.',
  failed:
    'Its address is taken by another program. Choose again, or set another port in the setup.',
  open: 'Open this address on that screen:',
  noAddress: 'This computer is in no network yet.',
  newCode: 'New code',
  codeHint: 'then type this code there',
  codeLeft: 'Valid for',
  screens: 'Paired screens',
  none: 'None yet.',
  connected: 'connected',
  seen: (ago) => `last seen ${ago}`,
  revoke: 'Revoke',
  revokeOf: (name) => `Revoke ${name}`,
  window: "This till's window",
  windows: { window: 'Window', full: 'Full screen', kiosk: 'Kiosk' },
  windowHint: 'F11 changes between window and full screen. Kiosk is left from here only.',
  kioskHint: 'This till runs as a kiosk; only a manager can leave it.',
  full: 'Full screen',
  fullOff: 'Leave full screen',
};

export function screenWordsOf(lang: Lang): ScreenWords {
  return lang === 'id' ? id : en;
}

// Owns the words about newer releases; they come with what shows them and not with the page.
import type { UpdateFault, UpdateHold, UpdateWay } from '../../shared/update.ts';
import { useStore } from '../hooks.ts';
import type { Lang } from '../prefs.ts';

const faultsId: Record<UpdateFault, string> = {
  offline: 'Server pembaruan tidak terjangkau. Nanti dicoba lagi sendiri.',
  damaged: 'Yang terunduh tidak sama dengan yang dirilis, jadi dibuang. Nanti dicoba lagi sendiri.',
  noRoom: 'Disk komputer ini penuh: pembaruan tidak bisa disimpan.',
  unexpected: 'Pembaruan tidak berhasil. Nanti dicoba lagi sendiri; rinciannya di catatan kasir.',
};
const faultsEn: Record<UpdateFault, string> = {
  offline: 'The update server is out of reach. It is tried again by itself.',
  damaged:
    'What came is not what was released, so it was thrown away. It is tried again by itself.',
  noRoom: "This computer's disk is full: the update can't be kept.",
  unexpected:
    "The update did not work. It is tried again by itself; the till's log has the details.",
};

const holdsId: Record<UpdateHold, string> = {
  sale: 'Ada penjualan yang menunggu pembayaran: pasang sesudah selesai.',
  shiftEnd: 'Giliran kerja hampir berakhir: tutup kasir dulu, lalu pasang.',
};
const holdsEn: Record<UpdateHold, string> = {
  sale: 'A sale waits for its payment: install when it is done.',
  shiftEnd: 'The shift ends soon: close it first, then install.',
};

const waysId: Record<UpdateWay, string> = {
  itself:
    'Lunas mencari pembaruan sendiri, mengunduhnya diam-diam, dan memasangnya saat ditutup. Tidak pernah saat ada penjualan yang menunggu.',
  system: 'Lunas ini diperbarui bersama paket lain di komputer ini (deb atau rpm).',
  byHand: 'Lunas ini tidak memperbarui diri: pasang versi baru dengan tangan.',
};
const waysEn: Record<UpdateWay, string> = {
  itself:
    'Lunas looks for updates by itself, downloads them quietly and installs them when it is closed. Never while a sale waits.',
  system: "This Lunas is updated with this computer's other packages (deb or rpm).",
  byHand: 'This Lunas does not update itself: install a newer version by hand.',
};

const id = {
  title: 'Versi dan pembaruan',
  close: 'Tutup',
  version: (version: string) => `Lunas ${version}`,
  banner: (version: string) => `Lunas ${version} siap dipasang, saat Lunas ditutup.`,
  ready: (version: string) => `Lunas ${version} sudah diunduh dan diperiksa.`,
  steps: {
    idle: 'Tidak ada yang lebih baru.',
    asking: 'Sedang bertanya …',
    loading: 'Ada yang lebih baru, sedang diunduh …',
  },
  never: 'Belum pernah bertanya.',
  asked: (day: string, time: string) => `Terakhir ditanyakan ${day} pukul ${time}.`,
  look: 'Cari sekarang',
  install: 'Pasang sekarang',
  installing: 'Lunas ditutup, dipasang, dan dibuka lagi …',
  ways: waysId,
  faults: faultsId,
  holds: holdsId,
};

const en: typeof id = {
  title: 'Version and updates',
  close: 'Close',
  version: (version) => `Lunas ${version}`,
  banner: (version) => `Lunas ${version} is ready, and is installed when Lunas is closed.`,
  ready: (version) => `Lunas ${version} is downloaded and checked.`,
  steps: {
    idle: 'There is nothing newer.',
    asking: 'Asking …',
    loading: 'There is something newer; downloading …',
  },
  never: 'Never asked so far.',
  asked: (day, time) => `Last asked ${day} at ${time}.`,
  look: 'Look now',
  install: 'Install now',
  installing: 'Lunas closes, installs, and opens again …',
  ways: waysEn,
  faults: faultsEn,
  holds: holdsEn,
};

const WORDS: Record<Lang, typeof id> = { id, en };

export function useUpdateWords(): typeof id {
  return WORDS[useStore(({ prefs }) => prefs.lang)];
}

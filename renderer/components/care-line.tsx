// Owns what the banner says of the till's data: a copy that is due, books that moved away, safe
// mode; and the words of a restart. Loaded when there is something to say.
import type { Condition } from '../../shared/views.ts';
import { shopDay } from '../../shared/time.ts';
import { dayText, minuteText } from '../format.ts';
import { useStore, useWords } from '../hooks.ts';

export type CareCondition = Extract<Condition, { kind: 'backup' | 'moved' | 'safe' }>;

const id = {
  backup: {
    missing: 'Flashdisk atau folder cadangan tidak ada. Pasang lagi; cadangan menyusul sendiri.',
    full: 'Tempat cadangan penuh. Kosongkan, atau pilih tempat lain di Manajer › Data.',
    unwritable: 'Tempat cadangan tidak bisa ditulis. Periksa, atau pilih tempat lain.',
    damaged: 'Cadangan tidak terbaca sama dengan yang ditulis: flashdisk ini rusak, ganti.',
    key: 'Kata sandi cadangan tidak terbaca di komputer ini. Ketik lagi di Manajer › Data.',
  },
  last: (when: string) => `Cadangan luar terakhir: ${when}.`,
  never: 'Belum pernah ada cadangan luar.',
  moved: (when: string) =>
    `Buku kasir ini dipindahkan ke komputer lain ${when}. Di sini tidak berjualan lagi.`,
  safe: {
    asked:
      'Mode aman: penyedia tidak ditanya dan tidak ada penjualan. Buku dan cadangan bisa dibuka.',
    crashes:
      'Mode aman, karena kasir berhenti sendiri beberapa kali: penyedia tidak ditanya, tidak ada ' +
      'penjualan. Buku dan cadangan bisa dibuka; simpan paket bantuan di Manajer › Data.',
    setup:
      'Kunci penyedia tidak terbaca di komputer ini. Impor berkas pengaturan, atau pindahkan dari PC lama.',
  },
  restarted: (time: string) =>
    `Kasir mulai lagi pukul ${time} setelah berhenti tanpa ditutup. Tidak ada yang hilang.`,
  pageFell: (time: string) =>
    `Halaman ini dimuat ulang pukul ${time} setelah berhenti sendiri. Tidak ada yang hilang.`,
  close: 'Tutup',
  restored: (when: string) =>
    `Buku kasir diganti dengan cadangan ${when}. Penjualan sesudah itu tidak ada di daftar; ` +
    'uangnya ada di "Belum cocok".',
};

const en: typeof id = {
  backup: {
    missing: 'The stick or folder for backups is not there. Put it back; the backup follows.',
    full: 'The place for backups is full. Free some room, or choose another in Manager › Data.',
    unwritable: "The place for backups can't be written. Check it, or choose another.",
    damaged: 'A backup reads back other than it was written: this stick is failing, replace it.',
    key: "The backups' passphrase can't be read on this computer. Type it again in Manager › Data.",
  },
  last: (when) => `Last backup outside: ${when}.`,
  never: 'There was no backup outside yet.',
  moved: (when) =>
    `The books of this till moved to another computer ${when}. Nothing is sold here.`,
  safe: {
    asked: 'Safe mode: no provider is asked and nothing is sold. Books and backups can be opened.',
    crashes:
      'Safe mode, because the till stopped by itself several times: no provider is asked, nothing ' +
      'is sold. Books and backups can be opened; save a support bundle in Manager › Data.',
    setup:
      "The provider's keys can't be read on this computer. Import the setup file, or move from the old PC.",
  },
  restarted: (time) =>
    `The till restarted at ${time} after it stopped without being closed. Nothing was lost.`,
  pageFell: (time) => `This page reloaded at ${time} after it stopped by itself. Nothing was lost.`,
  close: 'Close',
  restored: (when) =>
    `The books were replaced by the backup of ${when}. Later sales are not in the lists; ` +
    'their money is under "Unmatched".',
};

export function useCareLines() {
  return useStore(({ prefs }) => prefs.lang) === 'en' ? en : id;
}

export function CareLine({ condition }: { readonly condition: CareCondition }) {
  const words = useCareLines();
  const when = useWhen();
  switch (condition.kind) {
    case 'backup': {
      const { fault, lastAtMs } = condition;
      return (
        <>
          <strong>{words.backup[fault]}</strong>{' '}
          {lastAtMs === null ? words.never : words.last(when(lastAtMs))}
        </>
      );
    }
    case 'moved':
      return <strong>{words.moved(when(condition.atMs))}</strong>;
    case 'safe':
      return <strong>{words.safe[condition.why]}</strong>;
  }
}

/** After a restore that a person chose. */
export function ChosenLine({ fromMs }: { readonly fromMs: number }) {
  const words = useCareLines();
  const when = useWhen();
  return words.restored(when(fromMs));
}

function useWhen(): (ms: number) => string {
  const store = useStore((state) => state.till.view?.store);
  const { locale } = useWords();
  return (ms) =>
    store === undefined
      ? ''
      : `${dayText(shopDay(ms, store), locale)} ${minuteText(ms, store.timezone)}`;
}

// Owns every word of the door in front of a locked till, Indonesian first.
import type { DoorAnswer, VaultClosed } from '../../shared/vault.ts';
import { KEYS_PASSPHRASE_MIN } from '../limits.ts';
import type { Lang } from '../prefs.ts';

export interface DoorWords {
  readonly title: Readonly<Record<VaultClosed, string>>;
  readonly lead: Readonly<Record<VaultClosed, readonly string[]>>;
  readonly passphrase: string;
  readonly again: string;
  readonly show: string;
  readonly open: string;
  readonly choose: string;
  readonly retry: string;
  readonly orKeyring: string;
  readonly forgot: string;
  readonly giveUp: {
    readonly title: string;
    readonly lead: string;
    readonly list: readonly string[];
    readonly stays: string;
    readonly yes: string;
    readonly no: string;
  };
  readonly opening: string;
  readonly lost: string;
  readonly unequal: string;
  readonly fault: Readonly<Record<Exclude<DoorAnswer['fault'], null | 'wait'>, string>>;
  readonly wait: (seconds: number) => string;
  readonly other: string;
}

const id: DoorWords = {
  title: {
    passphrase: 'Kasir terkunci',
    new: 'Pilih kata sandi',
    no_keyring: 'Keyring tidak terbuka',
    foreign: 'Kunci tidak bisa dibuka di sini',
  },
  lead: {
    passphrase: ['Kunci provider kasir ini dijaga kata sandi pemilik. Ketik, lalu kasir mulai.'],
    new: [
      'Komputer ini tidak punya tempat aman (keyring) untuk kunci provider, dan Lunas tidak menyimpannya tanpa perlindungan.',
      `Pilih kata sandi, paling sedikit ${KEYS_PASSPHRASE_MIN} huruf; empat kata mudah diingat. Ditanya setiap kali Lunas dimulai. Catat di tempat aman: Lunas tidak menyimpannya dan tidak bisa memulihkannya.`,
    ],
    no_keyring: [
      'Kunci provider disimpan di keyring komputer ini, yang sekarang tidak ada atau terkunci.',
      'Buka keyring (masuk dengan kata sandi komputer; GNOME Keyring atau KWallet), lalu coba lagi.',
    ],
    foreign: [
      'Data kasir ini berasal dari komputer atau pengguna lain, atau keyring di sini diganti. Kunci provider di dalamnya hanya bisa dibuka di tempat asalnya.',
    ],
  },
  passphrase: 'Kata sandi',
  again: 'Kata sandi, sekali lagi',
  show: 'Perlihatkan',
  open: 'Buka kasir',
  choose: 'Pakai kata sandi ini',
  retry: 'Coba lagi',
  orKeyring: 'Atau pasang dan buka keyring (GNOME Keyring, KWallet), lalu:',
  forgot: 'Lupa kata sandi?',
  giveUp: {
    title: 'Masukkan kunci dari awal',
    lead: 'Kata sandi tidak bisa dipulihkan. Yang harus dimasukkan lagi:',
    list: [
      'kunci provider (Qiospay, SNAP, NICEPAY, Netzme)',
      'kunci webhook, bila dipakai',
      'kata sandi cadangan, bila dipakai',
    ],
    stays:
      'Penjualan, pembayaran, orang dan catatan audit tetap ada. Kunci lama disisihkan di map data, tidak dihapus.',
    yes: 'Ya, masukkan dari awal',
    no: 'Kembali',
  },
  opening: 'Membuka kasir …',
  lost: 'Kasir tidak menjawab. Mulai lagi Lunas.',
  unequal: 'Kedua kata sandi tidak sama.',
  fault: {
    wrong: 'Kata sandi salah.',
    short: `Terlalu pendek: paling sedikit ${KEYS_PASSPHRASE_MIN} huruf.`,
    not_now: 'Keadaan sudah berubah; lihat yang tertulis sekarang.',
    not_kept: 'Tidak bisa disimpan. Periksa ruang disk dan izin map data.',
  },
  wait: (seconds) => `Terlalu sering salah. Tunggu ${seconds} detik.`,
  other: 'English',
};

const en: DoorWords = {
  title: {
    passphrase: 'The till is locked',
    new: 'Choose a passphrase',
    no_keyring: 'The keyring is not open',
    foreign: "The keys can't be opened here",
  },
  lead: {
    passphrase: [
      "This till's provider keys are kept by the owner's passphrase. Type it and the till starts.",
    ],
    new: [
      'This computer has no safe place (keyring) for the provider keys, and Lunas does not keep them unprotected.',
      `Choose a passphrase of at least ${KEYS_PASSPHRASE_MIN} characters; four words are easy to remember. It is asked each time Lunas starts. Write it down in a safe place: Lunas does not keep it and can't bring it back.`,
    ],
    no_keyring: [
      "The provider keys are in this computer's keyring, which is missing or locked now.",
      'Unlock the keyring (log in with the computer’s password; GNOME Keyring or KWallet), then try again.',
    ],
    foreign: [
      "This till's data comes from another computer or user, or the keyring here was changed. The provider keys in it can only be opened where they came from.",
    ],
  },
  passphrase: 'Passphrase',
  again: 'Passphrase, once more',
  show: 'Show',
  open: 'Open the till',
  choose: 'Use this passphrase',
  retry: 'Try again',
  orKeyring: 'Or install and unlock a keyring (GNOME Keyring, KWallet), then:',
  forgot: 'Forgot the passphrase?',
  giveUp: {
    title: 'Enter the keys again',
    lead: "The passphrase can't be brought back. To be entered again:",
    list: [
      'the provider keys (Qiospay, SNAP, NICEPAY, Netzme)',
      'the keys of webhooks, if used',
      'the passphrase of copies, if used',
    ],
    stays:
      'Sales, payments, people and the audit stay. The old keys are set aside in the data folder, not deleted.',
    yes: 'Yes, enter them again',
    no: 'Back',
  },
  opening: 'Opening the till …',
  lost: 'The till does not answer. Start Lunas again.',
  unequal: 'The two passphrases differ.',
  fault: {
    wrong: 'The passphrase is wrong.',
    short: `Too short: at least ${KEYS_PASSPHRASE_MIN} characters.`,
    not_now: 'Things have changed; see what it says now.',
    not_kept: "It could not be kept. Look at the disk's room and the data folder's rights.",
  },
  wait: (seconds) => `Too many tries. Wait ${seconds} s.`,
  other: 'Bahasa Indonesia',
};

export const DOOR_WORDS: Readonly<Record<Lang, DoorWords>> = { id, en };

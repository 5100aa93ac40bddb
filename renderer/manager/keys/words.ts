// Owns the words about how the keys are kept. Loaded with their screen.
import { useStore } from '../../hooks.ts';
import { KEYS_PASSPHRASE_MIN } from '../../limits.ts';

const id = {
  loading: 'Memuat…',
  lead: 'Kunci provider, webhook dan cadangan disimpan tersegel. Di sini dipilih apa yang menjaganya.',
  now: 'Dijaga oleh',
  by: {
    keyring: 'Keyring sistem komputer ini',
    file: 'Berkas di map data',
    passphrase: 'Kata sandi pemilik',
    training: 'Latihan: kuncinya hilang bersama latihan',
  },
  meaning: {
    keyring:
      'Hanya pengguna ini di komputer ini yang bisa membukanya. Map data yang disalin atau dicuri tidak berisi kuncinya.',
    file: 'Siapa pun yang bisa membaca map data bisa membuka kuncinya. Kata sandi lebih aman.',
    passphrase:
      'Ditanya setiap kali Lunas dimulai. Tanpa kata sandi tidak ada yang bisa membuka kuncinya, juga di komputer lain. Lunas tidak menyimpannya.',
  },
  choose: 'Pakai kata sandi',
  change: 'Ganti kata sandi',
  lost: 'Catat kata sandi di tempat aman: bila hilang, semua kunci harus dimasukkan lagi.',
  current: 'Kata sandi sekarang',
  first: 'Kata sandi baru',
  again: 'Kata sandi baru, sekali lagi',
  short: `Paling sedikit ${KEYS_PASSPHRASE_MIN} huruf; empat kata mudah diingat.`,
  differs: 'Kedua kata sandi tidak sama.',
  keep: 'Simpan kata sandi',
  back: {
    keyring: 'Kembali ke keyring sistem',
    file: 'Kembali ke berkas di map data',
  },
  done: 'Tersimpan.',
  wrong: 'Kata sandi sekarang salah.',
  wait: 'Terlalu sering salah. Tunggu sebentar, lalu coba lagi.',
};

export type KeysWords = typeof id;

const en: KeysWords = {
  loading: 'Loading…',
  lead: 'The keys of providers, webhooks and copies are kept sealed. Here you choose what guards them.',
  now: 'Guarded by',
  by: {
    keyring: "This computer's own keyring",
    file: 'A file in the data folder',
    passphrase: "The owner's passphrase",
    training: 'Training: its keys go with it',
  },
  meaning: {
    keyring:
      'Only this user on this computer can open them. A data folder that was copied or stolen does not hold the key.',
    file: 'Whoever can read the data folder can open the keys. A passphrase is safer.',
    passphrase:
      'It is asked each time Lunas starts. Without it nobody can open the keys, on another computer neither. Lunas does not keep it.',
  },
  choose: 'Use a passphrase',
  change: 'Change the passphrase',
  lost: 'Write the passphrase down in a safe place: if it is lost, all keys have to be entered again.',
  current: 'The passphrase of now',
  first: 'New passphrase',
  again: 'New passphrase, once more',
  short: `At least ${KEYS_PASSPHRASE_MIN} characters; four words are easy to remember.`,
  differs: 'The two passphrases differ.',
  keep: 'Keep this passphrase',
  back: {
    keyring: "Back to the system's keyring",
    file: 'Back to the file in the data folder',
  },
  done: 'Kept.',
  wrong: 'The passphrase of now is wrong.',
  wait: 'Too many tries. Wait a moment, then try again.',
};

const BY_LANG = { id, en } as const;

export function useKeysWords(): KeysWords {
  return BY_LANG[useStore(({ prefs }) => prefs.lang)];
}

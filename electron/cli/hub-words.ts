// Owns what `lunas hub` says, in both languages.
import type { HubFailureKind } from '../core/hub/hub-store.ts';
import type { Lang } from './command-table.ts';

const wordsId = {
  act: (acts: readonly string[]) => `hub perlu salah satu: ${acts.join(', ')}.`,
  needs: (act: string, flag: string) => `hub ${act} perlu ${flag}.`,
  either: 'hub rotate-password perlu --store atau --office.',
  classes: '--classes adalah bilangan 4 sampai 1024.',
  noAddress:
    'Alamat hub belum diketahui: isi LUNAS_HUB_URL, atau sebutkan berkasnya dengan --hub-file.',
  addressInArguments:
    'Alamat hub tidak diterima di baris perintah: semua pengguna komputer ini dapat melihat kata ' +
    'sandinya. Isi LUNAS_HUB_URL, atau pakai --hub-file.',
  badAddress: 'Alamat hub ditulis seperti postgres://pengguna:sandi@host:5432/lunas.',
  askAddress: 'Alamat hub (tidak ditampilkan): ',
  noNode: 'hub memerlukan Node 24 atau lebih baru.',
  notOwner: 'Peran di alamat ini bukan pemilik skema hub: pakai yang menjalankan `lunas hub init`.',
  ready: 'Hub siap.',
  hasRole: (store: string) =>
    `${store} sudah mempunyai peran. Sandi baru: lunas hub rotate-password --store "${store}"`,
  hasOffice: (name: string) =>
    `${name} sudah ada. Sandi baru: lunas hub rotate-password --office "${name}"`,
  nobody: (name: string) => `Tidak ada ${name} di hub ini.`,
  storeRole: (store: string, role: string) =>
    `Toko ${store}, peran ${role}. Isikan di setup tiap kasir, dengan "till" masing-masing:`,
  officeRole: (name: string, role: string) =>
    `Kantor ${name}, peran ${role}: membaca semua toko. Alamatnya:`,
  rotated: (role: string) =>
    `Sandi baru untuk ${role}. Yang sudah tersambung tetap jalan; ganti alamat di setup sebelum ` +
    'kasir dimulai ulang:',
  once: 'Sandi ini ditampilkan sekali ini saja.',
  local: 'Alamat ini hanya berlaku di komputer ini: untuk kasir lain, ganti dengan nama servernya.',
  tillName: 'Kasir 1',
  noStores: 'Belum ada toko.',
  noTills: 'belum ada kasir',
  columns: ['Toko', 'Kasir', 'No', 'Keadaan', 'Belum dibaca', 'Terlihat', 'Versi'],
  states: { open: 'buka', closed: 'tutup', put_away: 'disisihkan' },
  sure: (till: string) =>
    `Yakin ${till} mati dan tidak menampilkan QR apa pun? Kasir lain tidak menunggunya lagi. [y/T] `,
  kept: 'Tidak diubah.',
  putAway: (till: string) => `${till} disisihkan.`,
  failures: {
    unreachable: 'Hub tidak terjangkau.',
    tls: 'Sertifikat hub tidak dikenal, atau untuk nama lain. Sebutkan penerbitnya dengan --ca.',
    denied: 'Ditolak hub: pengguna, sandi, basis data, atau haknya tidak cocok.',
    timeout: 'Hub terlalu lama menjawab. Ulangi: tidak ada yang dilakukan dua kali.',
    lost: 'Sambungan ke hub putus. Ulangi: tidak ada yang dilakukan dua kali.',
    old_schema: 'Skema hub belum ada atau lama: jalankan `lunas hub init` dengan pemiliknya.',
    new_schema: 'Hub dibuat Lunas yang lebih baru: perbarui Lunas di sini.',
    no_store: 'Toko ini tidak ada di hub, atau bukan untuk peran ini.',
    name_taken: 'Nama ini dipakai komputer lain.',
    unexpected: 'Hub menjawab yang tidak dimengerti.',
  } satisfies Record<HubFailureKind, string>,
};

export type HubWords = typeof wordsId;

const wordsEn: HubWords = {
  act: (acts) => `hub needs one of: ${acts.join(', ')}.`,
  needs: (act, flag) => `hub ${act} needs ${flag}.`,
  either: 'hub rotate-password needs --store or --office.',
  classes: '--classes is a number from 4 to 1024.',
  noAddress: 'The hub is not known: set LUNAS_HUB_URL, or name a file with it in --hub-file.',
  addressInArguments:
    "The hub's address is not taken from the command line: every user of this machine can read " +
    'its password there. Set LUNAS_HUB_URL, or use --hub-file.',
  badAddress: "A hub's address is written like postgres://user:password@host:5432/lunas.",
  askAddress: 'Address of the hub (not shown): ',
  noNode: 'hub needs Node 24 or newer.',
  notOwner: "This address's role does not own the hub's schema: use the one of `lunas hub init`.",
  ready: 'The hub is ready.',
  hasRole: (store) =>
    `${store} has its role already. A new password: lunas hub rotate-password --store "${store}"`,
  hasOffice: (name) =>
    `${name} is there already. A new password: lunas hub rotate-password --office "${name}"`,
  nobody: (name) => `There is no ${name} at this hub.`,
  storeRole: (store, role) =>
    `Store ${store}, role ${role}. Put this into the setup of its tills, each with its own "till":`,
  officeRole: (name, role) => `Head office ${name}, role ${role}: reads all stores. Its address:`,
  rotated: (role) =>
    `A new password for ${role}. Who is connected goes on; change the address in the setups ` +
    'before the tills start again:',
  once: 'This password is shown this once.',
  local: 'This address holds on this machine alone: for other tills put the name of the server.',
  tillName: 'Till 1',
  noStores: 'No store yet.',
  noTills: 'no till yet',
  columns: ['Store', 'Till', 'No', 'State', 'Unread', 'Seen', 'Version'],
  states: { open: 'open', closed: 'closed', put_away: 'put away' },
  sure: (till) =>
    `Is ${till} off for sure and shows no QR? The other tills will not wait for it. [y/N] `,
  kept: 'Nothing was changed.',
  putAway: (till) => `${till} is put away.`,
  failures: {
    unreachable: 'The hub can not be reached.',
    tls: "The hub's certificate is not known, or of another name. Name who signed it with --ca.",
    denied: 'The hub refused: user, password, database or their rights do not fit.',
    timeout: 'The hub took too long to answer. Do it again: nothing is done twice.',
    lost: 'The line to the hub broke. Do it again: nothing is done twice.',
    old_schema: "The hub's schema is missing or old: run `lunas hub init` as its owner.",
    new_schema: 'The hub was made by a newer Lunas: update Lunas here.',
    no_store: 'This store is not at the hub, or not for this role.',
    name_taken: 'Another computer has this name.',
    unexpected: 'The hub answered what is not understood.',
  },
};

export function hubWordsOf(lang: Lang): HubWords {
  return lang === 'id' ? wordsId : wordsEn;
}

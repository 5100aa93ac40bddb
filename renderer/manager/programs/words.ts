// Owns the words about other programs and their tokens. Loaded with their screen.
import type { TokenScope } from '../../../shared/api-tokens.ts';
import { useStore } from '../../hooks.ts';

const scopesId: Record<TokenScope, string> = {
  create: 'Membuat dan membatalkan penjualan',
  read: 'Membaca penjualan dan pembayaran',
  report: 'Membaca laporan dan ekspor',
};

const scopesEn: Record<TokenScope, string> = {
  create: 'Make and cancel sales',
  read: 'Read sales and payments',
  report: 'Read reports and exports',
};

const id = {
  lead:
    'Program lain di komputer ini (program kasir, skrip, lembar kerja) bisa meminta pembayaran ' +
    'dan tahu kapan LUNAS. Setiap program memakai token sendiri.',
  loading: 'Memuat…',
  address: 'Alamat untuk program',
  noAddress: 'Terbuka begitu ada token pertama.',
  failed:
    'Port yang ditulis di setup sedang dipakai program lain. Tutup program itu, ' +
    'atau ganti api.port di setup.',
  other: 'Port biasanya sedang dipakai program lain; alamat ini bisa berubah sesudah dibuka ulang.',
  documents: 'Dokumen untuk pembuat program: alamat itu, lalu /openapi.json',
  copy: 'Salin',
  copied: 'Tersalin',
  none: 'Belum ada program',
  noneHint: 'Buat token, lalu masukkan ke program kasir Anda.',
  add: 'Buat token',
  list: 'Token',
  scopes: scopesId,
  all: 'Semuanya',
  ofSetup: 'dari berkas setup',
  made: (day: string, by: string | null) =>
    by === null ? `dibuat ${day}` : `dibuat ${day}, ${by}`,
  used: (when: string) => `terakhir dipakai ${when}`,
  unused: 'belum pernah dipakai',
  revoke: 'Cabut',
  revokeTitle: (name: string) => `Cabut token ${name}?`,
  revokeMeaning:
    'Program yang memakainya langsung terputus dan tidak bisa apa-apa lagi. ' +
    'Token yang dicabut tidak bisa dihidupkan kembali.',
  revokeSetup: 'Juga kalau berkas setup yang memuatnya diimpor lagi.',
  revokeConfirm: 'Cabut',
  name: 'Nama program',
  nameHint: 'Namanya muncul di jejak audit, misalnya POS depan.',
  may: 'Boleh apa',
  save: 'Buat token',
  back: 'Kembali',
  noScope: 'Pilih paling sedikit satu.',
  taken: 'Sudah ada token dengan nama ini, atau tokennya sudah terlalu banyak.',
  training: 'Tinggalkan latihan dulu: token adalah untuk kasir yang sebenarnya.',
  secretTitle: 'Salin token ini sekarang',
  secretLead:
    'Masukkan ke program kasir Anda. Token ini tidak akan ditunjukkan lagi; ' +
    'kalau hilang, cabut dan buat yang baru.',
  done: 'Sudah saya simpan',
};

const en: typeof id = {
  lead:
    'Other programs on this computer (a POS, a script, a spreadsheet) can ask for money and hear ' +
    'when it is LUNAS. Each program has a token of its own.',
  loading: 'Loading…',
  address: 'Address for programs',
  noAddress: 'Opens with the first token.',
  failed:
    'The port that stands in the setup is taken by another program. Close that program, or ' +
    'change api.port in the setup.',
  other: 'The usual port is taken by another program; this address may change at the next start.',
  documents: 'For whoever writes the program: that address and /openapi.json',
  copy: 'Copy',
  copied: 'Copied',
  none: 'No programs yet',
  noneHint: 'Make a token, then put it into your POS program.',
  add: 'Make a token',
  list: 'Tokens',
  scopes: scopesEn,
  all: 'Everything',
  ofSetup: 'from the setup file',
  made: (day, by) => (by === null ? `made ${day}` : `made ${day} by ${by}`),
  used: (when) => `last used ${when}`,
  unused: 'never used',
  revoke: 'Revoke',
  revokeTitle: (name) => `Revoke the token of ${name}?`,
  revokeMeaning:
    'The program that uses it is cut off at once and can do nothing more. A revoked token can ' +
    'not be brought back.',
  revokeSetup: 'Not even by importing the setup file that names it again.',
  revokeConfirm: 'Revoke',
  name: 'Name of the program',
  nameHint: 'The audit names it, such as Front POS.',
  may: 'What it may do',
  save: 'Make the token',
  back: 'Back',
  noScope: 'Choose at least one.',
  taken: 'There is a token of this name already, or there are too many.',
  training: 'Leave training first: tokens are for the real till.',
  secretTitle: 'Copy this token now',
  secretLead:
    'Put it into your POS program. It will not be shown again; if it is lost, revoke it and ' +
    'make another.',
  done: 'I have kept it',
};

export type ProgramWords = typeof id;

export function useProgramWords(): ProgramWords {
  return useStore((state) => state.prefs.lang) === 'id' ? id : en;
}

// Owns what the till says about a feed it can't read, for REST and logs; the page has its own
// dictionary by fault.
import type { FeedFault } from '../../shared/views.ts';

const SENTENCES: Readonly<Record<FeedFault, string>> = {
  starting: 'Mutasi belum dibaca sejak kasir dinyalakan.',
  dns: 'Alamat penyedia tidak ditemukan. Periksa internet (DNS).',
  unreachable: 'Penyedia tidak bisa dihubungi. Periksa internet.',
  timeout: 'Penyedia tidak menjawab dalam 10 detik.',
  bad_credentials: 'Kode merchant atau API key salah.',
  rate_limited: 'Penyedia meminta kita menunggu: terlalu sering bertanya.',
  server_error: 'Penyedia sedang bermasalah (kesalahan di pihak mereka).',
  not_json: 'Jawaban bukan dari penyedia. Periksa internet atau halaman login Wi-Fi.',
  unexpected: 'Jawaban penyedia tidak dikenali.',
  too_large: 'Jawaban penyedia terlalu besar.',
  tls: 'Sambungan aman ke penyedia gagal. Periksa jam komputer.',
  blacklisted: 'Merchant diblokir oleh penyedia. Hubungi mereka.',
  forbidden: 'Penyedia belum mengizinkan layanan ini. Hubungi mereka.',
  bad_address: 'Alamat penyedia (base URL) salah: tidak ada layanan mereka di sana.',
  bad_key: 'Token ditolak: periksa client ID dan private key (atau jam komputer).',
  bad_signature: 'Tanda tangan ditolak penyedia: periksa client secret (atau jam komputer).',
  bad_field: 'Penyedia menolak isi permintaan: periksa merchant ID.',
  bad_request: 'Penyedia menolak permintaan: periksa channel ID dan merchant ID.',
  duplicate_external_id: 'Penyedia menolak nomor permintaan yang sudah dipakai hari ini.',
  token_refused: 'Penyedia terus menolak token yang baru saja diberikannya. Hubungi mereka.',
  clock: 'Jam komputer salah.',
  disk: 'Pembayaran tidak bisa dicatat. Periksa ruang disk.',
};

export function faultSentence(fault: FeedFault | null): string {
  return fault === null ? 'Mutasi terbaca.' : SENTENCES[fault];
}

// Owns the pairing page of the shop's network: a code in, a screen or a phone out. It stands alone,
// in one piece, and says nothing of whose till this is: nobody knows yet who holds the device.
import { makeKey } from './own-key.ts';
import './join.css';

const form = document.querySelector<HTMLFormElement>('#form');
const code = document.querySelector<HTMLInputElement>('#code');
const name = document.querySelector<HTMLInputElement>('#name');
const fault = document.querySelector<HTMLElement>('#fault');
const print = document.querySelector<HTMLElement>('#fingerprint');

/** What went wrong, in both languages; null when this device is paired now. */
async function answerTo(typed: string): Promise<string | null> {
  const key = await makeKey();
  const body = JSON.stringify({ code: typed, name: name?.value ?? '', key: key?.publicKey ?? '' });
  const headers = { 'content-type': 'application/json' };
  try {
    const response = await fetch('/pair', { method: 'POST', headers, body });
    if (response.status === 204) {
      await key?.keep();
      return null;
    }
    if (response.status !== 429)
      return 'Kode salah atau sudah tidak berlaku. Minta kode baru. / Wrong or old code.';
    const seconds = response.headers.get('retry-after') ?? '10';
    return `Terlalu sering salah. Tunggu ${seconds} detik. / Too many tries. Wait ${seconds} s.`;
  } catch {
    return 'Kasir tidak menjawab. Periksa Wi-Fi. / The till does not answer. Check the Wi-Fi.';
  }
}

async function pair(): Promise<void> {
  const typed = (code?.value ?? '').replaceAll(/\D/g, '');
  const text =
    typed.length === 6 ? await answerTo(typed) : 'Kode terdiri dari 6 angka. / 6 digits.';
  if (text === null) return location.replace('/');
  if (fault !== null) fault.textContent = text;
  code?.select();
}

/** The QR on the manager's screen brings the code along; it is taken out of the address at once. */
function takeCode(): void {
  const [, brought] = /^#(\d{6})$/.exec(location.hash) ?? [];
  if (brought === undefined || code === null) return;
  code.value = brought;
  history.replaceState(null, '', location.pathname);
  name?.focus();
}

/** In the lines that the manager's screen shows it in, so that they can be laid side by side. */
function layOut(fingerprint: HTMLElement): void {
  const pairs = (fingerprint.textContent ?? '').trim().split(':');
  const lines = [0, 8, 16, 24].map((from) => pairs.slice(from, from + 8).join(':'));
  fingerprint.textContent = lines.join(' ');
}

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  void pair();
});
takeCode();
if (print !== null) layOut(print);

// Owns the pairing page: a code in, a screen out. It says in words what went wrong, in both
// languages: nobody knows yet who stands here.
import './pair.css';

const form = document.querySelector<HTMLFormElement>('#form');
const code = document.querySelector<HTMLInputElement>('#code');
const name = document.querySelector<HTMLInputElement>('#name');
const fault = document.querySelector<HTMLElement>('#fault');

async function answerTo(typed: string): Promise<string | null> {
  const body = JSON.stringify({ code: typed, name: name?.value ?? '' });
  const headers = { 'content-type': 'application/json' };
  try {
    const response = await fetch('pair', { method: 'POST', headers, body });
    if (response.status === 204) return null;
    if (response.status !== 429)
      return 'Kode salah atau sudah tidak berlaku. Minta kode baru di kasir. / Wrong or old code.';
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
  if (text === null) return location.reload();
  if (fault !== null) fault.textContent = text;
  code?.select();
}

form?.addEventListener('submit', (event) => {
  event.preventDefault();
  void pair();
});

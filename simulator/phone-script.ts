// The simulated phone's behaviour, served as a file of its own: plain browser script, no build
// step; text reaches the page through textContent only, and the bank (phone.ts) checks every code.
import { PHONE_WORDS } from './phone-words.ts';

const BEHAVIOUR = String.raw`
const SOON_SECONDS = 10;
const byId = (id) => document.getElementById(id);
const all = (selector) => [...document.querySelectorAll(selector)];
let language = 'id';
let screen = 'scan';
let problem = null;
let code = null;
let paid = null;
let soonTimer = null;
let secondsLeft = 0;
let cameraStream = null;
let isPaying = false;

function word(key, values) {
  const texts = WORDS[language];
  const template = texts[key] || texts.broken;
  return template.replace(/\{(\w+)\}/g, (whole, name) => (values && values[name]) || whole);
}

function rupiah(amount) {
  return 'Rp ' + String(amount).replace(/\B(?=(\d{3})+$)/g, '.');
}

function digits(text) {
  const clean = text.replace(/[\s.]/g, '');
  return /^\d{1,12}$/.test(clean) ? Number(clean) : null;
}

function set(id, text) {
  byId(id).textContent = text;
}

function paint() {
  document.documentElement.lang = language;
  document.title = word('title');
  for (const element of all('[data-word]')) element.textContent = word(element.dataset.word);
  byId('language').textContent = word('language');
  byId('language').lang = language === 'id' ? 'en' : 'id';
  if (cameraStream) set('camera', word('cameraStop'));
  for (const section of all('[data-screen]')) section.hidden = section.dataset.screen !== screen;
  byId('alert').hidden = problem === null;
  set('alert', problem === null ? '' : word(problem));
  if (code) paintCode();
  if (paid) paintReceipt();
  if (screen === 'soon')
    set('soon', word('soon', { amount: rupiah(code.total), seconds: String(secondsLeft) }));
}

function paintCode() {
  const { merchant } = code;
  set('amount-merchant', merchant.name);
  set('amount-city', merchant.city);
  set('merchant', merchant.name);
  set('city', merchant.city);
  set('nmid', merchant.nmid || '-');
  if (code.amount === null) return;
  set('asked', rupiah(code.amount));
  set('fee', rupiah(code.feeAmount));
  set('total', rupiah(code.total));
  byId('fee-row').hidden = code.feeAmount === 0;
  byId('total-row').hidden = code.total === code.amount;
  byId('tip-field').hidden = code.fee.kind !== 'prompt';
  set('confirm-title', word('confirm', { amount: rupiah(code.total), merchant: merchant.name }));
  set('pay', word('pay', { amount: rupiah(code.total) }));
  byId('pay').disabled = isPaying;
}

function paintReceipt() {
  set('receipt-amount', rupiah(paid.amount));
  set('receipt-merchant', paid.merchantName);
  set('receipt-issuer', paid.issuerName);
  set('receipt-time', paid.time + ' WIB');
  set('receipt-rrn', paid.rrn);
}

function show(name, key) {
  screen = name;
  problem = key || null;
  paint();
  const heading = document.querySelector('[data-screen="' + name + '"] h1');
  if (heading) heading.focus();
  if (name === 'amount') byId('amount').focus();
}

async function ask(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function inspect(payload, extra) {
  let answer;
  try {
    answer = await ask('/phone/inspect', { payload, ...extra });
  } catch {
    show(screen, 'offline');
    return;
  }
  if (!answer.ok) {
    show(extra ? screen : 'scan', answer.code === 'amount' ? 'badAmount' : answer.code);
    return;
  }
  code = answer;
  show(code.amount === null ? 'amount' : 'confirm');
}

function readPayload(text) {
  stopSoon();
  closeCamera();
  code = null;
  paid = null;
  isPaying = false;
  byId('payload').value = text;
  byId('amount').value = '';
  byId('tip').value = '';
  return inspect(text);
}

function chosen(name) {
  return document.querySelector('input[name="' + name + '"]:checked').value;
}

async function pay() {
  if (isPaying) return;
  isPaying = true;
  paint();
  const { payload, amount, tip } = code;
  try {
    const answer = await ask('/phone/pay', { payload, amount, tip, issuer: chosen('issuer') });
    isPaying = false;
    if (!answer.ok) {
      show('confirm', answer.code === 'amount' ? 'badAmount' : answer.code);
      return;
    }
    paid = answer.receipt;
    show('receipt');
  } catch {
    isPaying = false;
    show('confirm', 'unsure');
  }
}

function paySoon() {
  secondsLeft = SOON_SECONDS;
  show('soon');
  const tick = () => {
    secondsLeft -= 1;
    if (secondsLeft <= 0) {
      soonTimer = null;
      pay();
      return;
    }
    paint();
    soonTimer = setTimeout(tick, 1000);
  };
  soonTimer = setTimeout(tick, 1000);
}

function stopSoon() {
  clearTimeout(soonTimer);
  soonTimer = null;
}

async function readImage(image) {
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  const found = await detector.detect(image);
  return found.length > 0 ? found[0].rawValue : null;
}

async function readPicture(file) {
  try {
    const payload = await readImage(await createImageBitmap(file));
    if (payload === null) show('scan', 'noCode');
    else await readPayload(payload);
  } catch {
    show('scan', 'noCode');
  }
}

async function openCamera() {
  try {
    const video = { facingMode: 'environment' };
    cameraStream = await navigator.mediaDevices.getUserMedia({ video });
  } catch {
    show('scan', 'noCamera');
    return;
  }
  const video = byId('viewfinder');
  video.srcObject = cameraStream;
  video.hidden = false;
  await video.play();
  paint();
  watchCamera(video);
}

async function watchCamera(video) {
  if (!cameraStream) return;
  const payload = await readImage(video).catch(() => null);
  if (!cameraStream) return;
  if (payload !== null) readPayload(payload);
  else setTimeout(() => watchCamera(video), 200);
}

function closeCamera() {
  if (!cameraStream) return;
  for (const track of cameraStream.getTracks()) track.stop();
  cameraStream = null;
  byId('viewfinder').hidden = true;
  byId('viewfinder').srcObject = null;
  paint();
}

async function findReaders() {
  let formats = [];
  if ('BarcodeDetector' in window) {
    formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  }
  const canRead = formats.includes('qr_code');
  byId('readers').hidden = !canRead;
  byId('scan-hint').hidden = !canRead;
  byId('no-reader').hidden = canRead;
  byId('camera').hidden = !canRead || !navigator.mediaDevices;
  return canRead;
}

function readFragment() {
  const raw = location.hash.slice(1);
  if (raw === '') return;
  let payload = raw;
  try {
    payload = decodeURIComponent(raw);
  } catch {
    payload = raw;
  }
  readPayload(payload);
}

function on(id, event, act) {
  byId(id).addEventListener(event, act);
}

function onSubmit(id, act) {
  on(id, 'submit', (event) => {
    event.preventDefault();
    act();
  });
}

onSubmit('scan-form', () => readPayload(byId('payload').value));
onSubmit('amount-form', () => {
  const amount = digits(byId('amount').value);
  if (amount === null || amount === 0) show('amount', 'badAmount');
  else inspect(code.payload, { amount });
});
onSubmit('confirm-form', () => {
  if (chosen('when') === 'later') paySoon();
  else pay();
});
on('tip', 'change', () => {
  const tip = byId('tip').value === '' ? 0 : digits(byId('tip').value);
  if (tip === null) show('confirm', 'badAmount');
  else inspect(code.payload, { amount: code.amount, tip });
});
on('cancel', 'click', () => {
  stopSoon();
  show('confirm');
});
on('again', 'click', () => {
  paid = null;
  show('confirm');
});
on('other', 'click', () => {
  code = null;
  paid = null;
  byId('payload').value = '';
  if (location.hash !== '') history.replaceState(null, '', location.pathname + location.search);
  show('scan');
});
for (const button of all('.back'))
  button.addEventListener('click', () => {
    show(screen === 'confirm' && code.isOpen ? 'amount' : 'scan');
  });
on('language', 'click', () => {
  language = language === 'id' ? 'en' : 'id';
  paint();
});
on('picture', 'change', (event) => {
  const file = event.target.files[0];
  if (file) readPicture(file);
  event.target.value = '';
});
on('camera', 'click', () => (cameraStream ? closeCamera() : openCamera()));
document.addEventListener('paste', (event) => {
  const file = event.clipboardData && event.clipboardData.files[0];
  if (!file || !file.type.startsWith('image/') || byId('readers').hidden) return;
  event.preventDefault();
  readPicture(file);
});
addEventListener('hashchange', readFragment);

if (new URLSearchParams(location.search).get('lang') === 'en') language = 'en';
findReaders();
paint();
readFragment();
`;

export const PHONE_SCRIPT = `'use strict';
(() => {
const WORDS = ${JSON.stringify(PHONE_WORDS)};
${BEHAVIOUR}})();
`;

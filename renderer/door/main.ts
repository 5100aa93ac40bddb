// Owns the door in front of a till whose keys are locked: asks for the passphrase, tells in plain
// words why, and makes way for the till. Must stay true: the passphrase goes to the till alone, in
// the body of a request, and is kept nowhere here.
import type { DoorAct, DoorAnswer, VaultClosed } from '../../shared/vault.ts';
import { element } from '../display/elements.ts';
import { PREFS_AT_START, type Lang } from '../prefs.ts';
import { readAnswer } from './read-answer.ts';
import { DOOR_WORDS, type DoorWords } from './words.ts';
import './door.css';

const LANG_KEY = 'lunas.door';
const LOOK_EVERY_MS = 300;
/** A till that has not started by then has something else to say. */
const PATIENCE_MS = 60_000;

let lang: Lang = readLang();
let now: DoorAnswer | null = null;
let isGivingUp = false;
let isBusy = false;
let complaint: keyof DoorWords['fault'] | 'unequal' | 'wait' | null = null;

function readLang(): Lang {
  try {
    return localStorage.getItem(LANG_KEY) === 'en' ? 'en' : PREFS_AT_START.lang;
  } catch {
    return PREFS_AT_START.lang; // where storage is forbidden
  }
}

const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

async function ask(act: DoorAct | null): Promise<DoorAnswer | null> {
  const headers = { 'content-type': 'application/json' };
  const send =
    act === null
      ? fetch('/state', { cache: 'no-store' })
      : fetch('/act', { method: 'POST', headers, body: JSON.stringify(act) });
  try {
    const response = await send;
    if (!response.ok) return null;
    return readAnswer(await response.json());
  } catch {
    return null;
  }
}

async function tell(act: DoorAct): Promise<void> {
  if (isBusy) return;
  isBusy = true;
  draw();
  const answer = await ask(act);
  isBusy = false;
  if (answer === null) return void opening();
  now = answer;
  complaint = answer.fault;
  if (act.act === 'startOver' && answer.fault === null) isGivingUp = false;
  draw();
  if (answer.closed === null) await opening();
  else if (answer.waitSeconds > 0) await countDown();
}

/** While no try is looked at. */
async function countDown(): Promise<void> {
  while (now !== null && now.waitSeconds > 0) {
    await wait(1_000);
    const next = await ask(null);
    if (next === null) return;
    const typed = fieldOf('passphrase')?.value ?? '';
    now = { ...next, fault: null };
    complaint = next.waitSeconds > 0 ? 'wait' : null;
    draw();
    const field = fieldOf('passphrase');
    if (field !== null) field.value = typed;
  }
}

/** The till takes this page's place: the window is replaced, or the address is another's. */
async function opening(): Promise<void> {
  now = { closed: null, waitSeconds: 0, fault: null };
  draw();
  const attempts = PATIENCE_MS / LOOK_EVERY_MS;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    await wait(LOOK_EVERY_MS);
    if ((await ask(null)) !== null) continue;
    const page = await fetch('/', { cache: 'no-store' }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (page) return location.replace('/');
  }
  root().replaceChildren(element('p', 'fault', DOOR_WORDS[lang].lost));
}

function root(): HTMLElement {
  const found = document.getElementById('door');
  if (found === null) throw new Error('the page has no door');
  return found;
}

function fieldOf(name: string): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>(`input[name="${name}"]`);
}

function draw(): void {
  const words = DOOR_WORDS[lang];
  document.documentElement.lang = lang;
  if (now === null || now.closed === null) {
    const text = element('p', 'opening', words.opening);
    text.setAttribute('role', 'status');
    return root().replaceChildren(mark(), text);
  }
  const body = isGivingUp ? giveUp(words) : question(now.closed, words);
  root().replaceChildren(top(words), element('section', 'card', ...body));
  root().querySelector<HTMLElement>('input, .main')?.focus();
}

function mark(): HTMLElement {
  const made = element('p', 'mark', 'Lunas');
  return made;
}

function top(words: DoorWords): HTMLElement {
  const other = button(words.other, 'quiet', () => {
    lang = lang === 'id' ? 'en' : 'id';
    try {
      localStorage.setItem(LANG_KEY, lang);
    } catch {
      // Storage is forbidden: asked again next time.
    }
    draw();
  });
  other.lang = lang === 'id' ? 'en' : 'id';
  return element('header', 'top', mark(), other);
}

function question(closed: VaultClosed, words: DoorWords): HTMLElement[] {
  const head = [
    element('h1', '', words.title[closed]),
    ...words.lead[closed].map((text) => element('p', 'lead', text)),
  ];
  switch (closed) {
    case 'passphrase':
      return [...head, form(words, false), quietly(words.forgot)];
    case 'new':
      return [
        ...head,
        form(words, true),
        element('p', 'soft', words.orKeyring),
        button(words.retry, 'plain', () => void tell({ act: 'retry' })),
      ];
    case 'no_keyring':
    case 'foreign':
      return [
        ...head,
        fault(words),
        button(words.retry, 'main', () => void tell({ act: 'retry' })),
        quietly(words.giveUp.title),
      ];
  }
}

function quietly(text: string): HTMLElement {
  return button(text, 'quiet', () => {
    isGivingUp = true;
    complaint = null;
    draw();
  });
}

function giveUp({ giveUp: words, ...all }: DoorWords): HTMLElement[] {
  const list = element('ul', '', ...words.list.map((text) => element('li', '', text)));
  const back = button(words.no, 'main', () => {
    isGivingUp = false;
    draw();
  });
  return [
    element('h1', '', words.title),
    element('p', 'lead', words.lead),
    list,
    element('p', 'lead', words.stays),
    fault({ giveUp: words, ...all }),
    element(
      'div',
      'row',
      back,
      button(words.yes, 'danger', () => void tell({ act: 'startOver' })),
    ),
  ];
}

function form(words: DoorWords, isNew: boolean): HTMLElement {
  const main = element('button', 'main', isNew ? words.choose : words.open) as HTMLButtonElement;
  main.disabled = isBusy || (now?.waitSeconds ?? 0) > 0;
  const made = element(
    'form',
    '',
    ...field('passphrase', words.passphrase, isNew),
    ...(isNew ? field('again', words.again, isNew) : []),
    shower(words),
    fault(words),
    main,
  );
  made.addEventListener('submit', (event) => {
    event.preventDefault();
    const passphrase = fieldOf('passphrase')?.value ?? '';
    if (isNew && fieldOf('again')?.value !== passphrase) {
      complaint = 'unequal';
      const line = made.querySelector('.fault');
      if (line !== null) line.textContent = words.unequal;
      return;
    }
    if (passphrase !== '') void tell({ act: isNew ? 'choose' : 'enter', passphrase });
  });
  return made;
}

function field(name: string, text: string, isNew: boolean): HTMLElement[] {
  const input = element('input', '') as HTMLInputElement;
  Object.assign(input, { id: name, name, type: 'password', maxLength: 200, disabled: isBusy });
  input.autocomplete = isNew ? 'new-password' : 'current-password';
  input.setAttribute('aria-describedby', 'fault');
  const label = element('label', '', text) as HTMLLabelElement;
  label.htmlFor = name;
  return [label, input];
}

function shower(words: DoorWords): HTMLElement {
  const box = element('input', '') as HTMLInputElement;
  box.type = 'checkbox';
  box.addEventListener('change', () => {
    for (const name of ['passphrase', 'again'])
      fieldOf(name)?.setAttribute('type', box.checked ? 'text' : 'password');
  });
  return element('label', 'show', box, words.show);
}

function fault(words: DoorWords): HTMLElement {
  const line = element('p', 'fault', complaint === null ? '' : sentence(complaint, words));
  line.id = 'fault';
  line.setAttribute('role', 'alert');
  return line;
}

function sentence(what: NonNullable<typeof complaint>, words: DoorWords): string {
  if (what === 'unequal') return words.unequal;
  return what === 'wait' ? words.wait(now?.waitSeconds ?? 0) : words.fault[what];
}

function button(text: string, look: string, press: () => void): HTMLButtonElement {
  const made = element('button', look, text) as HTMLButtonElement;
  made.type = 'button';
  made.disabled = isBusy;
  made.addEventListener('click', press);
  return made;
}

async function start(): Promise<void> {
  draw();
  now = await ask(null);
  if (now === null || now.closed === null) return opening();
  draw();
  if (now.waitSeconds > 0) await countDown();
}

void start();

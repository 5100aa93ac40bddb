// Owns how a true notification is spoilt: letters, fields, headers, path. Nothing here knows which
// of it matters; whether the result may still pay is judged elsewhere (proof.ts).
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';
import type { Notification } from './notifications.ts';

const TOKENS = [
  '"',
  "'",
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '&',
  '=',
  '%',
  '%00',
  '%25',
  '+',
  '\\',
  '\\u0000',
  ' ',
  '\n',
  '\u0000',
  '\uFEFF',
  'é',
  '💰',
  '-',
  '.',
  '.00',
  '0',
  '00',
  '9',
  '1e3',
  '0x10',
  'null',
  'true',
  'NaN',
  '"amount":13000',
  '"type":"CR"',
  '"__proto__":{}',
  '&amt=13000',
  '&status=0',
  'amt=',
  'status',
  '"latestTransactionStatus":"00"',
  '"value":"13000.00"',
  'IDR',
  'USD',
] as const;

const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  1,
  -1,
  13_000,
  13_000.5,
  1e21,
  2 ** 53,
  '',
  ' ',
  '0',
  '00',
  '07',
  '04',
  '1',
  '2',
  '-13000',
  '13000',
  '13.000',
  '13,000',
  '13000.00',
  '13000.01',
  'Rp 13.000',
  '1e4',
  '0x32c8',
  'IDR',
  'USD',
  'CR',
  'DB',
  'cr',
  [],
  {},
  [13_000],
  { value: '13000.00' },
  'ID0',
  '[object',
  '2026-11-21T12:00:00+07:00',
  '21/11/2026 12:00',
  '20261121',
  '120000',
  'x'.repeat(5000),
];

type Spoil = (notification: Notification, dice: SeededRandom) => Notification;

const at = (text: string, dice: SeededRandom) => dice.int(text.length + 1);

/** One change to a text, anywhere. */
function spoilText(text: string, dice: SeededRandom): string {
  const from = at(text, dice);
  const until = Math.min(text.length, from + 1 + dice.int(dice.pick([1, 3, 12, 200])));
  const [head, span, tail] = [text.slice(0, from), text.slice(from, until), text.slice(until)];
  return dice.pick<() => string>([
    () => head + tail,
    () => head + span + span + tail,
    () => head + dice.pick(TOKENS) + tail,
    () => head + dice.pick(TOKENS) + span + tail,
    () => head,
    () => head + String.fromCodePoint(dice.int(0x250)) + tail,
    () => head + span.toUpperCase() + tail,
    () => head + span.toLowerCase() + tail,
    () => head + [...span].toReversed().join('') + tail,
    () => head + span.replaceAll(/\d/g, () => String(dice.int(10))) + tail,
    () => text + text,
    () => head + dice.pick(TOKENS).repeat(dice.int(2000)) + tail,
  ])();
}

/** One field of a JSON body set to something else, taken away, put in twice or moved. */
function spoilJson(text: string, dice: SeededRandom): string {
  const fields = [...text.matchAll(/"(\w+)":("(?:[^"\\]|\\.)*"|-?[\d.]+|null)/g)];
  const field = fields[dice.int(Math.max(1, fields.length))];
  if (!field) return spoilText(text, dice);
  const [whole, name = ''] = field;
  const odd = JSON.stringify(dice.pick(ODD_VALUES)) ?? 'null';
  const put = (instead: string) =>
    text.slice(0, field.index) + instead + text.slice(field.index + whole.length);
  return dice.pick<() => string>([
    () => put(`"${name}":${odd}`),
    () => put(`"x":${odd}`),
    () => put(`"${name}":${odd},${whole}`),
    () => put(`${whole},"${name}":${odd}`),
    () => put(`"${name.toUpperCase()}":${odd},${whole}`),
    () => put(`"data":{${whole}}`),
    () => text.replace(/\d+/, String(dice.int(20_000))),
  ])();
}

/** One field of a form likewise. */
function spoilForm(text: string, dice: SeededRandom): string {
  const pairs = text.split('&');
  const index = dice.int(pairs.length);
  const [name = '', value = ''] = (pairs[index] ?? '').split('=');
  const odd = encodeURIComponent(String(dice.pick(ODD_VALUES)));
  const pair = `${name}=${value}`;
  const instead = dice.pick<readonly string[]>([
    [],
    [`${name}=${odd}`],
    [`${name}=${odd}`, pair],
    [pair, `${name}=${odd}`],
    [`${name.toUpperCase()}=${value}`],
    [`${name}[]=${value}`],
    [`%20${name}=${value}%20`],
    [`${name}=${value}${dice.int(10)}`],
    [`${name}=${value.slice(0, -1)}`],
    [`${name}=${value.slice(1)}`],
  ]);
  pairs.splice(index, 1, ...instead);
  if (dice.chance(0.3)) pairs.reverse();
  return pairs.join('&');
}

const spoilBody: Spoil = (notification, dice) => {
  const { body } = notification;
  const isForm = !body.startsWith('{');
  const field = isForm ? spoilForm : spoilJson;
  return { ...notification, body: (dice.chance(0.6) ? field : spoilText)(body, dice) };
};

const spoilPath: Spoil = (notification, dice) => {
  const parts = notification.path.split('/');
  const index = 1 + dice.int(parts.length - 1);
  const part = parts[index] ?? '';
  const some = at(part, dice);
  const instead = dice.pick([
    `${part}/`,
    `${part}?a=1`,
    `${part}%2F`,
    encodeURIComponent(part),
    part.replace(/./, (char) => `%${char.charCodeAt(0).toString(16)}`),
    part.toUpperCase(),
    `${part.slice(0, some)}${part.slice(some + 1)}`,
    `../${part}`,
    `./${part}`,
    `/${part}`,
    `${part};x`,
    `${part}#`,
    `${part}%`,
  ]);
  parts.splice(index, 1, instead);
  return { ...notification, path: parts.join('/') };
};

const spoilHeader: Spoil = (notification, dice) => {
  const names = Object.keys(notification.headers);
  const name = dice.pick(names);
  const value = notification.headers[name] ?? '';
  // What no client can send is not sent: the rest is Node's to refuse, and is tried on the wire.
  const sendable = (text: string) => text.replaceAll(/[^\t\x20-\x7e\x80-\xff]/g, '').trim();
  const { [name]: _, ...rest } = notification.headers;
  return dice.pick<() => Notification>([
    () => ({ ...notification, headers: rest }),
    () => ({ ...notification, headers: { ...rest, [name]: sendable(spoilText(value, dice)) } }),
    () => ({ ...notification, headers: { ...rest, [name]: `${value}, ${value}` } }),
    () => ({ ...notification, headers: { ...rest, [name]: value.toLowerCase() } }),
  ])();
};

/** Up to three changes, mostly of the body. */
export function spoilt(notification: Notification, dice: SeededRandom): Notification {
  let result = notification;
  for (let n = 1 + dice.int(3); n > 0; n -= 1) {
    const spoil = dice.pick([spoilBody, spoilBody, spoilBody, spoilHeader, spoilPath]);
    result = spoil(result, dice);
  }
  return result;
}

/** Something no provider says, where the proof is made over it afterwards. */
export function oddValue(dice: SeededRandom): unknown {
  return dice.pick(ODD_VALUES);
}

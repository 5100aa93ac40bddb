// Owns how today is drawn on a manager's phone. Must stay true: figures that are not of now are
// never shown as if they were.
import type { PhoneFrame, PhonePayment } from '../../shared/network.ts';
import { formatRupiah } from '../../shared/money.ts';
import { element, sign } from '../display/elements.ts';
import { dayText, minuteText, timeText } from '../format.ts';
import { phoneWords, type PhoneLang, type PhoneWords } from './words.ts';

const PATHS = {
  eye: 'M2 12q10-13 20 0q-10 13-20 0M12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6',
  warning: 'M12 4L2.8 19.5h18.4zM12 10v4.5M12 17v.1',
  broken: 'M3 3l18 18M8.5 16.5a5 5 0 0 1 5-1.2M5 13a10 10 0 0 1 4.5-2.6M12 20v.1',
};

const LOCALES: Readonly<Record<PhoneLang, string>> = { id: 'id-ID', en: 'en-GB' };

/** What is known of the line; `early`: nothing was heard since the page was opened. */
export type Line = 'early' | 'open' | 'lost' | 'foreign';

export interface Shown {
  readonly frame: PhoneFrame | null;
  readonly line: Line;
  readonly isWaiting: boolean;
  readonly lang: PhoneLang;
}

/** Everything on the page, from the top. `change` switches the language. */
export function drawToday(shown: Shown, change: () => void): HTMLElement[] {
  const { frame, line, lang } = shown;
  const words = phoneWords(lang);
  const isNow = line === 'open';
  const top = frame === null ? [] : figures(frame, words, lang);
  const body = element('div', isNow ? 'figures' : 'figures is-old', ...top);
  const news = isNow ? null : lostNews(shown, words);
  const band = frame?.isTraining === true ? element('p', 'training', words.training) : null;
  return [band, head(shown, words, change), news, body, foot(shown, words)].filter(
    (part) => part !== null,
  );
}

function head({ frame }: Shown, words: PhoneWords, change: () => void): HTMLElement {
  const other = element('button', 'lang', words.other);
  other.addEventListener('click', change);
  const till = frame === null ? '' : frame.till;
  const names = element(
    'div',
    'names',
    element('h1', '', frame?.shop ?? words.today),
    element('p', 'soft', till),
  );
  return element('header', 'head', names, other);
}

function lostNews({ frame, line, isWaiting }: Shown, words: PhoneWords): HTMLElement | null {
  if (line === 'early' && isWaiting) return element('p', 'soft connecting', words.connecting);
  const [title, meaning] =
    line === 'foreign'
      ? [words.foreign, words.foreignMeaning]
      : [
          words.lost,
          frame === null
            ? words.lostEarly
            : words.lostMeaning(minuteText(frame.nowMs, frame.timezone)),
        ];
  const text = element('span', '', element('strong', '', title), element('span', '', meaning));
  const news = element('div', 'news', sign('sign-news', PATHS.broken), text);
  news.setAttribute('role', 'alert');
  return news;
}

function figures(frame: PhoneFrame, words: PhoneWords, lang: PhoneLang): HTMLElement[] {
  const { sales, unclaimed, waiting, asking } = frame;
  const total = element(
    'section',
    'total',
    element('p', 'soft', `${words.today} · ${dayText(frame.date, LOCALES[lang])}`),
    element('p', 'total-amount money', formatRupiah(sales.amount)),
    element('p', '', sales.count === 0 ? words.none : words.sold(sales.count)),
  );
  const tiles = element(
    'section',
    'tiles',
    tile(String(waiting), words.waiting, false),
    tile(String(asking), words.asking, asking > 0),
    tile(
      String(unclaimed.count),
      words.unclaimed,
      unclaimed.count > 0,
      unclaimed.count > 0 ? formatRupiah(unclaimed.amount) : '',
    ),
  );
  return [total, feedLine(frame, words), tiles, payments(frame, words)];
}

function tile(count: string, label: string, isNews: boolean, amount = ''): HTMLElement {
  return element(
    'div',
    isNews ? 'tile is-news' : 'tile',
    element('strong', 'money', count),
    element('span', '', label),
    amount === '' ? null : element('span', 'money', amount),
  );
}

/** The worst of the feeds: one that can't be read hides money, however well the others are. */
function feedLine({ feeds, timezone }: PhoneFrame, words: PhoneWords): HTMLElement {
  const order = ['live', 'stale', 'blind', 'refused'] as const;
  const [worst] = feeds.toSorted((a, b) => order.indexOf(b.state) - order.indexOf(a.state));
  const state = worst?.state ?? 'none';
  const lastGoodAtMs = worst?.lastGoodAtMs ?? null;
  const time = lastGoodAtMs === null ? words.never : minuteText(lastGoodAtMs, timezone);
  const isGood = state === 'live';
  const text = element('span', '', element('strong', '', words.feed[state]));
  if (!isGood && worst) text.append(element('span', 'soft', words.since(time)));
  const line = element('section', `feed feed-${state}`);
  line.append(sign('sign-feed', isGood ? PATHS.eye : PATHS.warning), text);
  line.setAttribute('role', 'status');
  return line;
}

function payments(frame: PhoneFrame, words: PhoneWords): HTMLElement {
  const list = element('ul', '');
  list.append(...frame.payments.map((payment) => paymentRow(payment, frame.timezone, words)));
  const isEmpty = frame.payments.length === 0;
  return element(
    'section',
    'payments',
    element('h2', '', words.last),
    isEmpty ? element('p', 'soft', words.empty) : list,
  );
}

function paymentRow(payment: PhonePayment, timezone: string, words: PhoneWords): HTMLElement {
  const { paidAtMs, amount, kind } = payment;
  return element(
    'li',
    `payment payment-${kind}`,
    element('span', 'money soft', minuteText(paidAtMs, timezone)),
    element('span', 'kind', words.kinds[kind]),
    element('span', 'money amount', formatRupiah(amount)),
  );
}

function foot({ frame, line }: Shown, words: PhoneWords): HTMLElement {
  const certificate = element('a', '', words.certificate);
  certificate.setAttribute('href', '/till.crt');
  const isNow = line === 'open' && frame !== null;
  const time = isNow ? words.connected(timeText(frame.nowMs, frame.timezone)) : '';
  return element('footer', 'foot', element('span', 'soft money', time), certificate);
}

// Owns the proof of what a cashier's hands and the till's news do to this screen.
import { describe, expect, it } from 'vitest';
import type { PaymentView, SaleView, Snapshot } from '../shared/views.ts';
import { amountOf } from './amount.ts';
import { fakePayment, fakeSale, fakeSnapshot } from './client/fake-day.ts';
import { ALERT_HOLD_MS, type DeskAction } from './desk.ts';
import { deedOf, type KeyPress } from './keys.ts';
import { changePage, PAGE_AT_START, type PageAction, type PageState } from './page.ts';

const NOON_MS = Date.UTC(2026, 10, 21, 5);
const nowMs = NOON_MS + 1_000;
const EMPTY: Snapshot = fakeSnapshot(NOON_MS, 'empty');
const first = fakeSale({ id: 's1', createdAtMs: NOON_MS });
const second = fakeSale({ id: 's2', createdAtMs: NOON_MS + 100, amount: 8_000, payable: 8_000 });

function paid(sale: SaleView, part: Partial<SaleView> = {}): SaleView {
  const payment = fakePayment({ id: `p_${sale.id}`, amount: sale.payable, saleId: sale.id });
  return { ...sale, status: 'paid', closedAtMs: nowMs, payment, ...part };
}

function after(start: PageState, ...actions: PageAction[]): PageState {
  return actions.reduce(changePage, start);
}

function open(sales: SaleView[] = []): PageState {
  return after(PAGE_AT_START, { type: 'snapshot', snapshot: { ...EMPTY, sales } });
}

let seq = 1_000;
function told(sale: SaleView, atMs = nowMs): PageAction {
  seq += 1;
  const event = { seq, atMs, type: 'sale.changed', payload: { sale } } as const;
  return { type: 'event', event, nowMs: atMs };
}

const desk = (action: DeskAction): PageAction => ({ type: 'desk', action });
const digit = (digits: string): PageAction =>
  desk({ type: 'typed', key: { type: 'digits', digits } });

function press(key: string, part: Partial<KeyPress> = {}): KeyPress {
  return { key, isAlt: false, isRepeat: false, isOnControl: false, nowMs, ...part };
}

describe('what is in the middle', () => {
  it('after a reload is the sale that waits', () => {
    expect(open([second, first]).desk.focusId).toBe('s2');
  });

  it('is a sale another program asked for, when nobody is busy', () => {
    expect(after(open(), told(first)).desk.focusId).toBe('s1');
  });

  it('is not taken from a cashier who types', () => {
    const page = after(open(), digit('5'), told(first));
    expect(page.desk.focusId).toBeNull();
    expect(amountOf(page.desk.entry)).toBe(5);
  });

  it('is not taken from a cashier who looks at another sale', () => {
    expect(after(open([first]), told(second)).desk.focusId).toBe('s1');
  });

  it('is the pad as soon as a digit is typed, and Escape leads back', () => {
    const typing = after(open([first]), digit('8'));
    expect(typing.desk.focusId).toBeNull();
    const back = after(typing, desk({ type: 'escaped' }));
    expect(back.desk.focusId).toBe('s1');
    expect(amountOf(back.desk.entry)).toBe(0);
  });

  it('stays on a sale whose time is up, so that it can be read', () => {
    const expired = { ...first, status: 'expired', closedAtMs: nowMs } as const;
    expect(after(open([first]), told(expired)).desk.focusId).toBe('s1');
  });

  it('is the pad again after a sale was cancelled', () => {
    const cancelled = { ...first, status: 'cancelled', closedAtMs: nowMs } as const;
    expect(after(open([first]), told(cancelled)).desk.focusId).toBeNull();
  });
});

describe('LUNAS', () => {
  it('fills the screen when the sale is paid', () => {
    const page = after(open([first]), told(paid(first)));
    expect(page.desk.alerts).toMatchObject([{ kind: 'paid', sale: { id: 's1' }, isAgain: false }]);
    expect(page.desk.focusId).toBeNull();
  });

  it('shows two that land together side by side', () => {
    const page = after(open([second, first]), told(paid(first)), told(paid(second)));
    expect(page.desk.alerts.map(({ sale }) => sale?.id)).toEqual(['s1', 's2']);
  });

  it('fills the screen late for a sale of yesterday, which is in no list any more', () => {
    const page = after(open(), told(paid(first, { late: true })));
    expect(page.till.needsSnapshot).toBe(true);
    const fresh = after(page, { type: 'snapshot', snapshot: { ...EMPTY, seq, nowMs } });
    expect(fresh.desk.alerts).toMatchObject([{ kind: 'paid', sale: { id: 's1', late: true } }]);
  });

  it('goes when its money is taken back, and the alarm takes its place', () => {
    const lunas = paid(first);
    const taken = fakePayment({ ...lunas.payment, status: 'reversed' });
    const page = after(open([first]), told(lunas), told({ ...lunas, payment: taken }));
    expect(page.desk.alerts.map(({ kind }) => kind)).toEqual(['reversed']);
  });

  it('alarms once, though two events say that money was taken back', () => {
    const lunas = paid(first);
    const payment = fakePayment({ ...lunas.payment, status: 'reversed' });
    const sale = { ...lunas, payment };
    const page = after(open([first]), told(lunas), told(sale));
    seq += 1;
    const event = {
      seq,
      atMs: nowMs,
      type: 'payment.reversed',
      payload: { payment, sale },
    } as const;
    const again = after(page, { type: 'event', event, nowMs });
    expect(again.desk.alerts).toHaveLength(1);
    expect(again.news).toBe(page.news);
  });

  it('put away before a reload does not come back', () => {
    const lunas = paid(first);
    const start = {
      ...PAGE_AT_START,
      desk: { ...PAGE_AT_START.desk, told: ['paid:s1:p_s1'] },
    };
    const snapshot = { ...EMPTY, nowMs, sales: [lunas] };
    expect(after(start, { type: 'snapshot', snapshot }).desk.alerts).toEqual([]);
  });

  it('opened again from a list says that it is not new', () => {
    const page = after(open([paid(first)]), desk({ type: 'alertsClosed', keys: ['paid:s1:p_s1'] }));
    const opened = after(page, desk({ type: 'opened', sale: paid(first), nowMs }));
    expect(opened.desk.alerts).toMatchObject([{ isAgain: true }]);
  });

  it('is never drawn for a sale without money of its own', () => {
    const { payment: _, ...bare } = paid(first);
    expect(after(open([first]), told(bare)).desk.alerts).toEqual([]);
  });

  it('is never drawn for a sale that is not paid', () => {
    const page = after(open([first]), desk({ type: 'opened', sale: first, nowMs }));
    expect(page.desk.alerts).toEqual([]);
    expect(page.desk.focusId).toBe('s1');
  });
});

describe('keys', () => {
  const alerting = after(open([first]), told(paid(first)));
  const laterMs = nowMs + ALERT_HOLD_MS;

  it('mean money for every digit, on every screen', () => {
    const inbox = after(open([first]), desk({ type: 'went', screen: 'inbox' }));
    expect(deedOf(press('7'), inbox)).toEqual({ type: 'digits', digits: '7' });
    expect(after(inbox, digit('7')).desk).toMatchObject({ screen: 'sell', focusId: null });
  });

  it('put LUNAS away, but not in its first second', () => {
    expect(deedOf(press(' '), alerting)).toBeNull();
    expect(deedOf(press(' ', { nowMs: laterMs }), alerting)?.type).toBe('closeAlerts');
  });

  it('lose no digit of the next amount to LUNAS', () => {
    const seven = { type: 'digits', digits: '7' };
    expect(deedOf(press('7'), alerting)).toEqual(seven);
    expect(deedOf(press('7', { nowMs: laterMs }), alerting)).toEqual({
      type: 'closeAlerts',
      next: seven,
    });
  });

  it('put an alarm about money taken back away with Enter or Escape only', () => {
    const lunas = paid(first);
    const taken = { ...lunas, payment: fakePayment({ ...lunas.payment, status: 'reversed' }) };
    const page = after(alerting, told(taken));
    expect(deedOf(press('x', { nowMs: laterMs }), page)).toBeNull();
    expect(deedOf(press('Enter', { nowMs: laterMs }), page)?.type).toBe('closeAlerts');
  });

  it('ask once with Enter, not again while it is held down', () => {
    const typing = after(open(), digit('5'));
    expect(deedOf(press('Enter'), typing)).toEqual({ type: 'ask' });
    expect(deedOf(press('Enter', { isRepeat: true }), typing)).toBeNull();
  });

  it('leave Enter to a button that has the focus', () => {
    expect(deedOf(press('Enter', { isOnControl: true }), open())).toBeNull();
  });

  it('cancel with Escape only what is looked at, and ask first', () => {
    const page = open([first]);
    expect(deedOf(press('Escape'), page)).toEqual({ type: 'cancel', saleId: 's1' });
    const asked = after(page, desk({ type: 'cancelAsked', saleId: 's1', nowMs }));
    expect(deedOf(press('Escape'), asked)).toEqual({ type: 'cancelNow' });
    expect(deedOf(press('t'), asked)).toEqual({ type: 'keepWaiting' });
    const typing = after(page, digit('5'));
    expect(deedOf(press('Escape'), typing)).toEqual({ type: 'escape' });
  });

  it('keep a sale waiting when the cashier types on instead of answering', () => {
    const asked = after(open([first]), desk({ type: 'cancelAsked', saleId: 's1', nowMs }));
    expect(after(asked, digit('5')).desk.cancelling).toBeNull();
  });

  it('go from one waiting sale to the next', () => {
    const page = open([second, first]);
    expect(deedOf(press('1', { isAlt: true }), page)).toEqual({ type: 'focus', saleId: 's1' });
    expect(deedOf(press('ArrowRight'), page)).toEqual({ type: 'focus', saleId: 's1' });
  });
});

describe('a scanner', () => {
  it('leaves the desk as it was: the amount, the sale that is looked at, the screen', () => {
    const looking = after(open([first]), desk({ type: 'focused', saleId: 's1' }));
    const scanned = after(looking, ...[...'8991002101234'].map(digit));
    expect(scanned.desk.focusId).toBeNull();
    const back = after(scanned, desk({ type: 'scanned', before: looking.desk }));
    expect(back.desk).toEqual({ ...looking.desk, isScanned: true });
    expect(after(back, digit('5')).desk.isScanned).toBe(false);
  });

  it('does not put LUNAS away, nor answer the question before a sale is cancelled', () => {
    const lunas = after(open([first]), told(paid(first)));
    const closed = after(lunas, desk({ type: 'alertsClosed', keys: ['paid:s1:p_s1'] }), digit('8'));
    const back = after(closed, desk({ type: 'scanned', before: lunas.desk }));
    expect(back.desk.alerts).toEqual(lunas.desk.alerts);
    const asked = after(open([first]), desk({ type: 'cancelAsked', saleId: 's1', nowMs }));
    const typed = after(asked, digit('8'), desk({ type: 'scanned', before: asked.desk }));
    expect(typed.desk.cancelling).toEqual(asked.desk.cancelling);
  });

  it('brings no LUNAS back that was taken back meanwhile', () => {
    const lunas = after(open([first]), told(paid(first)));
    const closed = after(lunas, desk({ type: 'alertsClosed', keys: ['paid:s1:p_s1'] }));
    const taken = fakePayment({ ...paid(first).payment, id: 'p_s1', status: 'reversed' });
    const reversed = after(closed, told({ ...paid(first), payment: taken }));
    const back = after(reversed, desk({ type: 'scanned', before: lunas.desk }));
    expect(back.desk.alerts.map(({ kind }) => kind)).toEqual(['reversed']);
  });
});

describe('money that pays nothing by itself', () => {
  const twice = fakePayment({ id: 'p9', amount: 13_000, finding: 'double', seenAtMs: nowMs });
  const came = (payment: PaymentView, atMs = nowMs): PageAction => {
    seq += 1;
    const event = { seq, atMs, type: 'payment.changed', payload: { payment } } as const;
    return { type: 'event', event, nowMs };
  };

  it('fills the screen, is told once, and stays until a hand closes it', () => {
    const page = after(open(), came(twice));
    expect(page.desk.alerts).toMatchObject([{ kind: 'odd', payment: { id: 'p9' } }]);
    expect(page.news).toMatchObject([{ kind: 'odd' }]);
    const again = after(page, came({ ...twice, note: 'x' }));
    expect(again.desk.alerts).toHaveLength(1);
    expect(again.news).toBe(page.news);
  });

  it('leaves the screen when somebody has said what it is', () => {
    const page = after(open(), came(twice));
    expect(after(page, came({ ...twice, finding: 'dismissed' })).desk.alerts).toEqual([]);
    expect(after(page, came({ ...twice, saleId: 's1', finding: null })).desk.alerts).toEqual([]);
  });

  it('is no news when it is of the printed code, or older than half a minute', () => {
    expect(after(open(), came({ ...twice, finding: 'no_sale' })).desk.alerts).toEqual([]);
    expect(after(open(), came(twice, nowMs - 31_000)).desk.alerts).toEqual([]);
  });

  it('is shown after a reload too, without a sound', () => {
    const page = after(PAGE_AT_START, {
      type: 'snapshot',
      snapshot: { ...EMPTY, nowMs, inbox: [twice] },
    });
    expect(page.desk.alerts).toMatchObject([{ kind: 'odd' }]);
    expect(page.news).toMatchObject([{ isSilent: true }]);
  });

  it('leads to where it is dealt with by U', () => {
    const page = after(open(), came(twice));
    const deed = deedOf(press('u', { nowMs: nowMs + ALERT_HOLD_MS }), page);
    expect(deed).toEqual({ type: 'closeAlerts', next: { type: 'go', screen: 'inbox' } });
  });
});

describe('a sale that asks', () => {
  const asks: SaleView = { ...first, status: 'needs_person', candidates: [] };

  it('comes to who does nothing else, and disturbs nobody who does', () => {
    const idle = after(open([first]), desk({ type: 'focused', saleId: null }));
    expect(after(idle, told(asks)).desk.focusId).toBe('s1');
    expect(after(idle, digit('5'), told(asks)).desk.focusId).toBeNull();
  });
});

describe('one key for each thing', () => {
  const fault = { code: 'lost' } as const;
  const asking = { key: 'k', amount: 13_000, reference: null, fault };
  const failed = after(open(), desk({ type: 'asked', asking }));

  it('tries again what did not get through, or throws it away', () => {
    expect(deedOf(press('l'), failed)).toEqual({ type: 'retry', asking });
    expect(deedOf(press('x'), failed)).toEqual({ type: 'drop', asking });
  });

  it('puts a sentence about what failed away', () => {
    const page = after(open(), desk({ type: 'faulted', fault }));
    expect(deedOf(press('x'), page)).toEqual({ type: 'putFaultAway' });
    expect(deedOf(press('x'), open())).toBeNull();
  });

  it('sells an amount of before again, but only from an empty pad', () => {
    const pad = after(open([second, first]), desk({ type: 'focused', saleId: null }));
    expect(deedOf(press('F1'), pad)).toEqual({ type: 'askAgain', amount: 8_000 });
    expect(deedOf(press('F4'), pad)).toBeNull();
    expect(deedOf(press('F1'), after(pad, digit('5')))).toBeNull();
  });

  it('looks at the last sale again', () => {
    const page = after(open([paid(first)]), desk({ type: 'alertsClosed', keys: ['paid:s1:p_s1'] }));
    expect(deedOf(press('l'), page)).toMatchObject({ type: 'lookAgain', sale: { id: 's1' } });
    expect(deedOf(press('l'), open())).toBeNull();
  });

  it('says which money is for a sale that asks', () => {
    const candidates = [fakePayment({ id: 'c1' }), fakePayment({ id: 'c2' })];
    const page = open([{ ...first, status: 'needs_person', candidates }]);
    expect(deedOf(press('d'), page)).toEqual({ type: 'pick', paymentId: 'c2' });
    expect(deedOf(press('e'), page)).toBeNull();
  });

  it('shows them all', () => {
    expect(deedOf(press('?'), open())).toEqual({ type: 'keys' });
  });
});

describe('reckoning', () => {
  it('needs a number first; then * and + are part of the amount', () => {
    expect(deedOf(press('*'), open())).toBeNull();
    const typing = after(open(), digit('3'));
    expect(deedOf(press('*'), typing)).toEqual({ type: 'operator', operator: '*' });
    expect(deedOf(press('+'), typing)).toEqual({ type: 'operator', operator: '+' });
  });
});

describe('the setup of a till that sells', () => {
  it('is left by Escape alone, and never by digits', () => {
    const page = after(open(), desk({ type: 'went', screen: 'setup' }));
    for (const key of ['5', 'j', 'n', 'Enter']) expect(deedOf(press(key), page)).toBeNull();
    expect(after(page, desk({ type: 'escaped' })).desk.screen).toBe('sell');
    expect(deedOf(press('Escape'), page)).toEqual({ type: 'escape' });
  });

  it('does not hide what came just now behind the settings', () => {
    const page = after(open([first]), desk({ type: 'settingsToggled', isOpen: true }));
    expect(after(page, told(paid(first))).desk.isSettingsOpen).toBe(false);
  });
});

// Owns telling the till what this cashier has in front, so that the customer's screen shows the
// same sale, in the same language and colours. Nothing here waits for an answer: selling goes on.
import type { Client } from './client/client.ts';
import type { PageState, PageStore } from './page.ts';

/** What the customer's screen is to follow; null while this page knows no till. */
export function frontOf({ till, desk, prefs }: PageState) {
  if (till.link !== 'open' || till.view?.isSetUp !== true) return null;
  // On a locked screen there is no cashier to have anything in front.
  if (till.view.session.role === 'locked') return null;
  return {
    saleId: desk.focusId,
    // The counter hides the code while it asks about cancelling; a customer must not scan it.
    hiddenId: desk.cancelling?.saleId ?? null,
    look: { lang: prefs.lang, theme: prefs.theme },
  };
}

/** Tells the till whenever it changes, and anew after each break of the line. */
export function tellFront(store: PageStore, client: Pick<Client, 'api'>): void {
  let told = '';
  store.subscribe(() => {
    const front = frontOf(store.getState());
    const text = front === null ? '' : JSON.stringify(front);
    if (text === told) return;
    told = text;
    // Lost on the way: the next change, or the next line, tells it anew.
    if (front !== null) client.api.display.show(front).catch(() => undefined);
  });
}

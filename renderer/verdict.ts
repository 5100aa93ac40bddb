// Owns which LUNAS a paid sale is. Only the plain one is green: money that came late, in another
// amount, or on a person's word must look different from two metres away.
import { isPaid } from './store.ts';
import type { News } from './store.ts';
import type { PaymentView, SaleView } from '../shared/views.ts';
import type { ChimeKind } from './sound.ts';
import type { Announcement } from './voice/voice-plan.ts';

export type Verdict =
  | { readonly kind: 'plain' }
  | { readonly kind: 'late' }
  | { readonly kind: 'manual' }
  | { readonly kind: 'short'; readonly by: number }
  | { readonly kind: 'over'; readonly by: number };

/** What kind of LUNAS; null when the sale is not paid by money of its own. */
export function verdictOf(sale: SaleView): Verdict | null {
  if (!isPaid(sale)) return null;
  const { payment, difference = 0 } = sale;
  if (payment?.manual === true && !payment.verified) return { kind: 'manual' };
  if (difference < 0) return { kind: 'short', by: -difference };
  if (difference > 0) return { kind: 'over', by: difference };
  return { kind: sale.late === true ? 'late' : 'plain' };
}

/** The sound for a piece of news, or null for none. */
export function chimeOf(news: News): ChimeKind | null {
  switch (news.kind) {
    case 'paid': {
      const verdict = verdictOf(news.sale);
      if (news.isSilent || verdict === null) return null;
      return verdict.kind === 'plain' ? 'paid' : 'late';
    }
    case 'reversed':
      return news.isSilent ? null : 'reversed';
    case 'odd':
      return news.isSilent ? null : 'odd';
    case 'asks':
    case 'blind':
      return news.kind;
  }
}

/**
 * What is said after the chime, or null for nothing: money in another amount, or on a person's word
 * alone, must be looked at and not just heard.
 */
export function wordsOf(news: News): Announcement | null {
  switch (news.kind) {
    case 'paid': {
      const verdict = verdictOf(news.sale);
      const amount = news.sale.payment?.amount;
      if (news.isSilent || verdict === null || amount === undefined) return null;
      if (verdict.kind === 'plain') return { kind: 'paid', amount };
      return verdict.kind === 'late' ? { kind: 'late', amount } : null;
    }
    case 'reversed':
      return news.isSilent ? null : { kind: 'reversed', amount: news.payment.amount };
    case 'odd':
      return news.isSilent ? null : oddWords(news.payment);
    case 'asks':
    case 'blind':
      return { kind: news.kind };
  }
}

/** Begins with what is wrong: who hears only the first words hears that. */
function oddWords({ finding, amount }: PaymentView): Announcement | null {
  switch (finding) {
    case 'double':
    case 'short':
    case 'over':
      return { kind: finding, amount };
    case 'after_cancel':
      return { kind: 'afterCancel', amount };
    case 'no_sale':
    case 'ambiguous':
    case 'before_start':
    case 'unseen':
    case 'dismissed':
    case 'other_till':
    case 'unasked':
    case null:
      return null;
  }
}

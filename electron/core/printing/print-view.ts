// Owns what the wire shows of a print.
import type { PrintView } from '../../../shared/print-views.ts';
import type { Print } from '../store/prints.ts';

export function printViewOf(print: Print): PrintView {
  const { id, saleId, kind, copy, isAuto, state, tries, fault, askedAtMs } = print;
  return { id, saleId, kind, copy, isAuto, state, tries, fault, askedAtMs };
}

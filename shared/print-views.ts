// Owns what the wire says about printing: a job, why it failed, a receipt to look at, and what
// trying a printer found out.
import { z } from 'zod';

/** Why paper did not come. Closed: the page has a sentence for each, in both languages. */
export const printFault = z.enum([
  'no_printer', // none is set up any more
  'dns', // its name is not known in the network
  'refused', // something is at its address, and takes no prints
  'unreachable', // no way to its address
  'timeout', // nothing answers there
  'closed', // it hung up in the middle
  'stalled', // it takes no more: out of paper, cover open, switched off
  'missing', // no such device, or no such printer in the system
  'forbidden', // the system does not let the till write to it
  'busy', // another program holds it
  'not_a_printer', // the path names a file or a disk
  'no_spooler', // this machine has no way to print by itself
  'spooler_refused', // the system's queue did not take it
  'not_paid', // the sale has no money of its own (any more)
  'not_waiting', // the sale waits no more: its QR must not be handed out
  'too_old', // nobody waits for this paper any more
  'interrupted', // the till ended in the middle: paper may have come
  'failed', // anything else; the log has it
]);
export type PrintFault = z.infer<typeof printFault>;

/**
 * `printed`: handed to the printer whole. `unsure`: the till ended in the middle, it is not tried
 * again. `gave_up`: not printed, and not tried again.
 */
export const printState = z.enum(['queued', 'sending', 'printed', 'gave_up', 'unsure']);
export type PrintState = z.infer<typeof printState>;

export const printView = z.object({
  id: z.int(),
  saleId: z.string(),
  kind: z.enum(['receipt', 'qr']),
  copy: z.int().describe('0: the first; a reprint carries its number'),
  isAuto: z.boolean().describe('asked for by the setup, not by a person'),
  state: printState,
  tries: z.int(),
  fault: printFault.nullable().describe('why the last try failed; null: none did'),
  askedAtMs: z.int(),
});
export type PrintView = z.infer<typeof printView>;

/** What a page may know of the printer; where it stands is the setup's. */
export const printerView = z.object({
  kind: z.enum(['tcp', 'usb', 'system']),
  paper: z.union([z.literal(58), z.literal(80)]),
  printOnPaid: z.boolean(),
  printQr: z.boolean(),
});
export type PrinterView = z.infer<typeof printerView>;

export const receiptPart = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('line'),
    text: z.string(),
    look: z.enum(['normal', 'bold', 'big']),
    align: z.enum(['left', 'center']),
  }),
  z.object({ kind: z.literal('rule') }),
  z.object({ kind: z.literal('space') }),
  z.object({ kind: z.literal('qr'), payload: z.string() }),
]);

/** A receipt as it will come out. */
export const receiptView = z.object({
  paper: z.union([z.literal(58), z.literal(80)]),
  columns: z.int(),
  copy: z.int(),
  parts: z.array(receiptPart),
  text: z.string().describe('the same lines, to copy'),
});
export type ReceiptView = z.infer<typeof receiptView>;

export const printStep = z.enum(['find', 'send', 'finish']);
export type PrintStep = z.infer<typeof printStep>;

/** What a test print found out: the steps done, and the one that failed. */
export const printTest = z.object({
  done: z.array(printStep),
  failedAt: printStep.nullable().describe('null: the paper should be there'),
  fault: printFault.nullable(),
  tookMs: z.int(),
});
export type PrintTest = z.infer<typeof printTest>;

// Owns the verdict on a setup file before anything is made of it: its form, and the merchant's code
// in it.
import { readQris } from './qris/qris.ts';
import { readSetup } from './setup.ts';

/**
 * Sentences about what is wrong with a setup file's text, one per fault; empty when it may be
 * imported.
 */
export function setupFaults(text: string): string[] {
  const read = readSetup(text);
  if (!read.ok) return [...read.faults];
  const qris = readQris(read.setup.merchant.qris);
  return qris.ok ? [] : [`The merchant's QRIS can't be used: ${qris.reason}`];
}

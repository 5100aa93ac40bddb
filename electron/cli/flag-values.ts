// Owns the values of flags that are numbers and days: understood strictly, or a Fault.
import type { CommandRun } from './command-run.ts';
import { Fault } from './fault.ts';

/** Null where the flag is absent. */
export function wholeNumber({ asked, words }: CommandRun, flag: string): number | null {
  const text = asked.flags.get(flag);
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new Fault('usage', words.usage.wholeNumber(`--${flag}`));
  return Number(text);
}

/** `YYYY-MM-DD`; whether there is such a day is the till's to say. */
export function dayOf({ asked, words }: CommandRun, flag: string): string | null {
  const text = asked.flags.get(flag);
  if (text === undefined) return null;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) throw new Fault('usage', words.usage.date(`--${flag}`));
  return text;
}

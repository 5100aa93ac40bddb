// Owns what a desktop till does beside its page, as the page knows it: a few settings, what other
// programs ask through links, and what the desktop has to tell. No secret and no payer is in it.
import { z } from 'zod';

/** Where the till runs; the settings say what each can do. */
export const shellPlatform = z.enum(['windows', 'mac', 'linux']);
export type ShellPlatform = z.infer<typeof shellPlatform>;

/** As Electron writes a combination, such as `CommandOrControl+Alt+J` (accelerator.ts). */
const accelerator = z.string().min(1).max(60);

export const shellSettings = z.object({
  startsAtLogin: z.boolean(),
  closesToTray: z.boolean().describe('closing the window leaves the till running beside the clock'),
  shortcut: accelerator.nullable().describe('brings the amount pad forward; null: none'),
  notifies: z.boolean().describe('news while nobody looks at the window'),
  isKiosk: z.boolean().describe('fills the screen, and is left by a manager only'),
});
export type ShellSettings = z.infer<typeof shellSettings>;

/** Some of the settings; what is not named stays. */
export const shellChange = z.strictObject(shellSettings.partial().shape);
export type ShellChange = z.infer<typeof shellChange>;

/** The settings with a change in them. */
export function changed(settings: ShellSettings, change: ShellChange): ShellSettings {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return { ...settings, ...Object.fromEntries(named) };
}

export const shellView = z.object({
  settings: shellSettings,
  platform: shellPlatform,
  shortcut: z.enum(['off', 'held', 'refused']).describe('refused: another program has it'),
  start: z.enum(['kept', 'refused']).describe('refused: the system did not take the change'),
  canNotify: z.boolean(),
});
export type ShellView = z.infer<typeof shellView>;

/** A sale another program asks for by a link. Nothing is made of it before a person says yes. */
export const askedLink = z.object({
  id: z.string().max(64),
  amount: z.int(),
  reference: z.string().nullable(),
});
export type AskedLink = z.infer<typeof askedLink>;

/** Why a link is not taken. Closed: the page has a sentence for each. */
export const LINK_FAULTS = ['form', 'amount', 'limit', 'reference'] as const;
export type LinkFault = (typeof LINK_FAULTS)[number];

export const shellNotice = z.object({
  id: z.int(),
  kind: z.enum([
    'badLink', // detail: a LinkFault
    'linksDropped', // more came than a person can answer
    'linkLapsed', // nobody answered in time
    'flagsUnheeded', // detail: flags of a second start that a till at work does not take
    'fileAside', // detail: the name under which a broken file of settings was kept
    'shortcutRefused', // detail: the combination
  ]),
  detail: z.string().max(200),
  count: z.int(),
});
export type ShellNotice = z.infer<typeof shellNotice>;

/** All that the desktop has for the page now; always whole, never a difference. */
export const shellFrame = z.object({
  link: askedLink.nullable().describe('the one to be answered now'),
  behind: z.int().describe('how many more wait behind it'),
  isHeld: z.boolean().describe('links wait, but nothing can be sold: training, or no setup'),
  notices: z.array(shellNotice),
  padCalls: z.int().describe('grows when a person calls for the amount pad by the shortcut'),
});
export type ShellFrame = z.infer<typeof shellFrame>;

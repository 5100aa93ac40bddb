// Every way the simulated providers can misbehave, as plain switches. A patch from outside is
// checked whole before anything changes, so a misspelt switch never passes for "no fault".
import { DATE_FORMATS, type DateFormat } from './wib.ts';

export const OUTAGES = ['none', 'refuse', 'hang', 'html', '500', '429', 'cut', 'redirect'] as const;
export type Outage = (typeof OUTAGES)[number];

export interface Faults {
  // All providers.
  /** Waiting time before each answer, milliseconds. */
  latencyMs: number;
  /** refuse and cut break the connection, hang never answers, html and redirect are a proxy's. */
  outage: Outage;
  /** What 429 asks for in Retry-After; 0 leaves the header out. */
  retryAfterSeconds: number;
  /** A payment shows up in the feeds only so much later. */
  feedDelayMs: number;
  /** The provider's clock, in its stamps and in the HTTP Date header alike. */
  clockSkewMs: number;
  dateHeader: boolean;
  // Qiospay's mutasi rows.
  dateFormat: DateFormat;
  /** Seconds are written as 00. */
  minutePrecision: boolean;
  omitQris: boolean;
  omitRefs: boolean;
  omitBalance: boolean;
  /** References stay empty until a row is so old. */
  refsFilledLaterMs: number;
  shuffleRows: boolean;
  /** Each row comes so many times more. */
  repeatRows: number;
  /** The feed shows so many newest rows and no more. */
  windowRows: number;
  amountAs: 'text' | 'number' | 'dotted' | 'decimals';
  brandAs: 'code' | 'name';
  /** Good rows carry unknown fields, and unreadable rows stand between them. */
  unknownRows: boolean;
  /** The body is padded beyond so many megabytes; 0: it is not. */
  bodyOverMb: number;
  /** How a wrong merchant code or key is answered. */
  errorStatus: 200 | 401;
  /** A good answer without its `data`. */
  missingData: boolean;
}

export const NO_FAULTS: Readonly<Faults> = Object.freeze({
  latencyMs: 0,
  outage: 'none',
  retryAfterSeconds: 7,
  feedDelayMs: 0,
  clockSkewMs: 0,
  dateHeader: true,
  dateFormat: 'YYYY-MM-DD HH:mm:ss',
  minutePrecision: false,
  omitQris: false,
  omitRefs: false,
  omitBalance: false,
  refsFilledLaterMs: 0,
  shuffleRows: false,
  repeatRows: 0,
  windowRows: 50,
  amountAs: 'text',
  brandAs: 'code',
  unknownRows: false,
  bodyOverMb: 0,
  errorStatus: 200,
  missingData: false,
});

type Rule =
  | { readonly kind: 'flag' }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly (string | number)[] };

const DAY_MS = 86_400_000;
const flag: Rule = { kind: 'flag' };
const whole = (min: number, max: number): Rule => ({ kind: 'whole', min, max });
const choice = (...choices: (string | number)[]): Rule => ({ kind: 'choice', choices });

const RULES: { readonly [Name in keyof Faults]: Rule } = {
  latencyMs: whole(0, 120_000),
  outage: choice(...OUTAGES),
  retryAfterSeconds: whole(0, 86_400),
  feedDelayMs: whole(0, DAY_MS),
  clockSkewMs: whole(-7 * DAY_MS, 7 * DAY_MS),
  dateHeader: flag,
  dateFormat: choice(...DATE_FORMATS),
  minutePrecision: flag,
  omitQris: flag,
  omitRefs: flag,
  omitBalance: flag,
  refsFilledLaterMs: whole(0, DAY_MS),
  shuffleRows: flag,
  repeatRows: whole(0, 20),
  windowRows: whole(0, 10_000),
  amountAs: choice('text', 'number', 'dotted', 'decimals'),
  brandAs: choice('code', 'name'),
  unknownRows: flag,
  bodyOverMb: whole(0, 64),
  errorStatus: choice(200, 401),
  missingData: flag,
};

/** One sentence per thing wrong with a patch; none when it may be applied. */
export function faultsProblems(patch: unknown): string[] {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch))
    return ['The switches must be one JSON object.'];
  return Object.entries(patch).flatMap(([name, value]) => {
    const rule = Object.hasOwn(RULES, name) ? RULES[name as keyof Faults] : undefined;
    if (!rule) return [`There is no switch "${name}".`];
    const problem = ruleProblem(rule, value);
    return problem === null ? [] : [`The switch "${name}" must be ${problem}.`];
  });
}

function ruleProblem(rule: Rule, value: unknown): string | null {
  switch (rule.kind) {
    case 'flag':
      return typeof value === 'boolean' ? null : 'true or false';
    case 'whole': {
      const fits = Number.isSafeInteger(value) && Number(value) >= rule.min;
      if (fits && Number(value) <= rule.max) return null;
      return `a whole number from ${rule.min} to ${rule.max}`;
    }
    case 'choice':
      return rule.choices.includes(value as string) ? null : `one of ${rule.choices.join(', ')}`;
  }
}

/** Changes the switches a patch names; throws with every problem, and changes nothing, otherwise. */
export function applyFaults(faults: Faults, patch: unknown): void {
  const problems = faultsProblems(patch);
  if (problems.length > 0) throw new FaultsError(problems);
  Object.assign(faults, patch);
}

export class FaultsError extends Error {
  override readonly name = 'FaultsError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

// Checks a patch of switches against their rules, whole, before anything changes: a misspelt switch
// must never pass for "no fault".

export type Rule =
  | { readonly kind: 'flag' }
  | { readonly kind: 'whole'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly (string | number)[] }
  | { readonly kind: 'text'; readonly pattern: RegExp; readonly says: string };

export type RulesOf<Group> = { readonly [Name in keyof Group]: Rule };
type Rules = Readonly<Record<string, Rule>>;

export const flag: Rule = { kind: 'flag' };
export const whole = (min: number, max: number): Rule => ({ kind: 'whole', min, max });
export const choice = (...choices: (string | number)[]): Rule => ({ kind: 'choice', choices });
export const text = (pattern: RegExp, says: string): Rule => ({ kind: 'text', pattern, says });

export class FaultsError extends Error {
  override readonly name = 'FaultsError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

/** One sentence per thing wrong with a patch; `prefix` names its group, as "snap.". */
export function switchProblems(rules: Rules, patch: unknown, prefix = ''): string[] {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch))
    return [`The switches ${prefix === '' ? '' : `of "${prefix}" `}must be one JSON object.`];
  return Object.entries(patch).flatMap(([name, value]) => {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) return [`There is no switch "${prefix}${name}".`];
    const problem = ruleProblem(rule, value);
    return problem === null ? [] : [`The switch "${prefix}${name}" must be ${problem}.`];
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
    case 'text':
      return typeof value === 'string' && rule.pattern.test(value) ? null : rule.says;
  }
}

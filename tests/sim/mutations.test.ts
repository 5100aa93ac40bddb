// The list of mutations does not rot: each still changes just what it names. What catches each is
// found by `node tests/sim/mutations.ts` and stands in docs/RELIABILITY.md.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mutated } from './mutation.ts';
import { MUTATIONS } from './mutations.ts';

const TOP = resolve(import.meta.dirname, '../..');
const sources = new Map<string, string>();

function sourceOf(file: string): string {
  const source = sources.get(file) ?? readFileSync(join(TOP, file), 'utf8');
  sources.set(file, source);
  return source;
}

describe.each(Object.entries(MUTATIONS))('%s', (_, mutations) => {
  it.each(mutations)('can be switched off: $name', (mutation) => {
    const source = sourceOf(mutation.file);
    expect(mutated(source, mutation)).not.toBe(source);
    for (const test of mutation.tests) expect(sourceOf(test)).toContain('expect(');
  });

  it('each by a name of its own', () => {
    const names = mutations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

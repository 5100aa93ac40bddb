// Owns docs/SECURITY.md being true: each attempt it names is a test that is there.
import { expect, it } from 'vitest';
import { textOf } from './sources.ts';

const document = textOf('docs/SECURITY.md');
const named = [...document.matchAll(/^- `([\w./-]+\.(?:test|spec)\.ts)`: (.+)$/gm)].map(
  ([, file = '', name = '']) => ({ file, name }),
);

it('names an attempt for each threat, and each one is tried', () => {
  const threats = document.split('\n## ').filter((part) => part.includes('**Tries:**'));
  expect(threats.map((part) => part.split('\n')[0])).toHaveLength(7);
  for (const part of threats) expect(part).toMatch(/^- `[^`]+`: /m);
  expect(named.length).toBeGreaterThan(40);
  const missing = named.filter(({ file, name }) => !textOf(file).includes(name));
  expect(missing).toEqual([]);
});

it('says of each threat what remains', () => {
  for (const part of document.split('\n## ').filter((each) => each.includes('**Tries:**')))
    expect(part).toContain('**Remains:**');
});

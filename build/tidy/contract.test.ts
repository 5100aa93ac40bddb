// Owns that no call of the contract is without its handler and its test.
import { describe, expect, it } from 'vitest';
import { pageRouter } from '../../electron/core/api.ts';
import { pageContract } from '../../shared/contract.ts';
import { TEST_FILE } from './import-walls.ts';
import { filesMatching } from './sources.ts';

/** Every call as `noun.verb`. */
function callsOf(router: Record<string, object>): string[] {
  return Object.entries(router)
    .flatMap(([noun, verbs]) => Object.keys(verbs).map((verb) => `${noun}.${verb}`))
    .toSorted();
}

const calls = callsOf(pageContract);
const tests = filesMatching(/\.(ts|tsx)$/)
  .filter(({ path }) => TEST_FILE.test(path))
  .map(({ text }) => text)
  .join('\n');

/** REST calls may be tested by their path, without naming the call. */
function restPath(call: string): RegExp | null {
  const [noun = '', verb = ''] = call.split('.');
  const route = (pageContract as unknown as Record<string, Record<string, unknown>>)[noun]?.[verb];
  const path = routePath(route);
  if (path === null) return null;
  return new RegExp(`${path.replaceAll(/\{[a-z]+\}/g, '[^\'"\\s/]+')}['"\`?]`);
}

function routePath(route: unknown): string | null {
  if (typeof route !== 'object' || route === null || !('~orpc' in route)) return null;
  const { route: settings } = route['~orpc'] as { route?: { path?: string } };
  return settings?.path === undefined ? null : settings.path;
}

describe('every call of the contract', () => {
  it('has a handler', () => {
    expect(callsOf(pageRouter)).toEqual(calls);
  });

  it.each(calls)('%s has a test', (call) => {
    const isNamed = new RegExp(`\\b${call.replace('.', '\\.')}\\b`).test(tests);
    expect(isNamed || (restPath(call)?.test(tests) ?? false)).toBe(true);
  });
});

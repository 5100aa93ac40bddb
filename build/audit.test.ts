// Proves which known holes of a package stop a landing, and that silence of the registry does not.
import { describe, expect, it } from 'vitest';
import { judge, shippedNames } from './audit.mjs';

const RULE = '-'.repeat(80);
const LICENCES = `head\n\n${RULE}\n@orpc/server 1.16.1 (MIT)\n\nMIT\n\n${RULE}\nzod 4.6.7 (MIT)\n`;
const shipped = shippedNames(LICENCES);
const hole = (severity: string, id = 'GHSA-1') => ({
  severity,
  via: [{ title: 'Prototype pollution', url: `https://advisories/${id}`, severity }],
});

it('knows what an installed Lunas holds by its licences, and what it runs on', () => {
  expect(shipped).toEqual(new Set(['electron', 'better-sqlite3', '@orpc/server', 'zod']));
});

describe('a known hole', () => {
  it('in the installed app stops the landing when it is grave', () => {
    const vulnerabilities = { zod: hole('high'), electron: hole('critical') };
    const { grave, told } = judge({ vulnerabilities }, shipped, '2026-11-21');
    expect(grave).toEqual([
      'zod: high: Prototype pollution (https://advisories/GHSA-1)',
      'electron: critical: Prototype pollution (https://advisories/GHSA-1)',
    ]);
    expect(told).toEqual([]);
  });

  it('in a tool, or of lesser weight, is told and stops nothing', () => {
    const vulnerabilities = { vite: hole('critical'), zod: hole('moderate') };
    const { grave, told } = judge({ vulnerabilities }, shipped, '2026-11-21');
    expect(grave).toEqual([]);
    expect(told).toHaveLength(2);
  });

  it('is counted where it is, not at whoever uses that package', () => {
    const vulnerabilities = {
      zod: hole('high'),
      '@orpc/server': { severity: 'high', via: ['zod'] },
    };
    expect(judge({ vulnerabilities }, shipped, '2026-11-21').grave).toHaveLength(1);
  });

  it('that somebody judged is let through until the day they said, and that advisory alone', () => {
    const judged = [
      { name: 'zod', advisory: 'https://advisories/GHSA-1', why: 'x', untilDay: '2026-12-31' },
    ];
    const graveOn = (day: string, id: string) =>
      judge({ vulnerabilities: { zod: hole('high', id) } }, shipped, day, judged).grave.length;
    expect(graveOn('2026-12-31', 'GHSA-1')).toBe(0);
    expect(graveOn('2027-01-01', 'GHSA-1')).toBe(1);
    expect(graveOn('2026-12-31', 'GHSA-2')).toBe(1);
  });
});

it.each([null, {}, { message: '405 Method Not Allowed' }, { error: { summary: '' } }])(
  'says that nothing was looked at when the registry answers %j',
  (report) => {
    expect(judge(report, shipped, '2026-11-21')).toEqual({ isAsked: false, grave: [], told: [] });
  },
);

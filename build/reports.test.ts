// Proves the closing line of `npm test`: nothing that went wrong may count as nothing.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { closingLine, playwrightCounts, total, vitestCounts } from './reports.mjs';

let folder: string;
let report: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lunas-reports-'));
  report = join(folder, 'report.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (content: object) => writeFileSync(report, JSON.stringify(content));

const vitestReport = (statuses: string[], fileStatus = 'passed') => ({
  numPassedTests: statuses.filter((status) => status === 'passed').length,
  numPendingTests: statuses.filter((status) => status === 'pending').length,
  numTodoTests: 0,
  testResults: [
    {
      name: join(folder, 'sale.test.ts'),
      status: fileStatus,
      assertionResults: statuses.map((status, at) => ({ status, fullName: `case ${at}` })),
    },
  ],
});

describe('a vitest report', () => {
  it('counts and names what failed', () => {
    write(vitestReport(['passed', 'failed', 'pending', 'passed'], 'failed'));
    expect(vitestCounts(report, 1, folder)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 1,
      faults: ['sale.test.ts: case 1'],
    });
  });

  it('counts a file that could not be loaded', () => {
    write(vitestReport([], 'failed'));
    expect(vitestCounts(report, 1, folder)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('counts a bad end that no test explains, such as an error nobody caught', () => {
    write(vitestReport(['passed']));
    expect(vitestCounts(report, 1, folder)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts a crash before the report was written', () => {
    expect(vitestCounts(report, 134, folder)).toMatchObject({ passed: 0, failed: 1 });
  });
});

describe('a Playwright report', () => {
  const spec = (title: string, status: string) => ({
    title,
    tests: [{ projectName: 'web', status }],
  });
  const suites = [
    {
      title: 'sell.spec.ts',
      specs: [spec('pays', 'expected')],
      suites: [{ title: 'late', specs: [spec('wobbles', 'flaky'), spec('fails', 'unexpected')] }],
    },
  ];

  it('names a spec that needed its second try', () => {
    write({ suites, stats: { expected: 1, unexpected: 1, flaky: 1, skipped: 2 } });
    expect(playwrightCounts(report, 1)).toEqual({
      passed: 2,
      failed: 1,
      skipped: 2,
      faults: ['[web] › sell.spec.ts › late › fails'],
      unsteady: ['[web] › sell.spec.ts › late › wobbles'],
    });
  });

  it('counts them as failed when they are more than a few', () => {
    const many = ['a', 'b', 'c', 'd'].map((title) => spec(title, 'flaky'));
    write({
      suites: [{ title: 'sell.spec.ts', specs: many }],
      stats: { expected: 1, unexpected: 0, flaky: 4, skipped: 0 },
    });
    expect(playwrightCounts(report, 0)).toMatchObject({
      passed: 1,
      failed: 4,
      faults: many.map(({ title }) => `[web] › sell.spec.ts › ${title}`),
    });
  });

  it('counts a run that found no tests', () => {
    write({ suites: [], stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 } });
    expect(playwrightCounts(report, 1)).toMatchObject({ passed: 0, failed: 1 });
  });
});

it('closes with one line, and names skipped tests when there are any', () => {
  const counts = [
    { passed: 3, failed: 0, skipped: 0, faults: [] },
    { passed: 4, failed: 1, skipped: 0, faults: ['lint'] },
  ];
  expect(closingLine(total(counts))).toBe('7 passed, 1 failed');
  expect(closingLine({ passed: 1, failed: 0, skipped: 2 })).toBe('1 passed, 0 failed, 2 skipped');
});

// Owns reading the runners' JSON reports into counts {passed, failed, skipped, faults: names,
// unsteady: names}.
// Must stay true: a runner that ended badly never counts as nothing.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Adds counts up. */
export function total(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0, faults: [], unsteady: [] };
  for (const { passed, failed, skipped, faults, unsteady = [] } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
    sum.faults.push(...faults);
    sum.unsteady.push(...unsteady);
  }
  return sum;
}

/** The one line CI reads. */
export function closingLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`;
  return skipped > 0 ? `${line}, ${skipped} skipped` : line;
}

/** Counts of a vitest JSON report; a file that could not even be loaded is one failure. */
export function vitestCounts(path, exitCode, top) {
  const report = read(path);
  if (report === undefined) return crash('vitest', `exit code ${exitCode}`);
  const faults = [];
  for (const file of report.testResults) {
    const failed = file.assertionResults.filter((result) => result.status === 'failed');
    const name = relative(top, file.name);
    faults.push(...failed.map((result) => `${name}: ${result.fullName}`));
    if (file.status === 'failed' && failed.length === 0) faults.push(`${name} (could not run)`);
  }
  return withCrash('vitest', exitCode, {
    passed: report.numPassedTests,
    failed: faults.length,
    skipped: report.numPendingTests + report.numTodoTests,
    faults,
  });
}

/** So many specs of a run may need their second try; more of them are a fault of ours. */
const UNSTEADY_MAX = 3;

/**
 * Counts of a Playwright JSON report. A spec that passed at its second try (CI gives one: browsers
 * and tills share two cores there) is named; more than a few of them are failures.
 */
export function playwrightCounts(path, exitCode) {
  const report = read(path);
  if (report === undefined) return crash('Playwright', `exit code ${exitCode}`);
  const { expected, unexpected, flaky, skipped } = report.stats;
  const isTooMuch = flaky > UNSTEADY_MAX;
  const failed = specsThat(['unexpected', ...(isTooMuch ? ['flaky'] : [])], report.suites, []);
  return withCrash('Playwright', exitCode, {
    passed: isTooMuch ? expected : expected + flaky,
    failed: isTooMuch ? unexpected + flaky : unexpected,
    skipped,
    faults: failed,
    unsteady: specsThat(['flaky'], report.suites, []),
  });
}

function specsThat(ended, suites, path) {
  return (suites ?? []).flatMap((suite) => [
    ...suite.specs.flatMap((spec) =>
      spec.tests
        .filter((test) => ended.includes(test.status))
        .map((test) => [`[${test.projectName}]`, ...path, suite.title, spec.title].join(' › ')),
    ),
    ...specsThat(ended, suite.suites, [...path, suite.title]),
  ]);
}

/** A bad exit code that no failed test explains is a failure of its own. */
function withCrash(runner, exitCode, counts) {
  if (exitCode === 0 || counts.failed > 0) return counts;
  return total([counts, crash(runner, `exit code ${exitCode}`)]);
}

/** The count of a runner that came to no result. */
export function crash(runner, why) {
  return {
    passed: 0,
    failed: 1,
    skipped: 0,
    faults: [`${runner} came to no good end (${why})`],
  };
}

function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

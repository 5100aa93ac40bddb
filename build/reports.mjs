// Owns reading the runners' JSON reports into counts {passed, failed, skipped, faults: names}.
// Must stay true: a runner that ended badly never counts as nothing.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** Adds counts up. */
export function total(counts) {
  const sum = { passed: 0, failed: 0, skipped: 0, faults: [] };
  for (const { passed, failed, skipped, faults } of counts) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
    sum.faults.push(...faults);
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

/** Counts of a Playwright JSON report. A flaky test is a failed one. */
export function playwrightCounts(path, exitCode) {
  const report = read(path);
  if (report === undefined) return crash('Playwright', `exit code ${exitCode}`);
  const faults = failedSpecs(report.suites, []);
  const { expected, unexpected, flaky, skipped } = report.stats;
  return withCrash('Playwright', exitCode, {
    passed: expected,
    failed: unexpected + flaky,
    skipped,
    faults,
  });
}

function failedSpecs(suites, path) {
  return (suites ?? []).flatMap((suite) => [
    ...suite.specs.flatMap((spec) =>
      spec.tests
        .filter((test) => test.status === 'unexpected' || test.status === 'flaky')
        .map((test) => [`[${test.projectName}]`, ...path, suite.title, spec.title].join(' › ')),
    ),
    ...failedSpecs(suite.suites, [...path, suite.title]),
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

import { writeFileSync } from 'node:fs';

/**
 * Counts tests for the last line of `npm test`. A file that does not load and an error outside every test count as
 * failures: a suite that fell over must not look like one with fewer tests.
 */
export default class TotalsReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const totals = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      totals.failed += module.errors().length;
      for (const suite of module.children.allSuites()) totals.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const state = test.result().state;
        totals[state === 'passed' || state === 'failed' ? state : 'skipped'] += 1;
      }
    }
    writeFileSync(process.env.XUKA_TEST_TOTALS, JSON.stringify(totals));
  }
}

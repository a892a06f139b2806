// What the runners wrote of a run: counts, and a note on each test that failed, were it only at first.
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Enough of what was thrown to know where to look. */
const firstLines = (message = '') => stripVTControlCharacters(message).split('\n').slice(0, 6).join('\n    ');

const note = (failed, name, message) =>
  `${failed ? 'failed' : 'passed the second time'}: ${name}\n    ${firstLines(message)}`;

/** Vitest's JSON report. A test that passed the second time still carries why it did not at first. */
export function unitReport({ numPassedTests, numFailedTests, testResults }) {
  const notes = testResults.flatMap((file) => {
    const name = relative('.', file.name);
    const found = file.assertionResults
      .filter(({ status, failureMessages }) => status === 'failed' || failureMessages?.length > 0)
      .map((test) => note(test.status === 'failed', `${name} ${test.fullName}`, test.failureMessages?.[0]));
    // A file that could not begin has no test to name.
    return found.length === 0 && file.status === 'failed' ? [note(true, name, file.message)] : found;
  });
  return { passed: numPassedTests, failed: numFailedTests, notes };
}

const journeysIn = (suites = []) => suites.flatMap((suite) => [...suite.specs, ...journeysIn(suite.suites)]);

/** Playwright's JSON report. */
export function journeyReport({ stats, suites }) {
  const notes = journeysIn(suites)
    .flatMap(({ title, tests }) => tests.map((test) => ({ title, ...test })))
    .filter(({ status }) => status === 'flaky' || status === 'unexpected')
    .map(({ title, status, results }) =>
      note(status === 'unexpected', title, results.flatMap(({ errors }) => errors)[0]?.message),
    );
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected, notes };
}

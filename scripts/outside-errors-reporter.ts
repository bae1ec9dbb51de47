import { writeFileSync } from 'node:fs';
import type { Reporter } from 'vitest/node';
import type { OutsideError } from './test-summary.ts';

/** A reporter of vitest that writes what was thrown outside of all tests to the file of VIGILOPS_OUTSIDE_ERRORS: its JSON report says nothing of it. */
class OutsideErrorsReporter implements Reporter {
  onTestRunEnd(...[, errors]: Parameters<NonNullable<Reporter['onTestRunEnd']>>): void {
    const file = process.env.VIGILOPS_OUTSIDE_ERRORS;
    if (file !== undefined) {
      writeFileSync(file, JSON.stringify(errors.map(toOutsideError)));
    }
  }
}

// Vitest takes a reporter by this name.
export { OutsideErrorsReporter as default };

function toOutsideError(error: Readonly<Record<string, unknown>>): OutsideError {
  const { VITEST_TEST_PATH: file, name, message, stack } = error;
  return {
    ...(typeof file === 'string' && { file }),
    message: `${typeof name === 'string' ? name : 'Error'}: ${typeof message === 'string' ? message : ''}`,
    stack: typeof stack === 'string' ? stack : '',
  };
}

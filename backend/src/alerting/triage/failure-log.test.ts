import { expect, it } from 'vitest';
import { createFailureLog } from './failure-log.ts';

it('says of each incident once that it cannot be decided on, and again after ten minutes', () => {
  let nowMs = 0;
  const lines: [fields: object, text: string][] = [];
  const note = createFailureLog({
    logger: { error: (fields, text) => lines.push([fields, text]) },
    monotonicMs: () => nowMs,
  });
  const failure = (incidentId: number | null, alertIds: readonly number[], isUndecided = true) => ({
    incidentId,
    alertIds,
    isUndecided,
    error: new Error('a defect'),
  });
  for (nowMs = 0; nowMs < 599_000; nowMs += 1_000) {
    note(failure(7, [1]));
    note(failure(null, [2]));
  }
  note(failure(null, [2], false));
  expect(lines.map(([fields]) => fields)).toMatchObject([
    { incidentId: 7, alertIds: [1], err: { message: 'a defect' } },
    { incidentId: null, alertIds: [2] },
    { incidentId: null, alertIds: [2] },
  ]);
  expect(lines[2]?.[1]).toContain('stands alone');
  nowMs = 600_000;
  note(failure(7, [1]));
  expect(lines).toHaveLength(4);
});

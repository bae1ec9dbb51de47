import type { LogPipelineCondition } from '@vigilops/contracts/api';
import { textOf, type LogDraft } from '../draft.ts';
import { DefinitionProblem, patternOf } from './step.ts';

/** Whether a record is one that a step is for. Throws DefinitionProblem for a pattern that cannot be honoured. */
export function compileCondition(condition: LogPipelineCondition): (draft: LogDraft) => boolean {
  const { field, exists, equals } = condition;
  if (exists === undefined && equals === undefined && condition.matches === undefined) {
    throw new DefinitionProblem(['when'], 'needs exists, equals or matches');
  }
  const expected = equals === undefined ? undefined : String(equals);
  const pattern = condition.matches === undefined ? undefined : patternOf(condition.matches, 'when.matches');
  return (draft) => {
    const text = textOf(draft, field);
    return (
      (exists === undefined || exists === (text !== undefined)) &&
      (expected === undefined || text === expected) &&
      (pattern === undefined || (text !== undefined && pattern.test(text)))
    );
  };
}

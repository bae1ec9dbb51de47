import { levelOfValue } from '@vigilops/contracts';
import type { LogPipelineStep } from '@vigilops/contracts/api';
import { jsonOf, StepFailure, textOfJson } from '../draft.ts';
import type { Step } from './step.ts';

/** Sets the level from a field that holds a level word, or a number as pino writes it. */
export function compileLevel({ from }: Extract<LogPipelineStep, { type: 'level' }>): Step {
  return (draft) => {
    const json = jsonOf(draft, from);
    if (json === undefined) {
      throw new StepFailure(`the record has no ${from}`);
    }
    const level = levelOfValue(textOfJson(json).trim(), json.startsWith('"'));
    if (level === undefined) {
      throw new StepFailure(`${from} names no level`);
    }
    [draft.severity, draft.severityText] = level;
    return 'kept';
  };
}

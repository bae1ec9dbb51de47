import type { LogPipelineStep } from '@vigilops/contracts/api';
import { StepFailure, textOf } from '../draft.ts';
import { readTime } from './read-time.ts';
import type { Step } from './step.ts';

/** Sets the time from a field. One that the house does not keep rows of fails, and the record keeps its own. */
export function compileTime({
  from,
  format,
  time_zone: timeZone,
}: Extract<LogPipelineStep, { type: 'time' }>): Step {
  return (draft, { minUs, maxUs }) => {
    const text = textOf(draft, from);
    if (text === undefined) {
      throw new StepFailure(`the record has no ${from}`);
    }
    const time = readTime(text.trim(), format, timeZone);
    if (time === undefined) {
      throw new StepFailure(`${from} is no time of this format`);
    }
    if (!(time.us >= minUs && time.us <= maxUs)) {
      throw new StepFailure(`the time in ${from} is older than what is kept, or ahead of the server's clock`);
    }
    draft.timeUs = time.us;
    draft.timeNanos = time.nanos;
    draft.timeChanged = true;
    return 'kept';
  };
}

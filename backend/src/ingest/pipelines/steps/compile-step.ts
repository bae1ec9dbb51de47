import type { LogPipelineStep } from '@vigilops/contracts/api';
import { compileCondition } from './condition.ts';
import { compileCopy, compileRemove, compileRename, compileSet } from './fields.ts';
import { compileLevel } from './level.ts';
import { compileMask } from './mask.ts';
import { compileMetric } from './metric.ts';
import { compileParseGrok, compileParseJson, compileParseKeyValue, compileParseRegex } from './parse.ts';
import { compileSample } from './sample.ts';
import type { Step, StepDeps } from './step.ts';
import { compileTime } from './time.ts';

/** From what somebody wrote to what is done. Throws DefinitionProblem for what cannot be honoured. */
export function compileStep(definition: LogPipelineStep, deps: StepDeps): Step {
  const run = compileWork(definition, deps);
  if (definition.when === undefined) {
    return run;
  }
  const applies = compileCondition(definition.when);
  return (draft, context) => (applies(draft) ? run(draft, context) : 'kept');
}

function compileWork(definition: LogPipelineStep, deps: StepDeps): Step {
  switch (definition.type) {
    case 'parse_regex':
      return compileParseRegex(definition);
    case 'parse_grok':
      return compileParseGrok(definition);
    case 'parse_json':
      return compileParseJson(definition);
    case 'parse_key_value':
      return compileParseKeyValue(definition);
    case 'rename':
      return compileRename(definition);
    case 'copy':
      return compileCopy(definition);
    case 'remove':
      return compileRemove(definition);
    case 'set':
      return compileSet(definition);
    case 'drop':
      return () => 'dropped';
    case 'mask':
      return compileMask(definition, deps);
    case 'sample':
      return compileSample(definition);
    case 'level':
      return compileLevel(definition);
    case 'time':
      return compileTime(definition);
    case 'metric':
      return compileMetric(definition, deps);
    default:
      return definition satisfies never;
  }
}

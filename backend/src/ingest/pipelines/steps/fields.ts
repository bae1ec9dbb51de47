import type { LogPipelineStep } from '@vigilops/contracts/api';
import { jsonOf, removeField, setField, StepFailure, storable } from '../draft.ts';
import { DefinitionProblem, type Step } from './step.ts';

type Definition<Type extends LogPipelineStep['type']> = Extract<LogPipelineStep, { type: Type }>;

export function compileRename({ from, to }: Definition<'rename'>): Step {
  refuseBody(from, 'from', 'cannot be renamed; copy it');
  return (draft) => {
    const json = draft.fields.get(from);
    if (json === undefined) {
      throw new StepFailure(`the record has no ${from}`);
    }
    // First away with the old one, so that a full record has room; back with it where the new one does not fit.
    draft.fields.delete(from);
    try {
      setField(draft, to, json);
    } catch (error) {
      draft.fields.set(from, json);
      throw error;
    }
    draft.fieldsChanged = true;
    return 'kept';
  };
}

export function compileCopy({ from, to }: Definition<'copy'>): Step {
  return (draft) => {
    const json = jsonOf(draft, from);
    if (json === undefined) {
      throw new StepFailure(`the record has no ${from}`);
    }
    setField(draft, to, json);
    return 'kept';
  };
}

/** What is not there is not missed. */
export function compileRemove({ fields }: Definition<'remove'>): Step {
  fields.forEach((field) => {
    refuseBody(field, 'fields', 'cannot be removed; set it to an empty text');
  });
  return (draft) => {
    fields.forEach((field) => {
      removeField(draft, field);
    });
    return 'kept';
  };
}

export function compileSet({ field, value }: Definition<'set'>): Step {
  const json = typeof value === 'string' ? JSON.stringify(storable(value)) : String(value);
  return (draft) => {
    setField(draft, field, json);
    return 'kept';
  };
}

function refuseBody(field: string, key: string, why: string): void {
  if (field === 'body') {
    throw new DefinitionProblem([key], `body ${why}`);
  }
}

import { useState } from 'react';
import type { ApiError } from '../../api/errors.ts';
import type { DefinitionDraft, DraftField } from './draft.ts';
import { problemsIn, problemsOf } from './problems.ts';
import type { DatabaseDefinition } from './types.ts';

export interface DraftForm {
  readonly draft: DefinitionDraft;
  readonly set: (change: Partial<DefinitionDraft>) => void;
  readonly problemOf: (field: DraftField) => string | undefined;
  /** True where it may be sent; else every field says what is wrong with it. */
  readonly check: () => boolean;
  /** How often that was asked. */
  readonly tries: number;
}

/** `refusal` is what the API said to what was sent last; a field that is changed since has not been refused. */
export function useDraft(
  initial: DefinitionDraft,
  known: DatabaseDefinition | undefined,
  refusal: ApiError | undefined,
): DraftForm {
  const [draft, setDraft] = useState(initial);
  const [sent, setSent] = useState<DefinitionDraft>();
  const [tries, setTries] = useState(0);
  const here = problemsOf(draft, known);
  const there = problemsIn(refusal);
  return {
    draft,
    set: (change) => setDraft((old) => ({ ...old, ...change })),
    problemOf: (field) => {
      if (sent === undefined) {
        return undefined;
      }
      return here[field] ?? (sent[field] === draft[field] ? there[field] : undefined);
    },
    check: () => {
      setSent(draft);
      setTries((count) => count + 1);
      return Object.keys(here).length === 0;
    },
    tries,
  };
}

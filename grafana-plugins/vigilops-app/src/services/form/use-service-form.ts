import { useState } from 'react';
import type { ApiError } from '../../api/errors.ts';
import { withFittingTimeout, type FormValues } from './form-values.ts';
import { problemsIn, problemsOf, type FieldName, type Problems } from './problems.ts';

export interface ServiceForm {
  readonly values: FormValues;
  readonly set: (change: Partial<FormValues>) => void;
  /** A field was left: from now on it says what is wrong with it. */
  readonly leave: (field: FieldName) => void;
  readonly problemOf: (field: FieldName) => string | undefined;
  /** True where it may be sent; else every field says what is wrong with it. */
  readonly check: () => boolean;
  /** How often that was asked. */
  readonly tries: number;
}

const NOTHING: Problems = {};

/** `refusal` is what the API said to what was sent last; a field that is changed since has not been refused. */
export function useServiceForm(initial: FormValues, refusal: ApiError | undefined): ServiceForm {
  const [values, setValues] = useState(initial);
  const [left, setLeft] = useState<ReadonlySet<FieldName>>(new Set());
  const [sent, setSent] = useState<FormValues>();
  const [tries, setTries] = useState(0);
  const here = problemsOf(values);
  const there = refusal === undefined ? NOTHING : problemsIn(refusal);
  return {
    values,
    set: (change) => setValues((old) => ({ ...old, ...change })),
    leave: (field) => {
      setLeft((old) => (old.has(field) ? old : new Set([...old, field])));
      if (field === 'interval') {
        setValues(withFittingTimeout);
      }
    },
    problemOf: (field) => {
      const own = left.has(field) || sent !== undefined ? here[field] : undefined;
      return own ?? (sent?.[field] === values[field] ? there[field] : undefined);
    },
    check: () => {
      setSent(values);
      setTries((count) => count + 1);
      return Object.keys(here).length === 0;
    },
    tries,
  };
}

import type { Answer } from '@vigilops/contracts/client';
import { useMemo } from 'react';
import { useLocation } from 'react-router';
import { NEVER, type Observable } from 'rxjs';
import type { Api } from '../../api/client.ts';
import type { ApiError } from '../../api/errors.ts';
import { usePolled } from '../../fleet/use-polled.ts';
import type { LinkRange } from '../paths.ts';

export type LogRestore = Answer<'getLogRestore'>;

/** What was fetched back from archives, and is looked at instead of the lines that are kept. */
export interface Restored {
  readonly id: number;
  /** Undefined until it is known. */
  readonly restore: LogRestore | undefined;
  /** Why it cannot be known, as when its time is up. */
  readonly error: ApiError | undefined;
  /** Whether its lines can be searched. */
  readonly ready: boolean;
  /** All of it, in milliseconds. */
  readonly range: LinkRange | undefined;
}

/** It may be unfinished, and goes when its time is up. */
const EVERY_MS = 5_000;
const nothing = (): Observable<LogRestore> => NEVER;

/** What `restore` in the address means; undefined where there is none. */
export function useRestored(api: Api): Restored | undefined {
  const id = restoreOf(new URLSearchParams(useLocation().search));
  const load = useMemo(
    () => (id === undefined ? nothing : () => api.call('getLogRestore', { path: { id } })),
    [api, id],
  );
  const { data: restore, error } = usePolled(load, EVERY_MS);
  const [from, to] = [restore?.from, restore?.to];
  const range = useMemo(
    () =>
      from === undefined || to === undefined
        ? undefined
        : { from: String(Date.parse(from)), to: String(Date.parse(to)) },
    [from, to],
  );
  if (id === undefined) {
    return undefined;
  }
  const isGone = error?.kind === 'request';
  return {
    id,
    restore,
    error,
    ready: !isGone && (restore?.state === 'done' || restore?.state === 'partial'),
    range,
  };
}

function restoreOf(params: URLSearchParams): number | undefined {
  const text = params.get('restore') ?? '';
  return /^[1-9]\d{0,9}$/.test(text) ? Number(text) : undefined;
}

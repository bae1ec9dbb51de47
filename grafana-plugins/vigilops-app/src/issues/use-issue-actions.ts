import { useState } from 'react';
import { useAction, type Action } from '../admin/use-action.ts';
import { useAppData } from '../fleet/app-data.tsx';
import type { IssueChanged, StateWanted } from './types.ts';

export interface IssueActions {
  readonly set: Action<[ids: readonly number[], wanted: StateWanted]>;
  readonly undo: Action<[events: readonly number[]]>;
  readonly merge: Action<[into: number, ids: readonly number[]]>;
  readonly unmerge: Action<[ids: readonly number[]]>;
  readonly change: Action<
    [id: number, changes: { readonly assigned_to?: string | null; readonly note?: string }]
  >;
  /** What was changed last, and can be taken back; undefined where nothing was. */
  readonly changed: IssueChanged | undefined;
  readonly forget: () => void;
}

/** What people do about error issues, one or several at a time. */
export function useIssueActions(onDone: () => void): IssueActions {
  const { api } = useAppData();
  const [changed, setChanged] = useState<IssueChanged>();
  const forget = () => setChanged(undefined);
  const done = () => {
    forget();
    onDone();
  };
  return {
    set: useAction(
      (ids: readonly number[], wanted: StateWanted) =>
        api.call('setErrorIssueState', { body: { ids: [...ids], ...wanted } }),
      (answer) => {
        setChanged(answer);
        onDone();
      },
    ),
    undo: useAction(
      (events: readonly number[]) => api.call('undoErrorIssues', { body: { events: [...events] } }),
      done,
    ),
    merge: useAction(
      (id: number, ids: readonly number[]) =>
        api.call('mergeErrorIssues', { path: { id }, body: { ids: [...ids] } }),
      done,
    ),
    unmerge: useAction(
      (ids: readonly number[]) => api.call('unmergeErrorIssues', { body: { ids: [...ids] } }),
      done,
    ),
    change: useAction(
      (id: number, body: { readonly assigned_to?: string | null; readonly note?: string }) =>
        api.call('changeErrorIssue', { path: { id }, body }),
      done,
    ),
    changed,
    forget,
  };
}

/** Why the last one did not work. */
export const refusalOf = ({ set, undo, merge, unmerge, change }: IssueActions) =>
  set.error ?? undo.error ?? merge.error ?? unmerge.error ?? change.error;

import { useAction, type Action } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';

export interface PatternActions {
  readonly change: Action<
    [id: number, changes: { readonly name?: string | null; readonly is_pinned?: boolean }]
  >;
  readonly merge: Action<[ids: readonly number[]]>;
  readonly separate: Action<[id: number]>;
  readonly split: Action<[id: number, place: number]>;
  readonly write: Action<[text: string]>;
  readonly erase: Action<[id: number]>;
}

/** What people do about patterns. */
export function usePatternActions(onDone: () => void): PatternActions {
  const { api } = useAppData();
  return {
    change: useAction(
      (id: number, body: { readonly name?: string | null; readonly is_pinned?: boolean }) =>
        api.call('changeLogTemplate', { path: { id }, body }),
      onDone,
    ),
    merge: useAction(
      (ids: readonly number[]) => api.call('mergeLogTemplates', { body: { ids: [...ids] } }),
      onDone,
    ),
    separate: useAction((id: number) => api.call('separateLogTemplate', { path: { id } }), onDone),
    split: useAction(
      (id: number, place: number) => api.call('splitLogTemplate', { path: { id }, body: { place } }),
      onDone,
    ),
    write: useAction((text: string) => api.call('writeLogTemplate', { body: { text } }), onDone),
    erase: useAction((id: number) => api.call('eraseLogTemplate', { path: { id } }), onDone),
  };
}

/** Why the last one did not work. */
export const refusalOf = (actions: PatternActions) =>
  Object.values(actions)
    .map(({ error }: Action<never>) => error)
    .find((error) => error !== undefined);

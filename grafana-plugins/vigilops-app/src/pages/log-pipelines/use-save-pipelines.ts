import { useAction, type Action } from '../../admin/use-action.ts';
import { useAppData } from '../../fleet/app-data.tsx';
import type { Pipeline, Pipelines } from './types.ts';

/** All pipelines as they are to be, made of those that are known. */
export type Change = (pipelines: readonly Pipeline[]) => readonly Pipeline[];

/** Saves the whole list, on top of the version that it was made from: who comes second is told. */
export function useSavePipelines(known: Pipelines | undefined, onDone: () => void): Action<[Change]> {
  const { api } = useAppData();
  return useAction(
    (change: Change) =>
      api.call('saveLogPipelines', {
        body: { pipelines: [...change(known?.pipelines ?? [])], version: known?.version },
      }),
    onDone,
  );
}

export const toggled =
  (name: string): Change =>
  (all) =>
    all.map((each) => (each.name === name ? { ...each, enabled: !each.enabled } : each));

export const removed =
  (name: string): Change =>
  (all) =>
    all.filter((each) => each.name !== name);

/** One place up or down, as far as there is one. */
export const moved =
  (name: string, by: -1 | 1): Change =>
  (all) => {
    const from = all.findIndex((each) => each.name === name);
    const [one, other] = [all[from], all[from + by]];
    return one === undefined || other === undefined
      ? all
      : all.map((each, at) => (at === from ? other : at === from + by ? one : each));
  };

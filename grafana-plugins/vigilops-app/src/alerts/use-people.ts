import { config } from '@grafana/runtime';
import { REFRESH_MS } from '../fleet/app-data.tsx';
import { useAsked } from '../fleet/use-asked.ts';

/** Names that a thing can be given to: the viewer, who is on duty, and who has duty at all. */
export function usePeople(): readonly string[] {
  const duty = useAsked(REFRESH_MS.slow, 'listDuty');
  const plans = duty.data?.items ?? [];
  const { name, login, email } = config.bootData.user;
  const own = [name, login, email].find((text) => text !== undefined && text !== '');
  const now = plans.flatMap((plan) => (plan.now === null ? [] : [plan.now.name]));
  const all = plans.flatMap(({ turns }) => turns.map(({ person }) => person));
  return [...new Set([...(own === undefined ? [] : [own]), ...now, ...all])];
}

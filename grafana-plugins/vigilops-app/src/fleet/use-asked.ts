import type { Answer, InputArgs } from '@vigilops/contracts/client';
import type { Observable } from 'rxjs';
import type { Api, CallName } from '../api/client.ts';
import { useAppData } from './app-data.tsx';
import { usePolled, type Polled } from './use-polled.ts';

type Load = () => Observable<unknown>;

const questions = new WeakMap<Api, Map<string, Load>>();
/** Questions whose last answers are kept. */
const MAX_KEPT = 100;

/** The same question is the same function, and so begins with its last answer when it is asked again. */
function questionOf(api: Api, name: CallName, input: readonly unknown[]): Load {
  const kept = questions.get(api) ?? new Map<string, Load>();
  questions.set(api, kept);
  const key = `${name} ${JSON.stringify(input)}`;
  const call = api.call as (name: CallName, ...input: readonly unknown[]) => Observable<unknown>;
  const load = kept.get(key) ?? (() => call(name, ...input));
  kept.delete(key);
  kept.set(key, load);
  const [oldest] = kept.keys();
  if (kept.size > MAX_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
  return load;
}

/** What a call of the API answers, asked again every `everyMs`. */
export function useAsked<Name extends CallName>(
  everyMs: number,
  name: Name,
  ...input: InputArgs<Name>
): Polled<Answer<Name>> {
  const { api } = useAppData();
  return usePolled(questionOf(api, name, input) as () => Observable<Answer<Name>>, everyMs);
}

import type { Answer, Input } from '@vigilops/contracts/client';
import { throwError, type Observable } from 'rxjs';
import type { Api, CallName } from '../api/client.ts';

type Answers = {
  readonly [Name in CallName]?: (input: Input<Name>) => Observable<Answer<Name>>;
};

/** An API that knows these calls alone. */
export function fakeApi(answers: Answers): Pick<Api, 'call'> {
  const call = (name: CallName, input: unknown = {}) => {
    const answer = answers[name] as ((input: unknown) => Observable<unknown>) | undefined;
    return answer?.(input) ?? throwError(() => new Error(`nobody answers ${name}`));
  };
  return { call: call as Api['call'] };
}

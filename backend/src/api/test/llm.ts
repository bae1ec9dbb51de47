import { VigilError } from '@vigilops/contracts';
import type { Settings } from '@vigilops/contracts/api';
import { systemClock } from '@vigilops/runtime';
import { randomBytes } from 'node:crypto';
import { createLlmDesk, PROVIDERS } from '../../llm/index.ts';
import type { AccountStore } from '../../model/index.ts';
import { createAskHttp, createResolve, systemLookUp } from '../../notify/index.ts';
import { createSealedSecrets, createSealer } from '../../sealed-text.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';
import type { RouteDeps } from '../route.ts';

export type LlmStoresOfRoom = Pick<ReadingRoom, 'llm'>;

/** The desk of the LLM gateway as the house has it; a provider that is tried is asked for real. */
export function openTestLlm(
  room: LlmStoresOfRoom,
  {
    accounts,
    settings,
  }: { readonly accounts: Pick<AccountStore, 'audit'>; readonly settings: () => Settings },
): Pick<RouteDeps, 'llm' | 'playground'> {
  const clock = systemClock;
  return {
    // Who may is known before it is asked; what it answers is tested where there is a gateway.
    playground: {
      open: () => {
        throw new VigilError('NOT_FOUND', 'there is no gateway in this test');
      },
    },
    llm: createLlmDesk({
      stores: room.llm,
      providers: PROVIDERS,
      secrets: createSealedSecrets(
        createSealer('a secret of tests alone, and of no use', randomBytes),
        'llm provider',
      ),
      ask: createAskHttp(createResolve({ lookUp: systemLookUp, allowPrivate: true })),
      timeZone: () => settings().general.time_zone,
      changed: () => Promise.resolve(),
      audit: (entry, signal) => accounts.audit(entry, clock.now(), signal),
      randomBytes,
      clock,
    }),
  };
}

import type { Settings } from '@vigilops/contracts/api';
import { systemClock, type Logger } from '@vigilops/runtime';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  createAssistantDesk,
  createPurse,
  createToolbox,
  TOOLS,
  type AssistantDesk,
} from '../../analysis/index.ts';
import type { Inside } from '../../llm/index.ts';
import { nearNames } from '../../query/index.ts';
import type { ReadingRoom } from '../../store/test/open-reading-room.ts';

/** The assistant of a house whose gateway has no model, unless a test brings one. */
export function openTestAssistant(
  room: Pick<ReadingRoom, 'assistant'>,
  deps: { readonly settings: () => Settings; readonly logger: Logger; readonly inside?: Inside },
): AssistantDesk {
  const { settings, logger } = deps;
  const inside = deps.inside ?? {
    open: () => Promise.resolve({ outcome: 'no_model' as const, why: 'there is no gateway in this test' }),
  };
  return createAssistantDesk({
    inside,
    settings,
    toolbox: createToolbox(TOOLS, {
      near: (name, names) => nearNames(name, names, 5),
      timeZone: () => settings().general.time_zone,
      logger,
    }),
    store: room.assistant,
    purse: createPurse({
      store: room.assistant,
      maxUsdPerDay: () => settings().ai.max_usd_per_day,
      dayBegan: () => new Date(0),
      clock: systemClock,
    }),
    newId: randomUUID,
    randomBytes,
    clock: systemClock,
    logger,
  });
}

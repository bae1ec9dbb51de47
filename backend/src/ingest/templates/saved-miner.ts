import {
  createMiner,
  TemplateError,
  type Miner,
  type MinerLimits,
  type MinerState,
} from '@vigilops/log-templates';
import type { Logger } from '@vigilops/runtime';
import { z } from 'zod';
import type { StoredMiner } from '../../model/index.ts';

const id = z.int().positive();
const count = z.int().nonnegative();

const minerState = z.strictObject({
  version: z.literal(1),
  lines: count,
  otherLines: count,
  templates: z.array(
    z.strictObject({
      tokens: z.array(z.tuple([z.string(), z.string().nullable(), z.int()])),
      tail: z.string(),
      count,
      name: z.string().optional(),
      isPinned: z.literal(true).optional(),
      written: z.string().optional(),
      splits: z.array(count).optional(),
      aliasOf: id.optional(),
    }),
  ),
  moved: z.array(z.tuple([id, id])),
});

export interface OpenedMiner {
  readonly miner: Miner;
  /** Orders up to this one are carried out in it. */
  readonly orders: number;
  /** Ids that moved. */
  readonly moved: readonly number[];
}

/** Goes on from a saved state. One that cannot be read is left aside: ids are made of texts, and come out the same. */
export function openMiner(
  stored: StoredMiner | undefined,
  { limits, logger }: { readonly limits: Partial<MinerLimits>; readonly logger: Logger },
): OpenedMiner {
  if (stored === undefined) {
    return { miner: createMiner({ limits }), orders: 0, moved: [] };
  }
  try {
    const state = minerState.parse(JSON.parse(stored.value)) as MinerState;
    return {
      miner: createMiner({ limits, state }),
      orders: stored.orders,
      moved: state.moved.map(([from]) => from),
    };
  } catch (error) {
    if (!(error instanceof TemplateError || error instanceof z.ZodError || error instanceof SyntaxError)) {
      throw error;
    }
    logger.warn(
      { err: error },
      'what was known of templates of log lines cannot be read; they are found again, with the same ids',
    );
    return { miner: createMiner({ limits }), orders: 0, moved: [] };
  }
}

import { TemplateError, type Miner } from '@vigilops/log-templates';
import { z } from 'zod';
import type { LogTemplateOrder } from '../../model/index.ts';

const id = z.int().positive();

export const templateOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('merge'), ids: z.array(id).min(2) }),
  z.strictObject({ kind: z.literal('separate'), id }),
  z.strictObject({ kind: z.literal('split'), id, place: z.int().nonnegative() }),
  z.strictObject({ kind: z.literal('pin'), id, isPinned: z.boolean() }),
  z.strictObject({ kind: z.literal('define'), text: z.string() }),
  z.strictObject({ kind: z.literal('undefine'), id }),
]) satisfies z.ZodType<LogTemplateOrder>;

/** Whether the miner knows all templates that the order is about; else it waits for their lines. */
export function knowsAll(miner: Miner, order: LogTemplateOrder): boolean {
  return idsOf(order).every((one) => miner.resolve(one) !== undefined);
}

export function idsOf(order: LogTemplateOrder): readonly number[] {
  return order.kind === 'merge' ? order.ids : order.kind === 'define' ? [] : [order.id];
}

/** The template that the order leaves. Throws TemplateError. */
export function carryOut(miner: Miner, order: LogTemplateOrder): number {
  switch (order.kind) {
    case 'merge':
      return miner.merge(order.ids);
    case 'separate':
      return miner.separate(order.id);
    case 'split':
      return miner.split(order.id, order.place);
    case 'pin':
      miner.pin(order.id, order.isPinned);
      return order.id;
    case 'define':
      return miner.define(order.text);
    case 'undefine':
      miner.undefine(order.id);
      return order.id;
  }
}

/** The same again, or what makes no sense any more: another backend, or this one before it stopped, has done it. */
export function carryOutAgain(miner: Miner, order: LogTemplateOrder): void {
  try {
    carryOut(miner, order);
  } catch (error) {
    if (!(error instanceof TemplateError)) {
      throw error;
    }
  }
}

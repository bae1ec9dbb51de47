import type { BuiltInPrice } from './price.ts';
import { ANTHROPIC_PRICES } from './table/anthropic.ts';
import { DEEPSEEK_PRICES } from './table/deepseek.ts';
import { OPENAI_PRICES } from './table/openai.ts';
import { QWEN_PRICES } from './table/qwen.ts';

/**
 * Only what a source says: a model that is not here is unpriced, never free. Left out: batches, priority and flexible
 * processing, fast mode, audio, images, searches and other tools, fine-tuned models; and whatever runs on Azure or on
 * other people's servers, who set their own prices.
 */
export const BUILT_IN_PRICES: readonly BuiltInPrice[] = [
  ...OPENAI_PRICES,
  ...ANTHROPIC_PRICES,
  ...DEEPSEEK_PRICES,
  ...QWEN_PRICES,
];

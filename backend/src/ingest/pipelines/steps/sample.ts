import { LOG } from '@vigilops/contracts';
import type { LogPipelineStep } from '@vigilops/contracts/api';
import { setField, textOf, type LogDraft } from '../draft.ts';
import type { Step } from './step.ts';

/**
 * Keeps one record in so many. The same value stays or goes everywhere and again when it is sent again; a record
 * without one is chosen by what it is. What stays says for how many it stands.
 */
export function compileSample({
  keep_one_in: keepOneIn,
  by,
}: Extract<LogPipelineStep, { type: 'sample' }>): Step {
  const factor = String(keepOneIn);
  return (draft) => {
    if (spread(textOf(draft, by) ?? identityOf(draft)) % keepOneIn !== 0) {
      return 'sampled_out';
    }
    // Sampled twice, it stands for the product.
    const before = Number(draft.fields.get(LOG.sampledOneIn) ?? 1);
    setField(draft, LOG.sampledOneIn, before > 1 ? String(before * keepOneIn) : factor);
    return 'kept';
  };
}

function identityOf({ timeUs, timeNanos, sequence, body }: LogDraft): string {
  return `${String(timeUs)}.${String(timeNanos)}.${String(sequence)}.${body.slice(0, 256)}`;
}

/** FNV-1a, then the end of MurmurHash3 so that low bits depend on all of it. */
function spread(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

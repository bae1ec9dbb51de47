import { createUsageHider } from '../wire/hide-usage.ts';
import { isObject, parsedJson } from '../wire/json.ts';
import {
  createStreamTranslator,
  translateAnswer,
  type StreamOptions,
  type Translatable,
} from '../wire/translate/index.ts';

/** What the client gets of an answer, where that is not its bytes as they came. */
export interface Rewriter {
  push(chunk: Buffer): Buffer | string;
  /** What comes after the last chunk. */
  end(): Buffer | string;
  /** Why it cannot go on: the client is told, and the call ends. */
  failure(): string | null;
}

export function streamRewriter(to: Translatable, options: StreamOptions): Rewriter {
  return createStreamTranslator(to, options);
}

const MAX_WHOLE_BYTES = 64 * 1_048_576;

/** Of an answer that comes as a whole: nothing goes out before its end. */
export function wholeRewriter(to: Translatable, createdSeconds: number): Rewriter {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let failure: string | null = null;
  return {
    push(chunk) {
      bytes += chunk.length;
      if (bytes > MAX_WHOLE_BYTES) {
        failure = 'the answer is too large to be translated';
      } else {
        chunks.push(chunk);
      }
      return '';
    },
    end() {
      const body = parsedJson(Buffer.concat(chunks).toString('utf8'));
      if (!isObject(body)) {
        failure = 'the provider sent an answer that is no JSON';
        return '';
      }
      return JSON.stringify(translateAnswer(to, body, createdSeconds));
    },
    failure: () => failure,
  };
}

/** Takes the chunk with the usage out of a stream: we asked for it, and the client did not. */
export function withoutUsageChunk(): Rewriter {
  return { ...createUsageHider(), failure: () => null };
}

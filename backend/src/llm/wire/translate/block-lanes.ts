import type { JsonObject } from '../json.ts';

export type TypedEvent = JsonObject & { readonly type: string };

/** More waits for its turn than is kept. */
export class TooMuchWaits extends Error {}
const MAX_WAITING = 4_194_304;

interface Piece {
  /** 'text', 'thinking', or the index of a call. */
  readonly lane: string | number;
  readonly header: JsonObject | null;
  readonly text: string;
}

/**
 * Anthropic's blocks come one after the other, a chat's calls of tools may come side by side: what belongs to another block
 * waits until the arguments of the open call are whole. Providers that send one call after the other wait for nothing.
 */
export function createBlockLanes() {
  let index = -1;
  let open: string | number | null = null;
  let shape = createJsonShape();
  let waiting: Piece[] = [];
  let waitingLength = 0;

  function stop(): TypedEvent[] {
    if (open === null) {
      return [];
    }
    open = null;
    return [{ type: 'content_block_stop', index }];
  }

  function mayChange(): boolean {
    return typeof open !== 'number' || shape.isWhole();
  }

  function begin(piece: Piece): TypedEvent[] {
    const stopped = stop();
    index += 1;
    open = piece.lane;
    shape = createJsonShape();
    const block = piece.header ?? emptyBlock(piece.lane);
    return [...stopped, { type: 'content_block_start', index, content_block: block }];
  }

  function put(piece: Piece): TypedEvent[] {
    const begun = open === piece.lane ? [] : begin(piece);
    if (typeof piece.lane === 'number') {
      shape.add(piece.text);
    }
    if (piece.text === '') {
      return begun;
    }
    return [...begun, { type: 'content_block_delta', index, delta: deltaOf(piece) }];
  }

  function take(piece: Piece): TypedEvent[] {
    if (open !== piece.lane && !mayChange()) {
      waiting.push(piece);
      // Each piece costs something, even without text.
      waitingLength += piece.text.length + 64;
      if (waitingLength > MAX_WAITING) {
        throw new TooMuchWaits('the provider mixes calls of tools, and more waits for its turn than is kept');
      }
      return [];
    }
    const events = put(piece);
    if (waiting.length === 0 || !mayChange()) {
      return events;
    }
    // What waited for the call that is whole now; some of it may have to wait for the next.
    const rest = grouped(waiting);
    waiting = [];
    waitingLength = 0;
    return [...events, ...rest.flatMap(take)];
  }

  return {
    say: (lane: 'text' | 'thinking', text: string): TypedEvent[] => take({ lane, header: null, text }),
    call(lane: number, { id, name }: JsonObject, text: string): TypedEvent[] {
      const header = typeof id === 'string' ? { type: 'tool_use', id, name, input: {} } : null;
      return take({ lane, header, text });
    },
    close(): TypedEvent[] {
      const rest = grouped(waiting);
      waiting = [];
      return [...rest.flatMap(put), ...stop()];
    },
  };
}

/** Pieces of one block together, in the order in which the blocks began. */
function grouped(pieces: readonly Piece[]): Piece[] {
  const lanes = new Map<string | number, Piece>();
  for (const piece of pieces) {
    const before = lanes.get(piece.lane);
    lanes.set(piece.lane, {
      lane: piece.lane,
      header: before?.header ?? piece.header,
      text: (before?.text ?? '') + piece.text,
    });
  }
  return [...lanes.values()];
}

function emptyBlock(lane: string | number): JsonObject {
  if (lane === 'text') {
    return { type: 'text', text: '' };
  }
  return lane === 'thinking'
    ? { type: 'thinking', thinking: '', signature: '' }
    : { type: 'tool_use', id: `call_${String(lane)}`, name: '', input: {} };
}

function deltaOf({ lane, text }: Piece): JsonObject {
  if (lane === 'text') {
    return { type: 'text_delta', text };
  }
  return lane === 'thinking'
    ? { type: 'thinking_delta', thinking: text }
    : { type: 'input_json_delta', partial_json: text };
}

/** Whether a JSON object that comes in pieces has come to its end. */
function createJsonShape() {
  let depth = 0;
  let hasBegun = false;
  let isInString = false;
  let isEscaped = false;
  return {
    add(text: string): void {
      for (const char of text) {
        if (isInString) {
          isInString = isEscaped || char !== '"';
          isEscaped = !isEscaped && char === '\\';
        } else if (char === '"') {
          isInString = true;
        } else if (char === '{' || char === '[') {
          depth += 1;
          hasBegun = true;
        } else if (char === '}' || char === ']') {
          depth -= 1;
        }
      }
    },
    isWhole: () => hasBegun && depth <= 0 && !isInString,
  };
}

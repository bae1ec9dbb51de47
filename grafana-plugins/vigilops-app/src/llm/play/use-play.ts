import { getBackendSrv } from '@grafana/runtime';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Subscription } from 'rxjs';
import { toApiError } from '../../api/errors.ts';
import { APP_PROXY_URL } from '../../constants.ts';
import { playStream, type Player, type PlayRequest } from './play-stream.ts';
import { isOver, messagesOf, newTurn, turnAfter, type Turn } from './turns.ts';

/** How the model is asked. */
export interface Manner {
  readonly model: string;
  readonly system: string;
  /** NaN: as the model has it; so is the next. */
  readonly temperature: number;
  readonly maxTokens: number;
}

export interface Playing {
  readonly turns: readonly Turn[];
  readonly busy: boolean;
  readonly ask: (question: string) => void;
  readonly stop: () => void;
  readonly clear: () => void;
}

/** What is sent for a conversation, but for who pays. */
export function playOf(
  { model, system, temperature, maxTokens }: Manner,
  turns: readonly Turn[],
  question: string,
): PlayRequest {
  return {
    model,
    messages: messagesOf(system, turns, question),
    ...(Number.isNaN(temperature) ? {} : { temperature }),
    ...(Number.isNaN(maxTokens) ? {} : { max_tokens: maxTokens }),
  };
}

/** One conversation. It ends with its page: what is under way is stopped, and costs no more. */
export function usePlay(player: Player | undefined, manner: Manner): Playing {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const running = useRef<Subscription>(undefined);
  const serial = useRef(0);
  const change = useCallback(
    (id: number, how: (turn: Turn) => Turn) =>
      setTurns((old) => old.map((turn) => (turn.id === id ? how(turn) : turn))),
    [],
  );
  useEffect(() => () => running.current?.unsubscribe(), []);
  const last = turns.at(-1);

  const ask = (question: string) => {
    if (player === undefined || (last !== undefined && !isOver(last))) {
      return;
    }
    serial.current += 1;
    const id = serial.current;
    setTurns((old) => [...old, newTurn(id, manner.model, question)]);
    const deps = { url: APP_PROXY_URL, backend: getBackendSrv() };
    running.current = playStream(deps, player, playOf(manner, turns, question)).subscribe({
      next: (event) => change(id, (turn) => turnAfter(turn, event)),
      error: (thrown: unknown) => {
        const { message, status } = toApiError(thrown);
        change(id, (turn) => ({
          ...turn,
          state: 'failed',
          error: message,
          status: turn.state === 'asking' && status > 0 ? status : undefined,
        }));
      },
      complete: () => change(id, (turn) => (turn.state === 'failed' ? turn : { ...turn, state: 'done' })),
    });
  };
  return {
    turns,
    busy: last !== undefined && !isOver(last),
    ask,
    stop: () => {
      running.current?.unsubscribe();
      if (last !== undefined && !isOver(last)) {
        change(last.id, (turn) => ({ ...turn, state: 'stopped' }));
      }
    },
    clear: () => {
      running.current?.unsubscribe();
      setTurns([]);
    },
  };
}

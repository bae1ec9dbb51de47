import { getBackendSrv } from '@grafana/runtime';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Subscription } from 'rxjs';
import { viewerLanguage } from '../analysis/viewer-language.ts';
import { toApiError, type ApiError } from '../api/errors.ts';
import { APP_PROXY_URL } from '../constants.ts';
import { askStream } from './ask-stream.ts';
import { newTurn, turnAfter, type Turn } from './turns.ts';

export interface Conversation {
  readonly turns: readonly Turn[];
  readonly busy: boolean;
  /** Why the last question was not asked. */
  readonly error: ApiError | undefined;
  readonly ask: (question: string, about: string | undefined) => void;
  readonly stop: () => void;
  /** Another one, from its beginning or as it was kept. */
  readonly open: (id: string | undefined, turns: readonly Turn[]) => void;
}

/** One conversation with the assistant. It ends with its page: what is under way is stopped, and costs no more. */
export function useConversation(onAsked: () => void): Conversation {
  const [turns, setTurns] = useState<readonly Turn[]>([]);
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const running = useRef<Subscription>(undefined);
  const id = useRef<string>(undefined);
  const serial = useRef(0);
  useEffect(() => () => running.current?.unsubscribe(), []);
  const change = useCallback(
    (turnId: string, how: (turn: Turn) => Turn) =>
      setTurns((old) => old.map((turn) => (turn.id === turnId ? how(turn) : turn))),
    [],
  );

  return {
    turns,
    busy,
    error,
    ask(question, about) {
      if (busy) {
        return;
      }
      serial.current += 1;
      const turnId = `asked-${String(serial.current)}`;
      setError(undefined);
      setBusy(true);
      setTurns((old) => [...old, newTurn(turnId, question)]);
      const asked = {
        question,
        language: viewerLanguage(),
        ...(id.current === undefined ? {} : { conversation_id: id.current }),
        ...(about === undefined ? {} : { about }),
      };
      running.current = askStream({ url: APP_PROXY_URL, backend: getBackendSrv() }, asked).subscribe({
        next: (event) => {
          if (event.type === 'started') {
            id.current = event.conversation_id;
          }
          change(turnId, (turn) => turnAfter(turn, event));
        },
        error: (thrown: unknown) => {
          setBusy(false);
          setError(toApiError(thrown));
          change(turnId, (turn) => ({ ...turn, ended: turn.ended ?? 'lost' }));
        },
        complete: () => {
          setBusy(false);
          change(turnId, (turn) => ({ ...turn, ended: turn.ended ?? 'lost' }));
          onAsked();
        },
      });
    },
    stop() {
      running.current?.unsubscribe();
      setBusy(false);
      setTurns((old) => old.map((turn) => ({ ...turn, ended: turn.ended ?? 'stopped' })));
    },
    open(next, kept) {
      running.current?.unsubscribe();
      setBusy(false);
      setError(undefined);
      id.current = next;
      setTurns(kept);
    },
  };
}

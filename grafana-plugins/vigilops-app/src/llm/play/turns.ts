import type { PlayEvent, PlayRequest } from './play-stream.ts';

/** A question and what came of it. */
export interface Turn {
  readonly id: number;
  readonly model: string;
  readonly question: string;
  readonly answer: string;
  readonly thought: string;
  readonly state: 'asking' | 'answering' | 'done' | 'stopped' | 'failed';
  /** In the words of the gateway. */
  readonly error: string | undefined;
  /** Of the refusal; undefined: it had begun to answer. */
  readonly status: number | undefined;
  /** It ended because it may be no longer. */
  readonly isCut: boolean;
  readonly requestId: string | undefined;
  /** Places that were taken out of what was asked. */
  readonly redacted: number;
}

export const newTurn = (id: number, model: string, question: string): Turn => ({
  id,
  model,
  question,
  answer: '',
  thought: '',
  state: 'asking',
  error: undefined,
  status: undefined,
  isCut: false,
  requestId: undefined,
  redacted: 0,
});

export const isOver = ({ state }: Turn): boolean => state !== 'asking' && state !== 'answering';

export function turnAfter(turn: Turn, event: PlayEvent): Turn {
  switch (event.kind) {
    case 'open':
      return { ...turn, state: 'answering', requestId: event.requestId, redacted: event.redacted };
    case 'text':
      return { ...turn, answer: turn.answer + event.text };
    case 'thought':
      return { ...turn, thought: turn.thought + event.text };
    case 'ended':
      return { ...turn, isCut: event.reason === 'length' };
    case 'failed':
      return { ...turn, state: 'failed', error: event.message };
    default:
      return event satisfies never;
  }
}

/** What the next question goes with: what was asked and answered. A question without an answer is as if it never was. */
export function messagesOf(
  system: string,
  turns: readonly Turn[],
  question: string,
): PlayRequest['messages'] {
  return [
    ...(system.trim() === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...turns
      .filter(({ answer }) => answer !== '')
      .flatMap(({ question: asked, answer }) => [
        { role: 'user' as const, content: asked },
        { role: 'assistant' as const, content: answer },
      ]),
    ...(question === '' ? [] : [{ role: 'user' as const, content: question }]),
  ];
}

import type { AssistantEvent, AssistantTurn } from '@vigilops/contracts/api';

type Ending = Extract<AssistantEvent, { type: 'end' }>['ended'];

/** A question and what has become of it so far. */
export interface Turn {
  readonly id: string;
  readonly question: string;
  /** Null: it goes on. */
  readonly ended: Ending | null;
  readonly message: string | null;
  /** Answers of the model so far. */
  readonly number: number;
  readonly parts: AssistantTurn['parts'];
  readonly evidence: AssistantTurn['evidence'];
  readonly toolCalls: AssistantTurn['tool_calls'];
  readonly model: string | null;
  readonly isLocal: boolean;
  readonly cost: Pick<AssistantTurn, 'input_tokens' | 'output_tokens' | 'usd'> | undefined;
}

export const newTurn = (id: string, question: string): Turn => ({
  id,
  question,
  ended: null,
  message: null,
  number: 0,
  parts: [],
  evidence: [],
  toolCalls: [],
  model: null,
  isLocal: false,
  cost: undefined,
});

/** One that is kept, as it was. */
export const turnOf = (turn: AssistantTurn): Turn => ({
  ...newTurn(turn.id, turn.question),
  ended: turn.ended ?? 'lost',
  parts: turn.parts,
  evidence: turn.evidence,
  toolCalls: turn.tool_calls,
  model: turn.model,
  cost: turn,
});

export function turnAfter(turn: Turn, event: AssistantEvent): Turn {
  switch (event.type) {
    case 'started':
      return { ...turn, model: event.model, isLocal: event.is_local };
    case 'turn':
      return { ...turn, number: event.number };
    case 'tool':
      return { ...turn, toolCalls: [...turn.toolCalls, event] };
    case 'part':
      return { ...turn, parts: [...turn.parts, event.part] };
    case 'retract':
      return { ...turn, parts: [] };
    case 'evidence':
      return { ...turn, evidence: event.rows };
    case 'cost':
      return { ...turn, cost: event };
    case 'end':
      return { ...turn, ended: event.ended, message: event.message };
    default:
      // Of a newer server.
      return event satisfies never;
  }
}

import type { assistantTurn, listConversationsResponse } from '@vigilops/contracts/api';
import type { z } from 'zod';
import type { AskedTurn, ConversationRecord } from '../../../model/index.ts';
import { timeOf } from '../../times.ts';

export const presentConversation = (
  record: ConversationRecord,
): z.input<typeof listConversationsResponse>['items'][number] => ({
  id: record.id,
  title: record.title,
  created_at: timeOf(record.createdAt),
  updated_at: timeOf(record.updatedAt),
  turns: record.turns,
});

export const presentTurn = (turn: AskedTurn): z.input<typeof assistantTurn> => ({
  id: turn.id,
  question: turn.question,
  about: turn.about,
  asked_at: timeOf(turn.askedAt),
  ended: turn.ended,
  parts: [...turn.parts],
  evidence: [...turn.evidence],
  tool_calls: [...turn.toolCalls],
  provider: turn.provider,
  model: turn.model,
  input_tokens: turn.inputTokens,
  output_tokens: turn.outputTokens,
  usd: turn.usd,
});

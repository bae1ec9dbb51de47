import { askAssistantRequest, assistantEvent, type AssistantEvent } from '@vigilops/contracts/api';
import { defineAnswerStreamRoute, type EventSource } from '../../route.ts';
import { askerOf } from './asker.ts';

export const askAssistant = defineAnswerStreamRoute({
  method: 'post',
  path: '/api/v1/assistant/ask',
  policy: { access: 'token', needs: 'read' },
  operationId: 'askAssistant',
  tag: 'assistant',
  summary:
    'Asks the assistant; what it does and says comes as server-sent events. Leaving ends the call of the model',
  status: 200,
  failsWith: ['NOT_FOUND', 'CONFLICT', 'OVERLOADED'],
  body: askAssistantRequest,
  answer: assistantEvent,
  handle: async ({ body }, context) => {
    const stop = new AbortController();
    const question = {
      text: body.question,
      language: body.language,
      about: body.about ?? null,
      conversationId: body.conversation_id ?? null,
    };
    const open = await context.deps.assistant.ask(question, askerOf(context, stop.signal), context.signal);
    return asEventSource(open, stop);
  },
});

function asEventSource(
  open: (signal: AbortSignal) => AsyncIterable<AssistantEvent>,
  stop: AbortController,
): EventSource {
  return {
    async *events(signal) {
      const leave = () => {
        stop.abort(new Error('the caller left'));
      };
      signal.addEventListener('abort', leave, { once: true });
      if (signal.aborted) {
        leave();
      }
      let number = 0;
      for await (const event of open(stop.signal)) {
        number += 1;
        yield { id: String(number), name: event.type, data: [JSON.stringify(event)] };
      }
    },
    end: () => {
      stop.abort(new Error('the caller may not ask any more'));
    },
  };
}

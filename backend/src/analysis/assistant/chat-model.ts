import { ChatOpenAICompletions } from '@langchain/openai';
import type { InsideLine } from '../../llm/index.ts';

/**
 * LangChain's model of OpenAI's chat completions, on the house's own gateway: its address is never looked at. It asks once;
 * who is asked next is the gateway's matter.
 */
export function createChatModel(line: InsideLine, maxTokens: number): ChatOpenAICompletions {
  return new InsideModel({
    model: line.model,
    apiKey: 'of-the-house',
    maxRetries: 0,
    streaming: true,
    streamUsage: true,
    modelKwargs: { [line.maxTokensField]: maxTokens },
    configuration: {
      baseURL: 'http://inside.invalid/v1',
      organization: null,
      project: null,
      logLevel: 'off',
      fetch: line.fetch,
    },
  });
}

class InsideModel extends ChatOpenAICompletions {
  /** Not everybody who speaks like OpenAI says whose words these are. */
  protected override _convertCompletionsDeltaToBaseMessageChunk(
    ...[delta, raw, role]: Parameters<ChatOpenAICompletions['_convertCompletionsDeltaToBaseMessageChunk']>
  ): ReturnType<ChatOpenAICompletions['_convertCompletionsDeltaToBaseMessageChunk']> {
    return super._convertCompletionsDeltaToBaseMessageChunk(delta, raw, role ?? 'assistant');
  }

  /** Theirs loads a table from a public address; the gateway counts tokens itself. */
  override getNumTokens(): Promise<number> {
    return Promise.resolve(0);
  }
}

import type { JsonObject } from '../json.ts';
import { chatAnswerToMessages, messagesAnswerToChat } from './answers.ts';
import { chatToMessages } from './chat-to-messages.ts';
import { messagesToChat, type ChatManners } from './messages-to-chat.ts';
import type { TranslatedRequest } from './notes.ts';

export type { ChatManners } from './messages-to-chat.ts';
export type { TranslatedRequest } from './notes.ts';
export { createStreamTranslator, type StreamOptions, type StreamTranslator } from './stream.ts';

/** The two formats that are translated into one another. */
export type Translatable = 'chat' | 'messages';

/** A client's request in the words of a provider that speaks `to`. */
export function translateRequest(
  to: Translatable,
  body: JsonObject,
  manners: ChatManners & { readonly defaultMaxTokens: number },
): TranslatedRequest {
  return to === 'messages' ? chatToMessages(body, manners.defaultMaxTokens) : messagesToChat(body, manners);
}

/** A provider's whole answer, no error, in the words of the client, who speaks `to`. */
export function translateAnswer(to: Translatable, body: JsonObject, createdSeconds: number): JsonObject {
  return to === 'chat' ? messagesAnswerToChat(body, createdSeconds) : chatAnswerToMessages(body);
}

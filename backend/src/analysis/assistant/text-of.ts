import type { BaseMessage } from '@langchain/core/messages';

/** The text of an answer of a model; other parts of it are nobody's business. */
export const textOf = ({ content }: BaseMessage): string =>
  typeof content === 'string'
    ? content
    : content
        .map((part) => (part.type === 'text' && typeof part.text === 'string' ? part.text : ''))
        .join('');

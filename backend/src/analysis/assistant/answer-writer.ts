import type { AssistantAnswerPart, AssistantEvent, AssistantRow } from '@vigilops/contracts/api';
import type { Concealer } from './conceal.ts';
import { createSentences, type Sentence } from './sentences.ts';
import { createVerifier } from './verify.ts';

/** Some pages; who says more says nothing. */
const MOST_CHARACTERS = 12_000;

/** What a model writes, sentence by sentence as people may see it. */
export interface AnswerWriter {
  push(text: string): void;
  /** It was no answer: the model asks on. */
  retract(): void;
  finish(): void;
  parts(): readonly AssistantAnswerPart[];
}

export function createAnswerWriter(deps: {
  readonly known: ReadonlyMap<string, AssistantRow>;
  readonly concealer: Pick<Concealer, 'text'>;
  readonly emit: (event: AssistantEvent) => void;
  readonly onTooLong: () => void;
}): AnswerWriter {
  const verify = createVerifier({ rowOf: (cite) => deps.known.get(cite), mask: deps.concealer.text });
  let parts: AssistantAnswerPart[] = [];
  let sentences = createSentences();
  let characters = 0;

  function show(found: readonly Sentence[]): void {
    for (const { text, startsLine } of found) {
      const part = verify(text, startsLine);
      if (part !== undefined) {
        parts.push(part);
        deps.emit({ type: 'part', part });
      }
    }
  }

  return {
    push(text) {
      if (characters > MOST_CHARACTERS) {
        return;
      }
      characters += text.length;
      show(sentences.push(text.slice(0, MOST_CHARACTERS)));
      if (characters > MOST_CHARACTERS) {
        deps.onTooLong();
      }
    },
    retract() {
      if (parts.length > 0) {
        deps.emit({ type: 'retract' });
      }
      parts = [];
      sentences = createSentences();
      characters = 0;
    },
    finish: () => {
      show(sentences.rest());
    },
    parts: () => parts,
  };
}

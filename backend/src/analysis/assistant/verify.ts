import type { AssistantAnswerPart, AssistantRow } from '@vigilops/contracts/api';
import { plainText } from './plain-text.ts';

/** Kinds of rows that tools find: what has none of these before its colon is text. */
const KINDS =
  'log|count|error_issue|article|digest|moment|incident|alert|rule|timeline|evidence|host|service|state|metric|series|change|llm|template|issue|finding|forecast|cause|root_cause|link|knowledge|article|row';
const BRACKETED = new RegExp(
  `[[【(（]\\s*((?:${KINDS}|[a-z_]{2,24}):[^\\]】)）\\s,;，；、]{1,160}(?:[\\s,;，；、]+(?:${KINDS}|[a-z_]{2,24}):[^\\]】)）\\s,;，；、]{1,160}){0,20})\\s*[\\]】)）]`,
  'gu',
);
const BARE = new RegExp(`(?<![\\w:/.])(?:${KINDS}):[0-9][\\w.:/#+-]{0,100}`, 'g');
const KIND_AT_BEGIN = new RegExp(`^(?:${KINDS}):`);

/** Makes of what a model wrote what people may see: every reference is a row that was found, or is gone. */
export function createVerifier(deps: {
  /** By its reference; undefined: no tool found it in this conversation. */
  readonly rowOf: (cite: string) => AssistantRow | undefined;
  /** Secrets and personal data in it become marks. */
  readonly mask: (text: string) => string;
}): (sentence: string, startsLine: boolean) => AssistantAnswerPart | undefined {
  return (sentence, startsLine) => {
    const citations = new Map<string, AssistantRow>();
    let invented = 0;
    const take = (cite: string): boolean => {
      const trimmed = cite.replace(/[.:]+$/, '');
      const row = deps.rowOf(trimmed) ?? deps.rowOf(cite);
      if (row !== undefined) {
        citations.set(row.cite, row);
        return true;
      }
      const isReference = KIND_AT_BEGIN.test(cite);
      invented += isReference ? 1 : 0;
      return isReference;
    };
    const bare = sentence
      .replace(BRACKETED, (whole, inside: string) => {
        const cites = inside.split(/[\s,;，；、]+/).filter((one) => one !== '');
        return cites.map(take).every((is) => is) ? ' ' : whole;
      })
      .replace(BARE, (whole) => (take(whole) ? '' : whole));
    const text = deps
      .mask(plainText(bare))
      .replace(/[ \t]+/g, ' ')
      .replace(/ ([.,;:!?。，；：！？])/g, '$1')
      .trim();
    return text === '' && citations.size === 0
      ? undefined
      : { text, citations: [...citations.values()], invented, starts_line: startsLine };
  };
}

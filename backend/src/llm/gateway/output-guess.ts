/** Of what a model is expected to answer where the client sets no limit. */
export interface OutputGuess {
  /** Tokens of one answer. */
  of(model: string): number;
  note(model: string, outputTokens: number): void;
}

/** Before anything is known: a page of text. */
const UNKNOWN = 1_024;
const LEAST = 256;
const KEPT = 64;
const MAX_MODELS = 1_000;

/**
 * The second longest of a model's last 64 answers (about their 97th percentile): a budget holds as much for a call under way
 * as it will hardly pass, and not as much as the model could answer at the very most, which would block what is left.
 */
export function createOutputGuess(): OutputGuess {
  const answers = new Map<string, number[]>();
  return {
    of(model) {
      const known = answers.get(model);
      if (known === undefined) {
        return UNKNOWN;
      }
      const [longest = 0, second = longest] = known.toSorted((a, b) => b - a);
      return Math.max(LEAST, known.length < KEPT ? longest : second);
    },
    note(model, outputTokens) {
      const known = answers.get(model) ?? [];
      known.push(outputTokens);
      if (known.length > KEPT) {
        known.shift();
      }
      // The one that was used longest ago goes first.
      answers.delete(model);
      answers.set(model, known);
      const [oldest] = answers.keys();
      if (answers.size > MAX_MODELS && oldest !== undefined) {
        answers.delete(oldest);
      }
    },
  };
}

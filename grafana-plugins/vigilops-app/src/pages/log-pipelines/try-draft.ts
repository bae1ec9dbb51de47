import type { Input } from '@vigilops/contracts/client';

type TryBody = Input<'tryLogPipeline'>['body'];

/** Which lines a pipeline is tried on. */
export interface TryDraft {
  readonly source: 'past' | 'own';
  /** In the language of the log centre. */
  readonly query: string;
  readonly range: TryRange;
  readonly limit: number;
  /** Lines of one's own. */
  readonly text: string;
  readonly service: string;
}

export const TRY_RANGES = ['now-15m', 'now-1h', 'now-24h', 'now-7d'] as const;
export type TryRange = (typeof TRY_RANGES)[number];
export const TRY_LIMITS = [20, 50, 200] as const;

/** As many as the house takes at once. */
const MAX_LINES = 200;

export const NO_LINES: TryDraft = {
  source: 'past',
  query: '',
  range: 'now-1h',
  limit: 20,
  text: '',
  service: '',
};

export const ownLines = ({ text }: Pick<TryDraft, 'text'>): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');

/** What is asked. */
export function tryBody(yaml: string, draft: TryDraft): TryBody {
  if (draft.source === 'own') {
    const lines = ownLines(draft).slice(0, MAX_LINES);
    return { yaml, lines: lines.map((body) => ({ body, service: draft.service })) };
  }
  const query = draft.query.trim();
  return {
    yaml,
    past: { from: draft.range, to: 'now', limit: draft.limit, ...(query === '' ? {} : { query }) },
  };
}

export const hasLines = (draft: TryDraft): boolean => draft.source === 'past' || ownLines(draft).length > 0;

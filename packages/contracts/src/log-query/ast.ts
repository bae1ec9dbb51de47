import type { Level } from '../severity.ts';

/** Where something stands in the text of a query: UTF-16 units, the end excluded. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export type Comparison = '>' | '>=' | '<' | '<=';

/** What a text must be like. Case is ignored unless `caseSensitive`. */
export type TextPattern =
  /** In a body: contained; in a field: equal. */
  | { readonly kind: 'exact'; readonly value: string; readonly caseSensitive: boolean }
  /** `*` is any text and `?` one character; both as they stand in `parts`: literal texts and these two. */
  | {
      readonly kind: 'wildcard';
      readonly parts: readonly (string | { readonly any: 'text' | 'character' })[];
      readonly caseSensitive: boolean;
    }
  /** A PostgreSQL regular expression, found anywhere. */
  | { readonly kind: 'regex'; readonly source: string; readonly caseSensitive: boolean };

/** What a field must be. */
export type FieldTest =
  | { readonly kind: 'text'; readonly pattern: TextPattern }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly value: number }
  /** Both ends included unless said otherwise; null is open. */
  | {
      readonly kind: 'range';
      readonly from: number | null;
      readonly to: number | null;
      readonly includesFrom: boolean;
      readonly includesTo: boolean;
    }
  /** There is such a field. */
  | { readonly kind: 'exists' };

/** Fields that every record has, by the names that a query gives them. */
export type KnownField =
  | 'host'
  | 'service'
  | 'group'
  | 'tag'
  | 'file'
  | 'trace_id'
  | 'span_id'
  | 'event'
  /** The template of the line, and the error issue that it belongs to. */
  | 'template'
  | 'issue';

/** What a query means. `span` is where it was written. */
export type LogQueryNode =
  | { readonly kind: 'and' | 'or'; readonly of: readonly LogQueryNode[]; readonly span: Span }
  | { readonly kind: 'not'; readonly of: LogQueryNode; readonly span: Span }
  /** The body. */
  | { readonly kind: 'text'; readonly pattern: TextPattern; readonly span: Span }
  /** Levels that are meant, `unknown` among them where it was named. */
  | { readonly kind: 'level'; readonly levels: readonly Level[]; readonly span: Span }
  /** Of `trace_id` and `span_id` only exact texts of lower-case hex, of `template` and `issue` of digits, and `exists`. */
  | { readonly kind: 'known'; readonly field: KnownField; readonly test: FieldTest; readonly span: Span }
  /** An attribute of the record, a field of its structured body, or an attribute of its resource. */
  | { readonly kind: 'field'; readonly name: string; readonly test: FieldTest; readonly span: Span };

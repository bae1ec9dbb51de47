export { addressOfSearch, type AddressedSearch } from './address.ts';
export type { Comparison, FieldTest, KnownField, LogQueryNode, Span, TextPattern } from './ast.ts';
export { completionsAt, type Completion, type Completions, type CompletionSources } from './completion.ts';
export {
  LogQueryError,
  MAX_QUERY_DEPTH,
  MAX_QUERY_LENGTH,
  MAX_QUERY_NODES,
  type LogQueryFault,
} from './error.ts';
export { KNOWN_FIELDS, knownField, KNOWN_LEVELS } from './fields.ts';
export { parseLogQuery, type LogQueryOptions } from './parser.ts';
export { printFieldName, printLogQuery, printValue } from './print.ts';
export { addTerm, includedValues, removeTerm, termState, withoutIncluded, type TermSign } from './terms.ts';

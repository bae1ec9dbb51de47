/** The end of an escape, of JSON or of a URL, and of the colour of a terminal: what comes after it begins anew. */
const ESCAPE = '\\\\[nrtbf]|%[0-9A-Fa-f]{2}|\\\\u[0-9A-Fa-f]{4}|\\[(?:\\d{1,3}(?:;\\d{1,3}){0,3})?m';

/**
 * Where a value may begin: not after one of `inner` (a class of characters), unless an escape ends there. `first` is what
 * the value begins with, looked at before: most places of a text are none.
 */
export const edge = (inner: string, first: string): string => `(?=${first})(?:(?<!${inner})|(?<=${ESCAPE}))`;

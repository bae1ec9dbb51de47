import type { ReactNode } from 'react';

const MARK = /(<(?:[A-Z][A-Z0-9_]{1,40}_\d{1,9}|[a-z]{2,8}|\*)>)/;

/** The text with what stands in place of values made visible. */
export const withMarks = (text: string): ReactNode[] =>
  text.split(MARK).map((piece, place) => (place % 2 === 1 ? <mark key={place}>{piece}</mark> : piece));

import { useEffect, useMemo, useState } from 'react';
import { asIfOn, compose, textsOf, type Composed } from './document.ts';
import { BLANK, EXAMPLES, type Example } from './examples.ts';
import type { Pipelines } from './types.ts';

/** What is edited: a new pipeline, one that there is, or the whole file. */
export type Subject =
  | { readonly kind: 'new'; readonly example: string }
  | { readonly kind: 'one'; readonly name: string }
  | { readonly kind: 'file' };

export interface Edited {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** What was written before and never saved is here again. */
  readonly isOld: boolean;
  readonly isChanged: boolean;
  /** Version that it is made from. */
  readonly version: number;
  /** Somebody saved meanwhile: what this was made from, and what is there now. */
  readonly overtaken: { readonly before: string; readonly now: string } | undefined;
  /** Takes what is there now as what this is made from; the text stays. */
  readonly rebase: () => void;
  /** To be saved. */
  readonly composed: Composed;
  /** The same, switched on: a pipeline is tried before it works. */
  readonly toTry: Composed;
  readonly example: Example | undefined;
  /** Forgets what was written. */
  readonly leave: () => void;
}

/** What was written and not saved, by what it is about; gone with the page. */
const drafts = new Map<string, string>();
const MAX_DRAFTS = 20;

export function useEdited(known: Pipelines, subject: Subject): Edited {
  const key = JSON.stringify(subject);
  const example = subject.kind === 'new' ? EXAMPLES.find((each) => each.key === subject.example) : undefined;
  const [base, setBase] = useState(known);
  const before = storedText(base, subject) ?? example?.yaml ?? BLANK;
  const [isOld] = useState(drafts.has(key));
  const [text, keepText] = useState(drafts.get(key) ?? before);
  const setText = (next: string) => {
    keepText(next);
    drafts.delete(key);
    drafts.set(key, next);
    const [oldest] = drafts.keys();
    if (drafts.size > MAX_DRAFTS && oldest !== undefined) {
      drafts.delete(oldest);
    }
  };
  const isChanged = text !== before;
  useWarning(isChanged);
  const composed = useMemo(() => composedOf(base, subject, text), [base, subject, text]);
  return {
    text,
    setText,
    isOld,
    isChanged,
    version: base.version,
    overtaken:
      known.version > base.version
        ? { before, now: storedText(known, subject) ?? (subject.kind === 'new' ? before : '') }
        : undefined,
    rebase: () => setBase(known),
    composed,
    // In the whole file, what is switched off is meant to be.
    toTry: subject.kind === 'file' ? composed : composedOf(base, subject, asIfOn(text), true),
    example,
    leave: () => drafts.delete(key),
  };
}

const placeOf = ({ pipelines }: Pipelines, subject: Subject) =>
  subject.kind === 'one' ? pipelines.findIndex(({ name }) => name === subject.name) : -1;

function storedText(known: Pipelines, subject: Subject): string | undefined {
  return subject.kind === 'file' ? known.yaml : textsOf(known)[placeOf(known, subject)];
}

/** `alone`: without the others, of which nobody knows whether lines went through them already. */
function composedOf(base: Pipelines, subject: Subject, text: string, alone = false): Composed {
  if (subject.kind === 'file') {
    return { yaml: text, firstLine: 1 };
  }
  return alone ? compose([], -1, text) : compose(textsOf(base), placeOf(base, subject), text);
}

/** The browser asks before it leaves the page with what was written. */
function useWarning(isChanged: boolean) {
  useEffect(() => {
    if (!isChanged) {
      return undefined;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    globalThis.addEventListener('beforeunload', ask);
    return () => globalThis.removeEventListener('beforeunload', ask);
  }, [isChanged]);
}

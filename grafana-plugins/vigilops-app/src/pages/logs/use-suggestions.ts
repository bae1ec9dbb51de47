import { completionsAt, type CompletionSources } from '@vigilops/contracts/log-query';
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { pastSearches } from './query-history.ts';

export interface Suggestion {
  readonly kind: 'past' | 'field' | 'value' | 'operator';
  readonly label: string;
  /** The whole text of the field with it, and where the caret stands then. */
  readonly text: string;
  readonly caret: number;
}

interface Args {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly written: string;
  readonly sources: CompletionSources;
  readonly onWanted: (field: string) => void;
  readonly onWrite: (text: string) => void;
  readonly onSearch: (query: string) => void;
}

export interface SuggestionList {
  readonly isOpen: boolean;
  readonly items: readonly Suggestion[];
  /** -1: none, and Enter asks. */
  readonly active: number;
  readonly onPick: (item: Suggestion) => void;
  readonly onActive: (at: number) => void;
}

const MOST_PAST = 8;

/** What could be written where the caret is. Arrows choose, Enter and Tab take what is chosen, Escape closes. */
export function useSuggestions({ input, written, sources, onWanted, onWrite, onSearch }: Args) {
  const [isWanted, setWanted] = useState(false);
  const [caret, setCaret] = useState(written.length);
  const [active, setActive] = useState(-1);
  const moveTo = useRef<number>(undefined);
  const { items, field } = useMemo(
    () => (isWanted ? suggestionsAt(written, Math.min(caret, written.length), sources) : NOTHING),
    [isWanted, written, caret, sources],
  );
  useEffect(() => {
    if (field !== undefined) {
      onWanted(field);
    }
  }, [field, onWanted]);
  useEffect(() => setActive(-1), [written, caret]);
  useLayoutEffect(() => {
    if (moveTo.current !== undefined) {
      input.current?.focus();
      input.current?.setSelectionRange(moveTo.current, moveTo.current);
      setCaret(moveTo.current);
      moveTo.current = undefined;
    }
  }, [input, written]);
  const isOpen = isWanted && items.length > 0;
  const close = () => setWanted(false);
  const open = () => {
    setWanted(true);
    setCaret(input.current?.selectionStart ?? written.length);
  };
  const pick = (item: Suggestion) => {
    if (item.kind === 'past') {
      onSearch(item.text);
      return;
    }
    moveTo.current = item.caret;
    onWrite(item.text);
    // The values of a field come next.
    setWanted(item.kind !== 'value');
  };
  const onKey = (event: KeyboardEvent): boolean => {
    const act = actionOf(event, { isOpen, active, items, open, close, pick, setActive });
    if (act === undefined) {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    act();
    return true;
  };
  return {
    isOpen,
    items,
    active,
    onPick: pick,
    onActive: setActive,
    open,
    close,
    onKey,
    onCaret: () => setCaret(input.current?.selectionStart ?? written.length),
    onBlur: (event: FocusEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget)) {
        close();
      }
    },
  };
}

const NOTHING = { items: [], field: undefined } as const;

interface Keys {
  readonly isOpen: boolean;
  readonly active: number;
  readonly items: readonly Suggestion[];
  readonly open: () => void;
  readonly close: () => void;
  readonly pick: (item: Suggestion) => void;
  readonly setActive: (at: number) => void;
}

function actionOf({ key, shiftKey, nativeEvent }: KeyboardEvent, keys: Keys): (() => void) | undefined {
  const { isOpen, active, items, open, close, pick, setActive } = keys;
  // Enter ends a word of an input method, too.
  if (nativeEvent.isComposing) {
    return undefined;
  }
  if (!isOpen) {
    return key === 'ArrowDown' ? open : undefined;
  }
  const chosen = items[active];
  const [first] = items;
  switch (key) {
    case 'ArrowDown':
      return () => setActive((active + 1) % items.length);
    case 'ArrowUp':
      return () => setActive(active <= 0 ? items.length - 1 : active - 1);
    case 'Enter':
      return chosen === undefined ? undefined : () => pick(chosen);
    case 'Tab': {
      const taken = chosen ?? first;
      return shiftKey || taken === undefined || taken.kind === 'past' ? undefined : () => pick(taken);
    }
    case 'Escape':
      return close;
    default:
      return undefined;
  }
}

function suggestionsAt(
  written: string,
  caret: number,
  sources: CompletionSources,
): { readonly items: readonly Suggestion[]; readonly field: string | undefined } {
  const { span, field, items } = completionsAt(written, caret, sources);
  const past = written.trim() === '' ? pastSearches().slice(0, MOST_PAST) : [];
  return {
    field,
    items: [
      ...past.map((text): Suggestion => ({ kind: 'past', label: text, text, caret: text.length })),
      ...items.map(({ kind, label, insert }): Suggestion => {
        const rest = written.slice(span.to);
        const word = insert.endsWith(' ') && rest.startsWith(' ') ? insert.slice(0, -1) : insert;
        const start = `${written.slice(0, span.from)}${word}`;
        return { kind, label, text: `${start}${rest}`, caret: start.length };
      }),
    ],
  };
}

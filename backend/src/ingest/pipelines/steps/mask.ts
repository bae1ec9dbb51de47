import type { LogPipelineStep, MaskKind } from '@vigilops/contracts/api';
import { ADDRESSES, PERSONAL, replaceKinds, SECRETS, type Kind } from '@vigilops/sensitive';
import { createHmac } from 'node:crypto';
import { setBody, setField, StepFailure, storable, textOfJson, type LogDraft } from '../draft.ts';
import { DefinitionProblem, patternOf, type Step, type StepContext, type StepDeps } from './step.ts';

/** A password that stands after its name is a secret like any other. */
const LABELS: Readonly<Record<MaskKind, readonly string[]>> = {
  email: ['EMAIL'],
  phone: ['PHONE'],
  card: ['CARD'],
  id_number: ['ID_NUMBER'],
  iban: ['IBAN'],
  ipv4: ['IPV4'],
  ipv6: ['IPV6'],
  jwt: ['JWT'],
  api_key: ['API_KEY'],
  token: ['TOKEN'],
  password: ['PASSWORD', 'SECRET'],
  secret: ['SECRET'],
  cookie: ['COOKIE'],
  webhook: ['WEBHOOK'],
  private_key: ['PRIVATE_KEY'],
};
const ALL_KINDS: readonly Kind[] = [...SECRETS, ...PERSONAL, ...ADDRESSES];

/** Characters that built-in kinds look at in one go, and how long a record may take; the bound of a blocked thread. */
const WINDOW = 65_536;
const LIMIT_MS = 50;

/** Of a masked text that has become too long: with all escapes it fits into any field. */
const KEPT_CHARACTERS = 2_048;
const leftOut = (characters: number) => `<NOT_MASKED: ${String(characters)} characters left out>`;

type Mark = (label: string, value: string) => string;
/** Masks a text that is no longer than `window`. */
interface Masker {
  readonly window: number;
  readonly mask: (text: string, markOf: Mark) => string;
}

/** Puts marks in place of what nobody should read. */
export function compileMask(
  { kinds = [], pattern: source, fields, as, label }: Extract<LogPipelineStep, { type: 'mask' }>,
  { hashKey }: StepDeps,
): Step {
  if (kinds.length === 0 && source === undefined) {
    throw new DefinitionProblem(['kinds'], 'needs kinds, or a pattern');
  }
  const markOf = as === 'label' ? plainMark : hashMark(hashKey);
  const maskers = [
    ...maskersOfKinds(new Set(kinds)),
    ...(source === undefined ? [] : [maskerOfPattern(source, label)]),
  ];

  return (draft, context) => {
    const mask = (text: string) => maskText(text, maskers, markOf, context);
    const names = fields ?? ['body', ...draft.fields.keys()];
    for (const name of names) {
      maskField(draft, name, mask);
    }
    return 'kept';
  };
}

function maskersOfKinds(wanted: ReadonlySet<MaskKind>): readonly Masker[] {
  const labels = new Set([...wanted].flatMap((kind) => LABELS[kind]));
  const kinds = ALL_KINDS.filter((kind) => labels.has(kind.label));
  return kinds.length === 0
    ? []
    : [
        {
          window: WINDOW,
          mask: (text, markOf) => replaceKinds(text, kinds, markOf),
        },
      ];
}

function maskerOfPattern(source: string, label: string): Masker {
  const pattern = patternOf(source, 'pattern');
  return {
    window: pattern.reach,
    mask: (text, markOf) => pattern.replace(text, (value) => markOf(label, value)),
  };
}

function maskField(draft: LogDraft, name: string, mask: (text: string) => string): void {
  const json = draft.fields.get(name);
  if (json === undefined) {
    if (name === 'body') {
      const masked = mask(draft.body);
      if (masked !== draft.body) {
        setMasked(masked, (text) => {
          setBody(draft, text);
        });
      }
    }
    return;
  }
  // Lists and objects are masked as they are written; where that leaves no JSON, they become a text.
  const text = textOfJson(json);
  const masked = mask(text);
  if (masked !== text) {
    setMasked(masked, (fitting) => {
      setField(draft, name, JSON.stringify(storable(fitting)));
    });
  }
}

/** Marks may be longer than what they stand for: what then has no room is cut, for the value itself must not stay. */
function setMasked(masked: string, set: (text: string) => void): void {
  try {
    set(masked);
  } catch (error) {
    if (!(error instanceof StepFailure)) {
      throw error;
    }
    set(`${masked.slice(0, KEPT_CHARACTERS).toWellFormed()}${leftOut(masked.length - KEPT_CHARACTERS)}`);
  }
}

/**
 * A line that is longer than can be read in its time keeps what was masked and loses the rest: what nobody looked at
 * must not be stored as if somebody had.
 */
function maskText(text: string, maskers: readonly Masker[], markOf: Mark, { nowMs }: StepContext): string {
  const began = nowMs();
  return maskers.reduce((rest, { window, mask }) => {
    if (rest.length <= window) {
      return mask(rest, markOf);
    }
    let masked = '';
    let at = 0;
    while (at < rest.length) {
      if (nowMs() - began > LIMIT_MS) {
        return `${masked}${leftOut(rest.length - at)}`;
      }
      const end = endOfWindow(rest, at, window);
      masked += mask(rest.slice(at, end), markOf);
      at = end;
    }
    return masked;
  }, text);
}

/** Behind a line break or a blank near the end of the window, so that it cuts nothing in two. */
function endOfWindow(text: string, at: number, window: number): number {
  const most = at + window;
  if (most >= text.length) {
    return text.length;
  }
  const least = at + Math.floor(window / 2);
  const cut = ['\n', ' '].map((sign) => text.lastIndexOf(sign, most - 1) + 1).find((end) => end > least);
  return cut ?? most;
}

const plainMark: Mark = (label) => `<${label}>`;

const HASH_CHARACTERS = 12;

function hashMark(key: string): Mark {
  return (label, value) => {
    const hash = createHmac('sha256', key).update(`${label}\n${value}`).digest('hex');
    return `<${label}:${hash.slice(0, HASH_CHARACTERS)}>`;
  };
}

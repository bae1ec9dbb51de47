import type { OutsideAlert } from '../../model/index.ts';
import type { Labels } from '../matching/match-labels.ts';
import { subjectOf, type Directory } from './find-subject.ts';
import { fingerprintOf } from './fingerprint.ts';
import { severityOf } from './severity.ts';

/** An alert as somebody sent it. Times in microseconds since the epoch; undefined: not said. */
export interface SentAlert {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly generatorUrl: string;
  readonly startsUs: number | undefined;
  readonly endsUs: number | undefined;
}

export type Read =
  | { readonly kind: 'alert'; readonly alert: OutsideAlert }
  /** For its sender, and why. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Of `alertLabels` in the contracts: what is larger is no label but a document. */
const MAX_LABELS = 64;
const MAX_NAME = 256;
const MAX_VALUE = 4_096;
const MAX_URL = 2_048;
const MAX_MESSAGE = 500;
const SUMMARIES = ['summary', 'message', 'title', 'description'] as const;
const NAMES = ['alertname', 'rulename', 'name'] as const;
const RUNBOOKS = ['runbook_url', 'runbook'] as const;
/** Between 1970 and 2200, as everywhere. */
const LAST_US = Date.UTC(2200, 0, 1) * 1_000 - 1;

/**
 * As Alertmanager takes alerts (its API's postAlerts): without a begin it begins now, without an end it is over when
 * nobody sends it again for `resolveTimeoutUs`; labels without a value are none. What the database cannot hold becomes
 * U+FFFD before the alert gets its name, so that it has the same one each time.
 */
export function toOutsideAlert(
  sent: SentAlert,
  options: {
    readonly source: OutsideAlert['source'];
    readonly directory: Directory;
    readonly nowUs: number;
    readonly resolveTimeoutUs: number;
  },
): Read {
  const { source, directory, nowUs } = options;
  const labels = cleaned(Object.entries(sent.labels).filter(([, value]) => value !== ''));
  const reason = whyRefused(labels, sent);
  if (reason !== undefined) {
    return { kind: 'refused', reason };
  }
  const annotations = cleaned(
    Object.entries(sent.annotations)
      .filter(([name]) => name !== '' && name.length <= MAX_NAME)
      .slice(0, MAX_LABELS)
      .map(([name, text]) => [name, cut(text, MAX_VALUE)]),
  );
  const name = nameOf(labels);
  const startsUs = sent.startsUs ?? sent.endsUs ?? nowUs;
  const endsUs = sent.endsUs ?? nowUs + options.resolveTimeoutUs;
  const alert: OutsideAlert = {
    source,
    key: fingerprintOf(labels),
    labels,
    annotations,
    generatorUrl: webAddress(sent.generatorUrl),
    runbook: RUNBOOKS.map((key) => webAddress(annotations[key] ?? '')).find((url) => url !== null) ?? '',
    startsUs: Math.min(Math.max(startsUs, 0), LAST_US),
    endsUs: Math.min(Math.max(endsUs, 0), LAST_US),
    isTimeout: sent.endsUs === undefined,
    severity: severityOf(labels),
    name,
    message: messageOf(name, labels, annotations),
    ...subjectOf(labels, directory),
  };
  return { kind: 'alert', alert };
}

function whyRefused(labels: Labels, { startsUs, endsUs }: SentAlert): string | undefined {
  const entries = Object.entries(labels);
  if (startsUs !== undefined && endsUs !== undefined && endsUs < startsUs) {
    return 'start time must be before end time';
  }
  if (entries.length === 0) {
    return 'at least one label pair required';
  }
  if (entries.length > MAX_LABELS) {
    return `invalid label set: ${String(entries.length)} labels, at most ${String(MAX_LABELS)} are taken`;
  }
  for (const [name, value] of entries) {
    if (name === '' || name.length > MAX_NAME) {
      return `invalid label set: invalid name ${JSON.stringify(cut(name, 40))}`;
    }
    if (value.length > MAX_VALUE) {
      return `invalid label set: the value of ${JSON.stringify(name)} is longer than ${String(MAX_VALUE)} characters`;
    }
  }
  return undefined;
}

function cleaned(entries: readonly (readonly [name: string, value: string])[]): Labels {
  return Object.fromEntries(entries.map(([name, value]) => [storable(name), storable(value)]));
}

/** No U+0000 and no half of a surrogate pair; Go's JSON makes the same of the latter. */
const storable = (text: string) =>
  text.includes('\0') ? text.toWellFormed().replaceAll('\0', '\uFFFD') : text.toWellFormed();

function nameOf(labels: Labels): string {
  const named = NAMES.map((key) => lineOf(own(labels, key))).find((text) => text !== '');
  return cut(named ?? 'alert without a name', MAX_NAME);
}

/** What it says of itself, else its name and where; one line, as alerts of our own have it. */
function messageOf(name: string, labels: Labels, annotations: Labels): string {
  const said = SUMMARIES.map((key) => lineOf(own(annotations, key))).find((text) => text !== '');
  if (said !== undefined) {
    return cut(said, MAX_MESSAGE);
  }
  const place = lineOf(own(labels, 'host') || own(labels, 'instance') || own(labels, 'service'));
  return cut(place === '' ? name : `${place}: ${name}`, MAX_MESSAGE);
}

const own = (texts: Labels, key: string) => (Object.hasOwn(texts, key) ? (texts[key] ?? '') : '');

/** Line breaks, control and bidirectional characters would let a label pose as something else. */
function lineOf(text: string): string {
  return text.replace(/[\s\p{Cc}\p{Bidi_Control}\u2028\u2029]+/gu, ' ').trim();
}

function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}

/** Somebody clicks on it: nothing but a page of the web. */
function webAddress(text: string): string | null {
  if (text.length > MAX_URL || !/^https?:\/\//i.test(text)) {
    return null;
  }
  return URL.canParse(text) ? storable(text) : null;
}

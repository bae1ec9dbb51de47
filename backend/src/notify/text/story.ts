import { writtenMoment } from '@vigilops/runtime';
import type { Letter } from '../channel.ts';
import type { ToldAlert } from '../../model/index.ts';
import { plain } from './plain.ts';
import { WORDS } from './words.ts';

/** How much of it is told. */
export interface Size {
  readonly items: number;
  readonly evidence: number;
  /** Of a line. */
  readonly characters: number;
}

/** A message in parts that are plain lines: each channel knows how its format escapes them. */
export interface Story {
  readonly title: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly items: readonly string[];
  /** "and 12 more"; null where all is told. */
  readonly more: string | null;
  readonly evidence: readonly { readonly title: string; readonly lines: readonly string[] }[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
}

const MARKS = { critical: '🔴', warning: '🟠', info: '🔵' } as const;
const WELL = '✅';
const TITLE_CHARACTERS = 120;

export function tellStory(letter: Letter, size: Size): Story {
  const { content, language } = letter;
  const words = WORDS[language];
  const { items, left } = itemsOf(letter, size);
  return {
    title: titleOf(letter, Math.min(size.characters, TITLE_CHARACTERS)),
    facts: factsOf(letter, size.characters),
    items,
    more: left > 0 ? words.more(left) : null,
    evidence:
      size.evidence === 0
        ? []
        : shownEvidence(content).map(({ title, lines }) => ({
            title: plain(title, size.characters),
            lines: lines.slice(0, size.evidence).map((line) => plain(line, size.characters)),
          })),
    // A link to lines stands where some of them do.
    links: linksOf(letter, size.evidence > 0),
  };
}

function shownEvidence({ evidence }: Letter['content']): Letter['content']['evidence'] {
  return evidence.filter(({ lines }) => lines.length > 0).slice(0, 3);
}

/** "🔴 [Critical] web-1 is offline". */
export function titleOf({ content, language }: Letter, characters: number): string {
  const words = WORDS[language];
  const isOver = content.kind === 'resolved';
  const rank = isOver ? words.resolved : words.severity[content.severity];
  const kind = words.kind[content.kind];
  const comma = language === 'zh' ? '，' : ', ';
  const tag =
    content.kind === 'test' || content.kind === 'report' ? kind : [rank, kind].filter(Boolean).join(comma);
  const mark = isOver || content.kind === 'test' ? WELL : MARKS[content.severity];
  return `${mark} [${tag}] ${plain(content.title, characters)}`;
}

function factsOf(letter: Letter, characters: number): Story['facts'] {
  const { content, language, nowUs } = letter;
  const words = WORDS[language];
  const facts: { label: string; value: string }[] = [];
  const add = (label: string, value: string | null) => {
    if (value !== null && value.trim() !== '') {
      facts.push({ label, value: plain(value, characters) });
    }
  };
  if (saysItAll(content)) {
    return facts;
  }
  const lastedTo = content.resolvedUs ?? nowUs;
  add(
    words.since,
    words.sinceAndLasted(
      momentOf(content.startedUs, letter),
      words.lasted((lastedTo - content.startedUs) / 1e6),
    ),
  );
  add(words.until, content.resolvedUs === null ? null : momentOf(content.resolvedUs, letter));
  add(words.priority, `P${String(content.priority)} ${content.priorityReason}`);
  add(words.cause, content.cause);
  add(words.state, words.counts(content.firing, content.resolved));
  add(words.acknowledgedBy, content.acknowledgedBy);
  add(words.onDuty, content.addressees.map(({ name }) => name).join(', '));
  add(words.runbook, content.runbook);
  return facts;
}

/** Lines that say themselves what there is to say; a digest has lines about others. */
function saysItAll({ kind, lines }: Letter['content']): boolean {
  return kind === 'test' || kind === 'report' || (kind !== 'digest' && lines.length > 0);
}

/** People are told of the first by name, and of the rest by number. */
function itemsOf(
  { content }: Letter,
  { items, characters }: Size,
): { items: readonly string[]; left: number } {
  const isOfLines = content.lines.length > 0;
  const [only] = content.alerts;
  if (!isOfLines && content.alerts.length === 1 && only?.message === content.title) {
    // The title has said it.
    return { items: [], left: 0 };
  }
  const all: readonly unknown[] = isOfLines ? content.lines : content.alerts;
  const told = isOfLines
    ? content.lines.slice(0, items).map((line) => plain(line, characters))
    : content.alerts.slice(0, items).map((alert) => plain(lineOf(alert), characters));
  return { items: told, left: all.length - told.length };
}

export function lineOf({ status, severity, message, hostName, serviceName }: ToldAlert): string {
  const where = hostName ?? serviceName;
  const isNamed = where !== null && message.includes(where);
  return `${status === 'resolved' ? WELL : MARKS[severity]} ${where === null || isNamed ? '' : `${where}: `}${message}`;
}

function linksOf({ links, language }: Letter, withLogs: boolean): Story['links'] {
  const words = WORDS[language];
  const all = [
    [words.acknowledge, links.acknowledge],
    [words.silence, links.silence],
    [words.logs, withLogs ? links.logs : null],
    [words.open, links.open],
  ] as const;
  return all.flatMap(([label, url]) => (url === null ? [] : [{ label, url }]));
}

/** 2026-03-01 14:02 GMT+8 */
export function momentOf(us: number, { timeZone }: Pick<Letter, 'timeZone'>): string {
  const { date, time, zone } = writtenMoment(us / 1_000, timeZone);
  return `${date} ${time.slice(0, -3)} ${zone}`;
}

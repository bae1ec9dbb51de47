import { lockHolder } from '@vigilops/contracts';
import type { CauseCandidate, CauseEvidence, RootCauseAnswer, Settings } from '@vigilops/contracts/api';
import { figure } from './figure.ts';

type Language = Settings['general']['language'];

interface CauseWords {
  readonly moved: (what: string, after: string, before: string) => string;
  readonly locked: (holder: string, after: string, before: string) => string;
  readonly appeared: (text: string) => string;
  readonly surged: (text: string, after: string, before: string) => string;
  readonly version: (service: string, before: string, after: string) => string;
  readonly change: Readonly<Record<NonNullable<CauseEvidence['change']>['action'], (what: string) => string>>;
  readonly restarted: string;
  readonly several: (what: string, count: number) => string;
  readonly about: (place: string, what: string) => string;
  readonly felt: (said: string, places: readonly string[]) => string;
  readonly unknown: Readonly<Record<NonNullable<RootCauseAnswer['why']>, string>>;
  readonly byPerson: (place: string, note: string) => string;
}

const withNote = (text: string, note: string, colon: string) =>
  note === '' ? text : `${text}${colon}${note}`;

const WORDS: Readonly<Record<Language, CauseWords>> = {
  en: {
    moved: (what, after, before) => `${what} ${after}, usually ${before}`,
    locked: (holder, after, before) =>
      `a lock: others wait for ${holder === '' ? 'one session' : holder}, ${after} by then, usually ${before}`,
    appeared: (text) => `logs for the first time “${text}”`,
    surged: (text, after, before) => `logs ${after} lines a minute of “${text}”, usually ${before}`,
    version: (service, before, after) => `${service} went from version ${before} to ${after}`,
    change: {
      added: (what) => `${what} was added`,
      removed: (what) => `${what} was removed`,
      changed: (what) => `${what} was changed`,
    },
    restarted: 'the host was started anew',
    several: (what, count) => `${what} and ${String(count - 1)} more`,
    about: (place, what) => `${place}: ${what}`,
    felt: (said, places) => `${said}; felt at ${places.join(', then ')}`,
    unknown: {
      nothing_known: 'Nothing is known of that time.',
      nothing_moved: 'Nothing left its usual range at that time.',
      nobody_stands_out: 'Several places moved, and none stands out.',
      not_connected: 'What moved at that time is not known to be connected with this.',
    },
    byPerson: (place, note) => withNote(`${place}, as somebody who looked says`, note, ': '),
  },
  zh: {
    moved: (what, after, before) => `${what} 为 ${after}，平时为 ${before}`,
    locked: (holder, after, before) =>
      `锁等待：其他会话在等 ${holder === '' ? '某个会话' : holder} 释放锁，已等 ${after}，平时为 ${before}`,
    appeared: (text) => `首次出现日志“${text}”`,
    surged: (text, after, before) => `日志“${text}”每分钟 ${after} 行，平时 ${before} 行`,
    version: (service, before, after) => `${service} 的版本从 ${before} 变为 ${after}`,
    change: {
      added: (what) => `新增了 ${what}`,
      removed: (what) => `移除了 ${what}`,
      changed: (what) => `${what} 有变更`,
    },
    restarted: '主机重新启动',
    several: (what, count) => `${what} 等 ${String(count)} 项`,
    about: (place, what) => `${place}：${what}`,
    felt: (said, places) => `${said}；影响到 ${places.join('，继而 ')}`,
    unknown: {
      nothing_known: '没有那段时间的数据。',
      nothing_moved: '那段时间没有任何指标偏离平时的范围。',
      nobody_stands_out: '多处有变化，没有哪一处特别突出。',
      not_connected: '当时有变化，但未发现与此处有关联。',
    },
    byPerson: (place, note) => withNote(`${place}（由查看者确认）`, note, '：'),
  },
};

const MOST_CHARACTERS = 400;
const MOST_TEMPLATE = 120;

/** The answer in one line. Names and templates come as they are: text of others. */
export function causeText(
  answer: Pick<RootCauseAnswer, 'verdict' | 'why' | 'chain' | 'candidates'>,
  language: Language,
): string {
  const words = WORDS[language];
  const [first] = answer.candidates;
  if (answer.verdict === 'unknown' || first === undefined) {
    return words.unknown[answer.why ?? 'nobody_stands_out'];
  }
  const said = candidateText(first, words);
  const felt = answer.chain.slice(1).map(({ place }) => short(place.name, MOST_TEMPLATE));
  return short(felt.length === 0 ? said : words.felt(said, felt), MOST_CHARACTERS);
}

/** What a person said that it was. */
export const saidText = (place: string, note: string, language: Language): string =>
  short(WORDS[language].byPerson(place, note), MOST_CHARACTERS);

function candidateText({ place, evidence }: CauseCandidate, words: CauseWords): string {
  const [strongest] = evidence;
  const name = short(place.name, MOST_TEMPLATE);
  if (strongest === undefined) {
    return name;
  }
  const what = evidenceText(strongest, words);
  // A template and a change of a version are their own names.
  return place.kind === 'template' || strongest.change?.kind === 'version' ? what : words.about(name, what);
}

function evidenceText(evidence: CauseEvidence, words: CauseWords): string {
  const { change, kind, metric, before, after, unit, is_new: isNew } = evidence;
  if (change !== null) {
    if (change.kind === 'version') {
      return words.version(change.subject, change.before ?? '?', change.after ?? '?');
    }
    if (change.kind === 'boot') {
      return words.restarted;
    }
    const versions = change.after === null || change.kind === 'config' ? '' : ` ${change.after}`;
    const subject = `${change.subject}${versions}`;
    return words.change[change.action](change.count > 1 ? words.several(subject, change.count) : subject);
  }
  const now = figure(after ?? 0, unit);
  const usual = figure(before ?? 0, unit);
  if (kind === 'log' && metric !== 'log.errors') {
    const text = short(metric, MOST_TEMPLATE);
    return isNew ? words.appeared(text) : words.surged(text, now, usual);
  }
  const holder = lockHolder(metric);
  return holder === undefined ? words.moved(metric, now, usual) : words.locked(holder, now, usual);
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`.toWellFormed();
}

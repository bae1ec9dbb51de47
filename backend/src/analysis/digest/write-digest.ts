import type { DigestFacts, DigestKind, DigestSection, WrittenDigest } from '@vigilops/contracts/api';
import { wallClock } from '@vigilops/runtime';
import { actionsOf } from './actions.ts';
import { DIGEST_LINKS } from './links.ts';
import { sectionsOf, type WriteDeps } from './sections.ts';
import { WORDS, type Language } from './words.ts';

/** What a digest is of. */
export interface DigestHead {
  readonly kind: DigestKind;
  readonly fromUs: number;
  readonly toUs: number;
}

export interface DigestWriter {
  /** In one language; `prose` is what a model wrote and was found to hold to the facts. */
  (head: DigestHead, facts: DigestFacts, language: Language, prose: string | null): WrittenDigest;
}

export function createDigestWriter(
  deps: Pick<WriteDeps, 'ruleTitle'> & { readonly timeZone: () => string },
): DigestWriter {
  return (head, facts, language, prose) => {
    const words = WORDS[language];
    const with_ = { ...deps, language, words };
    const isEmpty = isNothingThere(facts);
    const sections = isEmpty ? [] : sectionsOf(facts, with_);
    const actions = isEmpty ? firstSteps(language) : actionsOf(facts, with_);
    return {
      title: titleOf(head, language, deps.timeZone()),
      summary: prose ?? summaryOf(head.kind, facts, language, actions.length),
      summary_by: prose === null ? 'template' : 'model',
      is_empty: isEmpty,
      actions: [...actions],
      sections: [...sections, ...leftOutOf(facts, language)],
    };
  };
}

/** A house into which nothing has come yet. */
export function isNothingThere(facts: DigestFacts): boolean {
  const { alerts, incidents, hosts, services, logs, llm, left_out: leftOut } = facts;
  return (
    hosts === null &&
    services === null &&
    logs === null &&
    llm === null &&
    (alerts === null || alerts.now + alerts.before === 0) &&
    (incidents === null || incidents.now + incidents.open === 0) &&
    leftOut.length === 0
  );
}

function firstSteps(language: Language): WrittenDigest['actions'] {
  const { empty } = WORDS[language];
  return [
    { text: empty.hosts, link: DIGEST_LINKS.hosts },
    { text: empty.services, link: DIGEST_LINKS.services },
    { text: empty.channels, link: DIGEST_LINKS.channels },
  ];
}

function titleOf({ kind, fromUs, toUs }: DigestHead, language: Language, timeZone: string): string {
  const { shows } = wallClock(timeZone);
  const dayOf = (us: number) => new Date(shows(us / 1_000)).toISOString().slice(0, 10);
  // The end is a midnight, which is of the next day.
  return WORDS[language].title(kind, dayOf(fromUs), dayOf(toUs - 1e6));
}

/** What matters most, in a few sentences that anybody could have written from the figures. */
function summaryOf(kind: DigestKind, facts: DigestFacts, language: Language, actions: number): string {
  const words = WORDS[language];
  const { summary } = words;
  if (isNothingThere(facts)) {
    return summary.empty;
  }
  const { incidents, alerts, services, forecasts, issues, llm } = facts;
  const [longest] = incidents?.longest ?? [];
  const [first = 0, second = 0] = incidents?.by_priority ?? [];
  const [cost] = llm?.costs ?? [];
  const isQuiet = (incidents?.now ?? 0) + (incidents?.open ?? 0) + (alerts?.now ?? 0) === 0;
  const sentences = [
    isQuiet ? summary.quiet(kind === 'daily') : null,
    isQuiet || incidents === null ? null : summary.incidents(incidents.now, incidents.before, first + second),
    longest === undefined ? null : summary.longest(longest.title, words.duration(longest.seconds)),
    isQuiet || alerts === null ? null : summary.alerts(alerts.now, alerts.messages),
    services === null || services.availability_percent === null
      ? null
      : summary.availability(words.number(services.availability_percent)),
    forecasts === null ? null : summary.forecast(forecasts.soon.length),
    issues === null || issues.fresh === 0 ? null : summary.issues(issues.fresh),
    cost === undefined || cost.amount === 0 ? null : summary.cost(words.number(cost.amount), cost.currency),
    actions === 0 ? null : summary.actions(actions),
  ];
  return words.joined(sentences.filter((sentence) => sentence !== null));
}

function leftOutOf({ left_out: leftOut }: DigestFacts, language: Language): readonly DigestSection[] {
  if (leftOut.length === 0) {
    return [];
  }
  const words = WORDS[language];
  const names = leftOut.map((id) => words.sections[id as keyof typeof words.sections] ?? id);
  const text = words.lines.leftOut(names.join(language === 'zh' ? '、' : ', '));
  return [
    {
      id: 'left_out',
      title: '',
      link: null,
      figures: [],
      bars: [],
      lines: [{ text, link: null, tone: 'bad' }],
    },
  ];
}

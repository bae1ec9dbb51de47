import type { DigestFacts, WrittenDigest } from '@vigilops/contracts/api';
import { DIGEST_LINKS } from './links.ts';
import type { WriteDeps } from './sections.ts';

type Action = WrittenDigest['actions'][number];

/** More nobody does in a day. */
const MOST_ACTIONS = 8;
/** Nearly all of a rule's alerts end by themselves. */
const ALL_NOISE = 0.8;
const CERTIFICATE_DAYS = 14;
const NEARLY = 80;

/** What is worth doing, the most pressing first: by rules that are always the same. */
export function actionsOf(facts: DigestFacts, { words, language, ruleTitle }: WriteDeps): readonly Action[] {
  const { actions } = words;
  const soon = facts.forecasts?.soon ?? [];
  const all: readonly Action[] = [
    ...(facts.incidents?.unacknowledged ?? []).map(({ id, title, seconds }) => ({
      text: actions.unacknowledged(title, words.duration(seconds)),
      link: DIGEST_LINKS.incident(id),
    })),
    ...soon.map(({ kind, subject, days }) => ({
      text: days === 0 ? actions.reached(kind, subject) : actions.forecast(kind, subject, words.days(days)),
      link: DIGEST_LINKS.forecasts,
    })),
    ...(facts.services?.certificates ?? [])
      .filter(({ name, days }) => days < CERTIFICATE_DAYS && !isForetold(soon, 'certificate', name))
      .map(({ id, name, days }) => ({
        text: actions.certificate(name, days),
        link: DIGEST_LINKS.service(id),
      })),
    ...(facts.hosts?.silent ?? []).map(({ id, name }) => ({
      text: actions.silent(name),
      link: DIGEST_LINKS.host(id),
    })),
    ...counted(facts.issues?.regressed, actions.regressed, DIGEST_LINKS.issues),
    ...(facts.llm?.budgets ?? [])
      .filter(({ name, used_percent: used }) => used >= NEARLY && !isForetold(soon, 'llm_budget', name))
      .map(({ name, used_percent: used }) => ({
        text: actions.budget(name, used),
        link: DIGEST_LINKS.budgets,
      })),
    ...(facts.alerts?.noisy ?? [])
      .filter(({ noise }) => noise >= ALL_NOISE)
      .map(({ rule_id: id, name }) => ({
        text: actions.noisy(ruleTitle(name, language)),
        link: id === null ? DIGEST_LINKS.rules : DIGEST_LINKS.rule(id),
      })),
    ...counted(facts.issues?.unseen, actions.unseen, DIGEST_LINKS.issues),
    ...counted(facts.knowledge_drafts, actions.drafts, DIGEST_LINKS.knowledge),
  ];
  return all.slice(0, MOST_ACTIONS);
}

/** A forecast says when; saying it twice says nothing more. */
function isForetold(
  soon: NonNullable<DigestFacts['forecasts']>['soon'],
  kind: 'certificate' | 'llm_budget',
  name: string,
): boolean {
  return soon.some((forecast) => forecast.kind === kind && forecast.subject.includes(name));
}

function counted(count: number | undefined, say: (count: number) => string, link: string): readonly Action[] {
  return count === undefined || count === 0 ? [] : [{ text: say(count), link }];
}

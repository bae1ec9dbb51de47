import type { DigestFacts, DigestSection } from '@vigilops/contracts/api';
import { compared, comparedShare, plainFigure } from './figures.ts';
import { DIGEST_LINKS } from './links.ts';
import type { Language, Words } from './words.ts';

export interface WriteDeps {
  /** What people call a rule. */
  readonly ruleTitle: (name: string, language: Language) => string;
  readonly language: Language;
  readonly words: Words;
}

type Line = DigestSection['lines'][number];
type Of<Name extends keyof DigestFacts> = NonNullable<DigestFacts[Name]>;

const line = (text: string, link: string | null = null, tone: Line['tone'] = 'neutral'): Line => ({
  text,
  link,
  tone,
});
/** How full a budget is told in red. */
const NEARLY = 80;

/** Sections in the order in which they are read; what has no facts is not there. */
export function sectionsOf(facts: DigestFacts, deps: WriteDeps): readonly DigestSection[] {
  const written = [
    facts.incidents === null ? null : incidents(facts.incidents, deps),
    facts.forecasts === null ? null : forecasts(facts.forecasts, deps),
    facts.alerts === null ? null : alerts(facts.alerts, deps),
    facts.services === null ? null : services(facts.services, deps),
    facts.hosts === null ? null : hosts(facts.hosts, deps),
    facts.issues === null ? null : issues(facts.issues, deps),
    facts.logs === null ? null : logs(facts.logs, deps),
    facts.findings === null ? null : findings(facts.findings, deps),
    facts.llm === null ? null : llm(facts.llm, deps),
    facts.changes === null ? null : changes(facts.changes, deps),
  ];
  return written.filter((section) => section !== null);
}

function sectionOf(
  id: keyof Words['sections'],
  link: string,
  words: Words,
  parts: Partial<Pick<DigestSection, 'figures' | 'bars' | 'lines'>>,
): DigestSection {
  return { id, title: words.sections[id], link, figures: [], bars: [], lines: [], ...parts };
}

function incidents(facts: Of<'incidents'>, { words }: WriteDeps): DigestSection {
  const { figures, lines } = words;
  const [first = 0, second = 0] = facts.by_priority;
  const time = (label: string, now: number | null, before: number | null) =>
    now === null
      ? []
      : before === null
        ? [plainFigure(label, words.duration(now))]
        : [compared(words, { label, now, before, more: 'bad', shown: words.duration })];
  return sectionOf('incidents', DIGEST_LINKS.alerts, words, {
    figures: [
      compared(words, { label: figures.incidents, now: facts.now, before: facts.before, more: 'bad' }),
      plainFigure(figures.open, words.number(facts.open), facts.open > 0 ? 'bad' : 'neutral'),
      plainFigure(figures.urgent, words.number(first + second), first + second > 0 ? 'bad' : 'neutral'),
      ...time(figures.mtta, facts.mtta_seconds, facts.mtta_seconds_before),
      ...time(figures.mttr, facts.mttr_seconds, facts.mttr_seconds_before),
    ],
    lines: facts.longest.map(({ id, title, seconds, lasts }) =>
      line(
        lines.longest(title, words.duration(seconds), lasts),
        DIGEST_LINKS.incident(id),
        lasts ? 'bad' : 'neutral',
      ),
    ),
  });
}

function alerts(facts: Of<'alerts'>, { words, language, ruleTitle }: WriteDeps): DigestSection {
  const { figures, lines } = words;
  const hidden = facts.hidden_by.reduce((sum, one) => sum + one.alerts, 0);
  return sectionOf('alerts', DIGEST_LINKS.statistics, words, {
    figures: [
      compared(words, { label: figures.alerts, now: facts.now, before: facts.before, more: 'bad' }),
      plainFigure(figures.messages, words.number(facts.messages)),
      plainFigure(figures.hidden, words.number(hidden)),
    ],
    bars: facts.now === 0 ? [] : facts.steps,
    lines: [
      ...facts.hidden_by.map(({ kind, alerts: count }) =>
        line(lines.hidden(kind, count), DIGEST_LINKS.statistics),
      ),
      ...facts.noisy.map(({ rule_id: id, name, alerts: count, noise }) =>
        line(
          lines.noisy(ruleTitle(name, language), count, words.share(noise)),
          id === null ? DIGEST_LINKS.statistics : DIGEST_LINKS.rule(id),
          'bad',
        ),
      ),
    ],
  });
}

function services(facts: Of<'services'>, { words }: WriteDeps): DigestSection {
  const { figures, lines } = words;
  const { availability_percent: now, availability_percent_before: before } = facts;
  const lost = now !== null && before !== null && now < before - 0.05;
  return sectionOf('services', DIGEST_LINKS.services, words, {
    figures: [
      ...(now === null
        ? []
        : [
            {
              label: figures.availability,
              value: `${words.number(now)} %`,
              change: before === null ? null : words.was(`${words.number(before)} %`),
              tone: lost ? ('bad' as const) : ('neutral' as const),
            },
          ]),
      plainFigure(figures.checked, words.number(facts.checked)),
    ],
    lines: [
      ...facts.worst.map(({ id, name, availability_percent: percent, down_seconds: down }) =>
        line(lines.down(name, words.number(percent), words.duration(down)), DIGEST_LINKS.service(id), 'bad'),
      ),
      ...facts.certificates.map(({ id, name, days }) =>
        line(lines.certificate(name, days), DIGEST_LINKS.service(id), days < 14 ? 'bad' : 'neutral'),
      ),
      ...facts.slow.map(({ id, name, ms, ms_before: was }) =>
        line(
          lines.slow(name, words.number(ms), was === null ? null : words.number(was)),
          DIGEST_LINKS.service(id),
          was !== null && ms > 1.5 * was ? 'bad' : 'neutral',
        ),
      ),
    ],
  });
}

function hosts(facts: Of<'hosts'>, { words }: WriteDeps): DigestSection {
  const { figures, lines } = words;
  return sectionOf('hosts', DIGEST_LINKS.hosts, words, {
    figures: [
      plainFigure(figures.hosts, words.number(facts.total)),
      ...comparedShare(figures.cpu, facts.cpu_ratio, facts.cpu_ratio_before),
      ...comparedShare(figures.memory, facts.memory_ratio, facts.memory_ratio_before),
      ...comparedShare(figures.disk, facts.disk_ratio, facts.disk_ratio_before),
    ],
    lines: [
      ...facts.silent.map(({ id, name, hours }) =>
        line(lines.silent(name, words.duration(hours * 3_600)), DIGEST_LINKS.host(id), 'bad'),
      ),
      ...facts.rising.map(({ id, name, measure, ratio, ratio_before: before }) =>
        line(
          lines.rising(name, measure, words.share(before), words.share(ratio)),
          DIGEST_LINKS.host(id),
          'bad',
        ),
      ),
      ...facts.troubled.map(({ id, name, alerts: count }) =>
        line(lines.troubled(name, count), DIGEST_LINKS.host(id)),
      ),
    ],
  });
}

function issues(facts: Of<'issues'>, { words }: WriteDeps): DigestSection {
  const { figures, lines } = words;
  return sectionOf('issues', DIGEST_LINKS.issues, words, {
    figures: [
      plainFigure(figures.fresh, words.number(facts.fresh), facts.fresh > 0 ? 'bad' : 'neutral'),
      plainFigure(figures.regressed, words.number(facts.regressed), facts.regressed > 0 ? 'bad' : 'neutral'),
      plainFigure(figures.errorLines, words.number(facts.lines)),
    ],
    lines: facts.top.map(({ id, title, service, lines: count, is_fresh: isFresh }) =>
      line(lines.issue(title, service, count, isFresh), DIGEST_LINKS.issue(id), isFresh ? 'bad' : 'neutral'),
    ),
  });
}

function logs(facts: Of<'logs'>, { words }: WriteDeps): DigestSection {
  const { figures, lines } = words;
  return sectionOf('logs', DIGEST_LINKS.logs, words, {
    figures: [
      compared(words, { label: figures.lines, now: facts.now, before: facts.before }),
      compared(words, { label: figures.errors, now: facts.errors, before: facts.errors_before, more: 'bad' }),
      plainFigure(figures.patterns, words.number(facts.fresh)),
    ],
    lines: [
      ...facts.surging.map(({ id, text, lines: now, lines_before: before }) =>
        line(lines.surging(text, now, before), DIGEST_LINKS.pattern(id), 'bad'),
      ),
      ...facts.top_fresh.map(({ id, text, lines: now }) =>
        line(lines.freshPattern(text, now), DIGEST_LINKS.pattern(id)),
      ),
    ],
  });
}

function findings(facts: Of<'findings'>, { words }: WriteDeps): DigestSection {
  return sectionOf('findings', DIGEST_LINKS.findings, words, {
    figures: [plainFigure(words.figures.findings, words.number(facts.count))],
    lines: facts.top.map(({ kind, subject, measure }) =>
      line(words.lines.finding(kind, subject, measure), DIGEST_LINKS.findings),
    ),
  });
}

function forecasts(facts: Of<'forecasts'>, { words }: WriteDeps): DigestSection {
  return sectionOf('forecasts', DIGEST_LINKS.forecasts, words, {
    lines: facts.soon.map(({ kind, subject, days }) =>
      line(
        days === 0
          ? words.lines.forecastReached(kind, subject)
          : words.lines.forecast(kind, subject, words.days(days)),
        DIGEST_LINKS.forecasts,
        'bad',
      ),
    ),
  });
}

function llm(facts: Of<'llm'>, { words }: WriteDeps): DigestSection {
  const { figures, lines } = words;
  return sectionOf('llm', DIGEST_LINKS.llm, words, {
    figures: [
      compared(words, { label: figures.calls, now: facts.calls, before: facts.calls_before }),
      ...facts.costs.map(({ currency, amount, amount_before: before }) =>
        compared(words, { label: figures.cost(currency), now: amount, before, more: 'bad' }),
      ),
    ],
    lines: [
      ...facts.budgets.map(({ name, used_percent: used }) =>
        line(lines.budget(name, used), DIGEST_LINKS.budgets, used >= NEARLY ? 'bad' : 'neutral'),
      ),
      ...facts.models.map(({ name, amount, currency }) =>
        line(lines.model(name, words.number(amount), currency), DIGEST_LINKS.llm),
      ),
    ],
  });
}

function changes(facts: Of<'changes'>, { words }: WriteDeps): DigestSection {
  return sectionOf('changes', DIGEST_LINKS.hosts, words, {
    figures: [plainFigure(words.figures.changes, words.number(facts.count))],
    lines: [
      ...facts.kinds.map(({ kind, count }) => line(words.lines.changeKind(kind, count))),
      ...facts.hosts.map(({ id, name, count }) =>
        line(words.lines.changedHost(name, count), DIGEST_LINKS.host(id)),
      ),
    ],
  });
}

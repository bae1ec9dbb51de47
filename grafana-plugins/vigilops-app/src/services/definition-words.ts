import { t } from '../t.ts';
import type { KnownCheckConfig, ServiceDetail } from './types.ts';
import { stretch, typeName } from './words.ts';

type Fact = readonly [name: string, value: string];

/** What is asked, how often, and what counts as an answer; line by line. Secrets never come this far. */
export function definitionInWords(service: ServiceDetail): Fact[] {
  const { config, definition, interval_seconds: interval } = service;
  const facts: Fact[] = [[t('check.type', 'Type'), typeName(service.type)]];
  if (config !== null) {
    facts.push(...configInWords(config));
  }
  if (interval !== null && config?.type !== 'heartbeat') {
    facts.push([t('check.interval', 'Asked every'), stretch(interval)]);
  }
  if (definition !== null) {
    facts.push(
      ...(config?.type === 'heartbeat'
        ? []
        : ([
            [t('check.timeout', 'Time-out'), stretch(definition.timeout_seconds)],
            [
              t('check.streaks', 'Judged'),
              t('check.streaks-value', 'down after {{failures}} failures in a row, up after {{successes}}', {
                failures: definition.failures,
                successes: definition.successes,
              }),
            ],
          ] satisfies Fact[])),
      ...(definition.tags.length === 0
        ? []
        : [[t('hosts.tag', 'Tag'), definition.tags.join(', ')] satisfies Fact]),
    );
  }
  return facts;
}

function configInWords(config: KnownCheckConfig): Fact[] {
  switch (config.type) {
    case 'http':
      return [
        [t('check.url', 'URL'), `${config.method} ${config.url}`],
        [t('check.expected-status', 'Status codes'), config.expected_status.join(', ')],
        ...optional(t('check.contains', 'Body contains'), config.body_contains),
        ...optional(t('check.matches', 'Body matches'), config.body_matches),
        ...optional(
          t('check.json-path', 'JSON path'),
          config.json_path === undefined
            ? undefined
            : config.json_equals === undefined
              ? config.json_path
              : `${config.json_path} = ${JSON.stringify(config.json_equals)}`,
        ),
        ...optional(t('check.headers', 'Headers'), Object.keys(config.headers).join(', ')),
        ...(config.verify_certificate
          ? []
          : [[t('check.certificate', 'Certificate'), t('check.unverified', 'not verified')] satisfies Fact]),
      ];
    case 'tcp':
      return [[t('check.address', 'Address'), `${config.host}:${config.port}`]];
    case 'dns':
      return [
        [t('check.lookup', 'Name'), `${config.host} ${config.record_type}`],
        ...optional(t('check.resolver', 'Resolver'), config.resolver),
        ...optional(t('check.answers', 'Expected answers'), config.expected.join(', ')),
      ];
    case 'icmp':
      return [[t('check.address', 'Address'), config.host]];
    case 'heartbeat':
      return [
        [t('check.period', 'Expected every'), stretch(config.period_seconds)],
        [t('check.grace', 'May be late by'), stretch(config.grace_seconds)],
      ];
    case 'script':
      return [
        [t('check.command', 'Command'), config.command.join(' ')],
        ...optional(t('check.user', 'As user'), config.user),
      ];
    default:
      return config satisfies never;
  }
}

const optional = (name: string, value: string | undefined): Fact[] =>
  value === undefined || value === '' ? [] : [[name, value]];

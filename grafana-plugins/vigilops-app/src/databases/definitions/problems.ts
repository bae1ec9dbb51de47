import type { ApiError } from '../../api/errors.ts';
import { t } from '../../t.ts';
import { goesWhereItWent, type DefinitionDraft, type DraftField } from './draft.ts';
import type { DatabaseDefinition } from './types.ts';

export type Problems = Readonly<Partial<Record<DraftField, string>>>;

const ADDRESS = /^(?:[^\s/?#@]+|\/(?!.*(?:^|\/)\.{1,2}(?:\/|$))\S+)$/u;
const PEM = /^\s*(?:-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)+$/u;
const MOST_SECONDS = 86_400;

/** What the API says of a field that is wrong, in the viewer's language. The English is the API's own. */
const WORDS: Readonly<Record<string, () => string>> = {
  'must be a host name, an address, or the absolute path of a socket': () =>
    t('definition.problem.address', 'must be a host name, an address, or the absolute path of a socket'),
  'must be certificates as PEM text and nothing else': () =>
    t('definition.problem.ca', 'must be certificates as PEM text and nothing else'),
  'is needed for this kind of server': () =>
    t('definition.problem.username', 'is needed for this kind of server'),
};

/** What has no words here is shown as the API says it. */
export const inWords = (message: string): string => WORDS[message]?.() ?? message;

export const KNOWN_PROBLEMS = Object.keys(WORDS);

const empty = () => t('check.problem.empty', 'must not be empty');

/** What can be told without asking. `known`: what is there already, whose password may be kept. */
export function problemsOf(draft: DefinitionDraft, known: DatabaseDefinition | undefined): Problems {
  const found: Partial<Record<DraftField, string | undefined>> = {
    hostId:
      draft.hostId === null ? t('definition.problem.host', 'choose the host whose agent asks it') : undefined,
    name: draft.name.trim() === '' ? empty() : undefined,
    address: draft.address.trim() === '' ? empty() : fits(draft.address, ADDRESS, KNOWN_PROBLEMS[0] ?? ''),
    port: draft.port.trim() === '' ? undefined : outside(Number(draft.port), 1, 65_535),
    username:
      draft.username.trim() === '' && draft.kind !== 'redis' && draft.kind !== 'mongodb'
        ? inWords('is needed for this kind of server')
        : undefined,
    password: passwordProblem(draft, known),
    ca:
      draft.tls === 'verify' && draft.ca.trim() !== ''
        ? fits(draft.ca, PEM, KNOWN_PROBLEMS[1] ?? '')
        : undefined,
    intervalSeconds: outside(draft.intervalSeconds, 5, MOST_SECONDS),
    slowMs: outside(draft.slowMs, 1, MOST_SECONDS * 1_000),
  };
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text !== undefined)) as Problems;
}

function passwordProblem(draft: DefinitionDraft, known: DatabaseDefinition | undefined): string | undefined {
  const isAsked =
    known?.has_password === true &&
    !draft.withoutPassword &&
    draft.password === '' &&
    !goesWhereItWent(draft, known);
  return isAsked ? passwordAgain() : undefined;
}

const passwordAgain = () =>
  t(
    'definition.problem.password',
    'give it again: it was given for another host, address, port, user or kind of connection, and is not sent elsewhere unasked',
  );

const fits = (text: string, pattern: RegExp, message: string) =>
  pattern.test(text.trim()) ? undefined : inWords(message);

const outside = (value: number, min: number, max: number) =>
  Number.isInteger(value) && value >= min && value <= max
    ? undefined
    : t('check.problem.range', 'must be from {{min}} to {{max}}', { min, max });

/** Fields of the form by the names that the API gives them. */
const FIELDS: Readonly<Record<string, DraftField>> = {
  host_id: 'hostId',
  name: 'name',
  kind: 'kind',
  address: 'address',
  port: 'port',
  database: 'database',
  username: 'username',
  password: 'password',
  tls: 'tls',
  'tls.mode': 'tls',
  'tls.ca': 'ca',
  interval_seconds: 'intervalSeconds',
  slow_threshold_ms: 'slowMs',
  explain: 'explain',
  enabled: 'enabled',
};

/** `address: must be …` at its field; `{}` where the error names none of them. */
export function problemsIn(error: Pick<ApiError, 'code' | 'message'> | undefined): Problems {
  switch (error?.code) {
    case 'SECRET_NEEDED':
      return { password: passwordAgain() };
    case 'CONFLICT':
      return { name: error.message };
    case 'REQUEST_INVALID': {
      const [, path = '', message = ''] = /^([\w.]+): (.*)$/s.exec(error.message) ?? [];
      const field = FIELDS[path];
      return field === undefined ? {} : { [field]: inWords(message) };
    }
    default:
      return {};
  }
}

/** Fields that are folded away until somebody wants them: a problem in one of them unfolds it. */
export const FOLDED: readonly DraftField[] = ['database', 'intervalSeconds', 'slowMs'];

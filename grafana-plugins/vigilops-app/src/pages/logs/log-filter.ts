import { LEVELS, type Level } from '@vigilops/contracts';
import type { LogVolumeBody } from '../../api/types.ts';

/** What is searched for, as the address has it. */
export interface LogFilter {
  readonly text: string;
  readonly regex: boolean;
  readonly caseSensitive: boolean;
  readonly hosts: readonly string[];
  readonly services: readonly string[];
  /** Of the gravest to the calmest; empty is any. */
  readonly levels: readonly Level[];
  readonly file: string;
  readonly traceId: string;
}

export const NO_FILTER: LogFilter = {
  text: '',
  regex: false,
  caseSensitive: false,
  hosts: [],
  services: [],
  levels: [],
  file: '',
  traceId: '',
};

/** From grave to calm, as people ask for them. */
export const LEVELS_BY_GRAVITY: readonly Level[] = LEVELS.toReversed();

const isLevel = (text: string): text is Level => (LEVELS as readonly string[]).includes(text);
const isTraceId = (text: string) => /^[\da-f]{32}$/i.test(text);

/** `levels` names each; `level`, as other pages link, means this one and above. What makes no sense is left out. */
export function filterOfParams(params: URLSearchParams): LogFilter {
  const texts = (key: string) => [...new Set(params.getAll(key).filter((text) => text !== ''))];
  const named = texts('levels')
    .flatMap((text) => text.split(','))
    .filter(isLevel);
  const [from] = texts('level').filter(isLevel);
  const above = from === undefined ? [] : LEVELS.slice(LEVELS.indexOf(from));
  const levels = named.length > 0 ? named : above.length === LEVELS.length ? [] : above;
  const traceId = params.get('trace') ?? '';
  return {
    text: params.get('q') ?? '',
    regex: params.get('regex') === '1',
    caseSensitive: params.get('case') === '1',
    hosts: texts('host'),
    services: texts('service'),
    levels: LEVELS_BY_GRAVITY.filter((level) => levels.includes(level)),
    file: params.get('file') ?? '',
    traceId: isTraceId(traceId) ? traceId : '',
  };
}

/** For the location service: null leaves the address. */
export function paramsOfFilter(filter: LogFilter): Record<string, string | string[] | null> {
  const list = (texts: readonly string[]) => (texts.length === 0 ? null : [...texts]);
  const text = (given: string) => (given === '' ? null : given);
  return {
    q: text(filter.text),
    regex: filter.regex ? '1' : null,
    case: filter.caseSensitive ? '1' : null,
    host: list(filter.hosts),
    service: list(filter.services),
    levels: text(filter.levels.join(',')),
    level: null,
    file: text(filter.file),
    trace: text(filter.traceId),
  };
}

type ApiFilter = Pick<
  LogVolumeBody,
  'hosts' | 'services' | 'levels' | 'file' | 'text' | 'text_mode' | 'case_sensitive' | 'trace_id'
>;

/** The filter as the API takes it, for lines, counts and the live tail alike. */
export function apiFilter(filter: LogFilter): ApiFilter {
  const textual: ApiFilter = {
    text: filter.text,
    ...(filter.regex ? { text_mode: 'regex' } : {}),
    ...(filter.caseSensitive ? { case_sensitive: true } : {}),
  };
  return {
    ...(filter.text === '' ? {} : textual),
    ...(filter.hosts.length === 0 ? {} : { hosts: [...filter.hosts] }),
    ...(filter.services.length === 0 ? {} : { services: [...filter.services] }),
    ...(filter.levels.length === 0 ? {} : { levels: [...filter.levels] }),
    ...(filter.file === '' ? {} : { file: filter.file }),
    ...(filter.traceId === '' ? {} : { trace_id: filter.traceId }),
  };
}

export const isFiltered = (filter: LogFilter) => Object.keys(apiFilter(filter)).length > 0;

/** A filter that a line's field stands for; undefined where the API cannot filter by it. */
export function withField(filter: LogFilter, key: string, value: string): LogFilter | undefined {
  const added = (list: readonly string[]) => (list.includes(value) ? list : [...list, value]);
  switch (key) {
    case 'host.name':
      return { ...filter, hosts: added(filter.hosts) };
    case 'service.name':
      return { ...filter, services: added(filter.services) };
    case 'log.file.path':
      return { ...filter, file: value };
    case 'trace_id':
      return isTraceId(value) ? { ...filter, traceId: value } : undefined;
    case 'level':
      return isLevel(value) ? { ...filter, levels: [value] } : undefined;
    default:
      return undefined;
  }
}

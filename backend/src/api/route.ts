import type { ErrorCode } from '@vigilops/contracts';
import type { Silence } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { Accounts, By, Enrollments, From, Sessions } from '../accounts/index.ts';
import type { LogArchiveDesk } from '../archive/index.ts';
import type { Alarm, AlarmWords, Silences, turnsOf } from '../alerting/index.ts';
import type {
  AssistantDesk,
  CauseDesk,
  DigestDesk,
  FindingWords,
  SaidAdvice,
  ForecastWords,
  KnowledgeDesk,
  Toolbox,
} from '../analysis/index.ts';
import type { Checks } from '../checks/index.ts';
import type { LlmDesk, Playground } from '../llm/index.ts';
import type {
  AccountStore,
  AdviceRecord,
  AdviceStore,
  AlertStore,
  Caller,
  DatabaseStore,
  ErrorIssueStore,
  HostEditor,
  IncidentStore,
  FindingRecord,
  FindingStore,
  ForecastRow,
  ForecastStore,
  LogSearchStore,
  LogPipelineDesk,
  LogTemplateDesk,
  NoticeStore,
  RuleStore,
  Scope,
  StatusIncidentStore,
  TokenRecord,
  TokenStore,
} from '../model/index.ts';
import type { ChannelDesk, NoticeStream, StandbyDesk } from '../notify/index.ts';
import type {
  HostFiguresReader,
  HostMetricsQuery,
  LabelQuery,
  LogContextQuery,
  LogFacetsQuery,
  LogQuery,
  LogTail,
  LogTemplateQuery,
  LogVolumeQuery,
  MetricQuery,
  TraceQuery,
} from '../query/index.ts';
import type { RuleDesk } from '../rules/index.ts';
import type { Configuration, SettingsDesk, SystemInformationReader } from '../settings/index.ts';
import type { Readers } from '../store/index.ts';

/** Who may call a route. There is no default: a route that does not say is not registered. */
export type Policy =
  | { readonly access: 'public' }
  /** A token with the scope, or a person whose role has it. */
  | { readonly access: 'token'; readonly needs: Scope }
  /** Somebody who signed in: a token has no account. */
  | { readonly access: 'person' }
  /** Whoever has the secret of an enrolment; the route itself looks at it, because looking uses it up. */
  | { readonly access: 'enrollment' };

/** Routes of other rooms may ask for a signature in a header instead. */
export interface SignaturePolicy {
  readonly access: 'signature';
  readonly header: string;
}

/** What routes work with. */
export interface RouteDeps {
  readonly readers: Pick<Readers, 'hosts' | 'hostChanges' | 'metrics' | 'services'>;
  readonly metricQuery: MetricQuery;
  readonly labelQuery: LabelQuery;
  readonly logQuery: LogQuery;
  readonly logVolume: LogVolumeQuery;
  readonly logFacets: LogFacetsQuery;
  readonly logContext: LogContextQuery;
  readonly logTemplates: LogTemplateQuery;
  readonly logTemplateDesk: LogTemplateDesk;
  readonly logTail: LogTail;
  readonly traceQuery: TraceQuery;
  readonly hostMetrics: HostMetricsQuery;
  readonly hostFigures: HostFiguresReader;
  readonly hosts: HostEditor;
  readonly checks: Checks;
  readonly databases: DatabaseStore;
  readonly databaseAdvice: Pick<AdviceStore, 'list' | 'find' | 'judge'>;
  /** In the language of the house where none is given. */
  readonly adviceWords: (advice: AdviceRecord, language?: 'en' | 'zh') => SaidAdvice;
  readonly tokens: Pick<TokenStore, 'create' | 'list' | 'revoke'>;
  readonly accounts: Accounts;
  readonly alerts: Pick<AlertStore, 'list' | 'find'>;
  readonly alarm: Pick<Alarm, 'acknowledge' | 'acknowledgeIncident'>;
  readonly incidents: Pick<
    IncidentStore,
    'list' | 'find' | 'events' | 'similar' | 'assign' | 'addNote' | 'split' | 'ledger' | 'undo' | 'statistics'
  >;
  /** Makes a silence of what its firing alerts have in common. */
  readonly silenceIncident: (
    incidentId: number,
    wanted: { readonly seconds: number; readonly comment: string },
    by: By,
    nowUs: number,
    signal: AbortSignal,
  ) => Promise<Silence>;
  readonly turnsOf: typeof turnsOf;
  /** In the language of the house. */
  readonly alarmWords: () => AlarmWords;
  readonly silences: Pick<Silences, 'list' | 'create' | 'change' | 'expire' | 'preview'>;
  readonly rules: Pick<RuleStore, 'list' | 'find' | 'create' | 'change' | 'remove'>;
  readonly ruleDesk: RuleDesk;
  readonly channels: ChannelDesk;
  readonly standby: StandbyDesk;
  readonly notices: Pick<NoticeStore, 'list'>;
  readonly noticeStream: Pick<NoticeStream, 'open'>;
  readonly sessions: Pick<Sessions, 'refresh' | 'end'>;
  readonly enrollments: Enrollments;
  /** What to run on a host so that an agent is installed from `serverUrl` and enrols with the secret. */
  readonly installCommand: (serverUrl: string, secret: string) => Promise<string>;
  /** What is only read, or a matter of one row. */
  readonly people: Pick<AccountStore, 'list' | 'listInvitations' | 'withdrawInvitation' | 'listAudit'>;
  /** A new secret of a kind and what is stored of it. */
  readonly newSecret: (kind: TokenRecord['kind']) => { readonly secret: string; readonly hash: Uint8Array };
  /** Refuses a revoked token at once instead of after the cache's time. */
  readonly forgetToken: (tokenId: number) => void;
  readonly llm: LlmDesk;
  readonly logArchive: LogArchiveDesk;
  readonly playground: Playground;
  readonly logPipelines: LogPipelineDesk;
  readonly settings: SettingsDesk;
  readonly configuration: Configuration;
  readonly systemInformation: SystemInformationReader;
  readonly statusIncidents: StatusIncidentStore;
  readonly logSearches: LogSearchStore;
  readonly findings: Pick<FindingStore, 'list' | 'find' | 'membersOf' | 'watched' | 'setFeedback'>;
  readonly forecasts: Pick<ForecastStore, 'list' | 'find' | 'totals'>;
  /** In the language of the house. */
  readonly findingWords: (finding: FindingRecord) => FindingWords;
  readonly forecastWords: (made: ForecastRow) => ForecastWords;
  readonly errorIssues: ErrorIssueStore;
  readonly knowledge: KnowledgeDesk;
  readonly digests: DigestDesk;
  readonly causes: Pick<CauseDesk, 'ask' | 'find' | 'list' | 'judge'>;
  readonly assistant: Omit<AssistantDesk, 'investigate' | 'stop'>;
  /** What assistants may ask. */
  readonly toolbox: Toolbox;
  /** Where this server is, as the configuration says; undefined where it does not. */
  readonly publicUrl: string | undefined;
  /** Of this program. */
  readonly version: string;
  readonly clock: Clock;
  /** A host that was silent for longer is offline. */
  readonly heartbeatTimeoutMs: () => number;
}

export interface RouteContext {
  readonly deps: RouteDeps;
  /** Null on public routes and on those that look for themselves. */
  readonly caller: Caller | null;
  readonly from: From;
  /** Every such header, as sent. */
  readonly authorization: readonly string[];
  /** Where agents reach this server, such as https://vigilops.example.com; throws REQUEST_INVALID where nobody can say. */
  readonly publicUrl: () => string;
  readonly cookies: Cookies;
  /** Nobody between the caller and this process can listen. */
  readonly isPrivate: boolean;
  /** Aborts when the caller hangs up or the request takes too long. */
  readonly signal: AbortSignal;
  /** One moment for the whole request, in microseconds. */
  readonly nowUs: number;
  /** This API as OpenAPI. */
  readonly openApi: () => object;
}

export type Method = 'get' | 'head' | 'post' | 'put' | 'patch' | 'delete';

/** Cookies that no script can read and no other site's page can have sent. */
export interface Cookies {
  get(name: string): string | undefined;
  /** Null takes it away. */
  set(name: string, value: string | null, scope: { readonly path: string; readonly seconds: number }): void;
}

/** One server-sent event (HTML standard, "Server-sent events"). */
export interface ServerEvent {
  readonly id: string;
  readonly name: string;
  /** One line of text, in pieces. */
  readonly data: readonly (string | Uint8Array)[];
}

/** What a route of events answers. */
export interface EventSource {
  /** Ends when `signal` aborts, which may be a cut, or by itself. */
  events(signal: AbortSignal): AsyncIterable<ServerEvent>;
  /** The caller may not have it any more. */
  end(): void;
}

/** A file that is made while it is sent. */
export interface Download {
  readonly type: TextType;
  readonly fileName: string;
  /** Ends when `signal` aborts: the caller has left. */
  chunks(signal: AbortSignal): AsyncIterable<string>;
}

/** Writes an answer of its own, errors included; resolves when it is over. */
export type Relay = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface RouteFacts {
  readonly method: Method;
  /** As in OpenAPI: /api/v1/hosts/{id}. */
  readonly path: `/${string}`;
  readonly policy: Policy;
  /** Unique; names the call in generated clients. */
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly status: 200 | 201 | 204;
  /** Codes beyond those that its policy and its input bring. */
  readonly failsWith?: readonly ErrorCode[];
  /** Events instead of JSON: `run` answers an `EventSource`, and `answer` is what the data of an event can be. */
  readonly streams?: true;
  /** The same, but the events are somebody else's, and so are refusals: `run` answers a `Relay`, and this is theirs. */
  readonly relays?: z.ZodType;
  /** JSON, with statuses of its own: `run` answers a `Relay`. */
  readonly answersItself?: true;
  /** Of a body that may be larger than others. */
  readonly maxBodyBytes?: number;
  /** Text of another kind instead of JSON: `answer` is a string. */
  readonly produces?: TextType;
  /** One of these, made while it is sent: `run` answers a `Download`. */
  readonly downloads?: readonly TextType[];
  /** The `revision` of the answer is its ETag: who has that one already is told so, and no more (RFC 9110, 13.1.2). */
  readonly revised?: true;
  /** Headers that the route reads, by their names in lower case. */
  readonly headers?: z.ZodObject;
}

/** What a route may answer besides JSON. */
export type TextType = 'text/csv' | 'application/yaml' | 'application/jsonl';

type Output<T extends z.ZodType | undefined> = T extends z.ZodType ? z.output<T> : undefined;
type Input<T extends z.ZodType | undefined> = T extends z.ZodType ? z.input<T> : undefined;

/** One verb of one resource: what it takes, what it answers, who may call it, and what it does. */
export interface RouteDefinition<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
  Answer extends z.ZodType | undefined,
> extends RouteFacts {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer?: Answer;
  readonly handle: (
    input: { readonly params: Output<Params>; readonly query: Output<Query>; readonly body: Output<Body> },
    context: RouteContext,
  ) => Promise<Input<Answer>> | Input<Answer>;
}

/** A route as the router takes it: its input is checked by its schemas before `run` sees it. */
export interface Route extends RouteFacts {
  readonly params: z.ZodObject | undefined;
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  readonly answer: z.ZodType | undefined;
  readonly run: (input: ParsedInput, context: RouteContext) => Promise<unknown>;
}

/** What the description of the API needs of a route; some are served by other rooms. */
export type DescribedRoute = Omit<Route, 'run' | 'policy'> & { readonly policy: Policy | SignaturePolicy };

export interface ParsedInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly headers: unknown;
}

export function defineRoute<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
  Answer extends z.ZodType | undefined = undefined,
>(definition: RouteDefinition<Params, Query, Body, Answer>): Route {
  const { handle, ...facts } = definition;
  return routeOf(facts, handle);
}

/** The router parses each part with the schema that the type of `handle`'s input comes from. */
function routeOf(
  facts: RouteFacts & Partial<Pick<Route, 'params' | 'query' | 'body' | 'answer'>>,
  handle: (input: never, context: RouteContext) => unknown,
): Route {
  return {
    params: undefined,
    query: undefined,
    body: undefined,
    answer: undefined,
    ...facts,
    run: async (input, context) => handle(input as never, context),
  };
}

/** A route whose answer is a stream of events that goes on until the caller leaves. */
export function defineEventRoute<
  Query extends z.ZodObject,
  Headers extends z.ZodObject,
  Answer extends z.ZodType,
>(
  definition: RouteFacts & {
    readonly query: Query;
    readonly headers: Headers;
    /** What the data of an event can be. */
    readonly answer: Answer;
    readonly handle: (
      input: { readonly query: z.output<Query>; readonly headers: z.output<Headers> },
      context: RouteContext,
    ) => Promise<EventSource>;
  },
): Route {
  const { handle, ...facts } = definition;
  return routeOf({ ...facts, streams: true }, handle);
}

/** The same for one question with a body: events until it is answered. */
export function defineAnswerStreamRoute<Body extends z.ZodType, Answer extends z.ZodType>(
  definition: RouteFacts & {
    readonly body: Body;
    /** What the data of an event can be. */
    readonly answer: Answer;
    readonly handle: (
      input: { readonly body: z.output<Body> },
      context: RouteContext,
    ) => Promise<EventSource>;
  },
): Route {
  const { handle, ...facts } = definition;
  return routeOf({ ...facts, streams: true }, handle);
}

/** A route whose answer is a file of any size. */
export function defineDownloadRoute<Body extends z.ZodType, Answer extends z.ZodType>(
  definition: RouteFacts & {
    readonly body: Body;
    readonly answer: Answer;
    readonly downloads: readonly TextType[];
    readonly handle: (
      input: { readonly body: z.output<Body> },
      context: RouteContext,
    ) => Promise<Download> | Download;
  },
): Route {
  const { handle, ...facts } = definition;
  return routeOf(facts, handle);
}

/** A route that another room answers, once it is known who asks and for what. */
export function defineRelayRoute<Body extends z.ZodType, Answer extends z.ZodType>(
  definition: RouteFacts & {
    readonly body: Body;
    /** What the data of an event can be. */
    readonly answer: Answer;
    /** What it says instead of events. */
    readonly relays: z.ZodType;
    readonly handle: (input: { readonly body: z.output<Body> }, context: RouteContext) => Relay;
  },
): Route {
  const { handle, ...facts } = definition;
  return routeOf({ ...facts, streams: true }, handle);
}

/** A route that writes its answer itself, of a protocol that has statuses and errors of its own in JSON. */
export function defineOwnAnswerRoute<Body extends z.ZodType, Answer extends z.ZodType>(
  definition: RouteFacts & {
    readonly body: Body;
    readonly answer: Answer;
    readonly handle: (input: { readonly body: z.output<Body> }, context: RouteContext) => Relay;
  },
): Route {
  const { handle, ...facts } = definition;
  return routeOf({ ...facts, answersItself: true }, handle);
}

import { OPERATIONS, type OperationTypes } from './operations.ts';

export type OperationName = keyof typeof OPERATIONS & keyof OperationTypes;

/** `read` and `write` are scopes of tokens; `person` is for who signed in, `public` for everybody. */
export type Access = 'read' | 'write' | 'person' | 'public';

/** Operations that are open to one of these. */
export type OperationsFor<Wanted extends Access> = {
  [Name in OperationName]: (typeof OPERATIONS)[Name] extends `${string} ${Wanted} ${string}` ? Name : never;
}[OperationName];

/** What the API answers: JSON, or the text of a file; undefined where it has nothing to say. */
export type Answer<Name extends OperationName> = OperationTypes[Name]['answer'];

/** What is sent: `path`, `query` and `body`, each where the operation has one. Fields with a default may be left out. */
export type Input<Name extends OperationName> = Omit<OperationTypes[Name], 'answer'>;

/** No argument at all where nothing has to be said. */
export type InputArgs<Name extends OperationName> =
  object extends Input<Name> ? [input?: Input<Name>] : [input: Input<Name>];

/** A call as HTTP has it. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with its query. */
  readonly url: string;
  readonly access: Access;
  /** To be sent as JSON; undefined: nothing. */
  readonly body: unknown;
}

/** How an operation is called; whoever sends it adds the address of the house and who asks. */
export function requestOf<Name extends OperationName>(name: Name, ...[input]: InputArgs<Name>): ApiRequest {
  const [method, access, template] = OPERATIONS[name].split(' ') as [ApiRequest['method'], Access, string];
  const { path, query, body }: Parts = input ?? {};
  return { method, url: `${filled(template, path ?? {})}${queryString(query ?? {})}`, access, body };
}

interface Parts {
  readonly path?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

const filled = (path: string, values: Readonly<Record<string, unknown>>) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(values[name])));

/** A list is its key once for each; what is undefined is not sent. */
function queryString(query: Readonly<Record<string, unknown>>): string {
  const params = Object.entries(query).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined)
      .map((one): [string, string] => [key, String(one)]),
  );
  return params.length === 0 ? '' : `?${new URLSearchParams(params).toString()}`;
}

/** What a record says of an exception apart from its body. */
export interface ToldException {
  readonly type: string;
  readonly message: string;
  readonly stack: string;
}

/**
 * OpenTelemetry's names first, then those of common loggers: ECS, pino, winston, Serilog, structlog, python-json-logger,
 * logback's JSON.
 */
const TYPES = ['exception.type', 'error.type', 'exception_type', 'exception_class', 'error_type'];
const MESSAGES = ['exception.message', 'error.message', 'exception_message', 'error_message'];
const STACKS = [
  ...['exception.stacktrace', 'error.stack_trace', 'error.stack', 'exception.stack_trace', 'stack_trace'],
  ...['stacktrace', 'stackTrace', 'stack', 'err.stack', 'exc_info', 'traceback', 'backtrace', '@x'],
];
/** Objects with a type, a message and a stack; as texts they are stacks. */
const OBJECTS = ['exception', 'error', 'err', 'Exception'];
const LONGEST_JSON = 262_144;
const MAY_TELL = /"(?:[\w.@]*(?:exception|error|err|stack|exc_info|traceback|backtrace)|@x)/iu;

/** Undefined where the attributes tell of none. `json` is an object with sorted keys, as `AttributesJson` is. */
export function toldException(json: string): ToldException | undefined {
  if (json.length > LONGEST_JSON || !MAY_TELL.test(json)) {
    return undefined;
  }
  const fields = new Map(Object.entries(JSON.parse(json) as Record<string, unknown>));
  const objects = OBJECTS.map((name) => fields.get(name));
  const inner = objects.map(membersOf).find((members) => members !== undefined);
  const texts = objects.filter((value) => typeof value === 'string');
  const told = {
    type: firstText([...named(fields, TYPES), inner?.get('type'), inner?.get('name'), inner?.get('class')]),
    message: firstText([...named(fields, MESSAGES), inner?.get('message'), inner?.get('msg')]),
    stack: firstText([
      ...named(fields, STACKS),
      inner?.get('stacktrace'),
      inner?.get('stack_trace'),
      inner?.get('stack'),
      ...texts.filter((text) => text.includes('\n')),
    ]),
  };
  return told.type === '' && told.stack === '' ? undefined : told;
}

const named = (fields: ReadonlyMap<string, unknown>, names: readonly string[]) =>
  names.map((name) => fields.get(name));

function membersOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(Object.entries(value))
    : undefined;
}

/** A stack may be a list of lines. */
function firstText(values: readonly unknown[]): string {
  for (const value of values) {
    const text =
      Array.isArray(value) && value.every((line) => typeof line === 'string') ? value.join('\n') : value;
    if (typeof text === 'string' && text !== '') {
      return text;
    }
  }
  return '';
}

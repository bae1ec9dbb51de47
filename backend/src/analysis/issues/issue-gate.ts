import type { IssueDraft, IssueOf, LogFacts, LogOrigin } from '../../model/index.ts';
import { identifyIssue } from './identify.ts';
import type { IssueBook } from './issue-book.ts';

export interface IssueGateDeps {
  readonly book: IssueBook;
  /** The text of a template, with placeholders; empty where it is not known. */
  readonly templateText: (id: number) => string;
  /** Told of an error line that could not be read. */
  readonly onDefect: (error: unknown) => void;
}

/** ERROR, the lowest of its level. */
const ERROR = 17;
/** What is looked at of a body. */
const MAX_BODY_BYTES = 65_536;
const NEW_LINE = 0x0a;
/** Issues of plain lines that are remembered, in each of two generations. */
const MOST_REMEMBERED = 20_000;

/**
 * The error issue of a record, while it is decoded. A line without a stack is told by its template alone, which is
 * remembered; a stack is read each time.
 */
export function createIssueOf({ book, templateText, onDefect }: IssueGateDeps): IssueOf {
  const programs = new WeakMap<LogOrigin, string>();
  const plain = createMemory(MOST_REMEMBERED);

  const programOf = (origin: LogOrigin): string => {
    const known =
      programs.get(origin) ?? (origin.service === '' ? programOfFile(origin.file) : origin.service);
    programs.set(origin, known);
    return known;
  };

  const identify = ({ body, attributes, templateId, severity, origin }: LogFacts): IssueDraft | undefined => {
    const service = programOf(origin);
    const isError = severity >= ERROR;
    const isPlain = isError && templateId !== 0 && !body.includes(NEW_LINE) && !MAY_TELL.test(attributes);
    const key = isPlain ? `${String(templateId)} ${service}` : '';
    const known = isPlain ? plain.get(key) : undefined;
    if (known !== undefined) {
      return known;
    }
    const found = identifyIssue({
      service,
      body: Buffer.from(body.buffer, body.byteOffset, Math.min(body.length, MAX_BODY_BYTES)).toString(),
      attributes,
      templateId,
      template: templateId === 0 ? '' : templateText(templateId),
      isError,
    });
    if (isPlain && found !== undefined) {
      plain.set(key, found);
    }
    return found;
  };

  return (record) => {
    try {
      const found = identify(record);
      return found === undefined ? undefined : book.admit(found);
    } catch (error) {
      // A line is stored whatever it says.
      onDefect(error);
      return undefined;
    }
  };
}

/** Names of attributes that may change which issue a line belongs to. */
const MAY_TELL = /exception|error|err"|stack|exc_info|traceback|backtrace|"@x"/iu;

/** `/var/log/shop/worker-3.log.1` is written by worker-3. */
function programOfFile(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name
    .replace(/(?:\.(?:log|txt|out|err|json|gz|\d+))+$/iu, '')
    .replace(/[-_.]?\d{4}-?\d\d-?\d\d.*$/u, '');
}

/** The newest answers; those that were not asked for lately go first. */
function createMemory(most: number) {
  let newer = new Map<string, IssueDraft>();
  let older = new Map<string, IssueDraft>();
  const set = (key: string, issue: IssueDraft) => {
    if (newer.size >= most) {
      older = newer;
      newer = new Map();
    }
    newer.set(key, issue);
  };
  return {
    set,
    get: (key: string): IssueDraft | undefined => {
      const known = newer.get(key);
      const old = known === undefined ? older.get(key) : undefined;
      if (old !== undefined) {
        set(key, old);
      }
      return known ?? old;
    },
  };
}

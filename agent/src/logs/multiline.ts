/**
 * Which lines continue the record before them. The rules look at the first bytes of a line and at what the record
 * already is, the way runtimes print stack traces: Java and Kotlin, Python, Go, Node, .NET, Ruby, PHP.
 */
export const TRACE = {
  /** An ordinary line so far. */
  none: 0,
  /** Inside a stack trace: indented lines belong to it. */
  frames: 1,
  /** Inside a Python traceback: the first line that is not indented ends it and names the exception. */
  python: 2,
  /** Behind that line: only a chained traceback goes on. */
  pythonEnd: 3,
  /** Inside a Go panic: goroutines, calls, and blank lines between them. */
  go: 4,
  /** The head of .NET's console logger, whose message follows indented. */
  dotnet: 5,
} as const;
export type TraceState = (typeof TRACE)[keyof typeof TRACE];

/** The line ends the record before it and begins one. */
export const STARTS = -1;
/** An exception's own line, which belongs to the record before only when frames follow: look at the next line. */
export const UNDECIDED = -2;
export type Verdict = TraceState | typeof STARTS | typeof UNDECIDED;

const TAB = 0x09;
const SPACE = 0x20;

/** What the first line of a record makes of it. */
export function stateOfFirstLine(text: string, start: number, end: number): TraceState {
  switch (text.charCodeAt(start)) {
    case 0x54: // T
      return text.startsWith('Traceback (most recent call last):', start) ? TRACE.python : TRACE.none;
    case 0x70: // p
      return text.startsWith('panic: ', start) ? TRACE.go : TRACE.none;
    case 0x66: // f
      return text.startsWith('fatal error: ', start) ? TRACE.go : dotnetState(text, start, end);
    case 0x67: // g
      return text.startsWith('goroutine ', start) ? TRACE.go : TRACE.none;
    case 0x45: // E
      return text.startsWith('Exception in thread "', start) ? TRACE.frames : TRACE.none;
    case 0x55: // U
      return text.startsWith('Unhandled exception', start) ? TRACE.frames : TRACE.none;
    case 0x74: // t
    case 0x64: // d
    case 0x69: // i
    case 0x77: // w
    case 0x63: // c
      return dotnetState(text, start, end);
    default:
      return TRACE.none;
  }
}

const DOTNET_HEAD = /(?:trce|dbug|info|warn|fail|crit): [^\n]{1,200}\[\d{1,9}\]$/my;

function dotnetState(text: string, start: number, end: number): TraceState {
  if (text.charCodeAt(start + 4) !== 0x3a || text.charCodeAt(end - 1) !== 0x5d) {
    return TRACE.none;
  }
  DOTNET_HEAD.lastIndex = start;
  return DOTNET_HEAD.test(text) ? TRACE.dotnet : TRACE.none;
}

/** Whether text[start..end) goes on with a record in `state`, and the state after it. Blank lines come here too. */
export function continues(state: TraceState, text: string, start: number, end: number): Verdict {
  if (start === end) {
    return state === TRACE.go || state === TRACE.pythonEnd ? state : STARTS;
  }
  const first = text.charCodeAt(start);
  if (first === SPACE || first === TAB) {
    return indented(state, text, start, end);
  }
  // Most lines begin with a date, a bracket or a brace, and no trace of any runtime does.
  if (first < 0x41 && first !== 0x23) {
    return STARTS;
  }
  switch (state) {
    case TRACE.python:
      return isExceptionName(text, start, end) ? TRACE.pythonEnd : STARTS;
    case TRACE.pythonEnd:
      return pythonChain(text, start);
    case TRACE.go:
      if (goLine(text, start, end)) {
        return TRACE.go;
      }
      break;
    default:
  }
  return flush(state, text, start, end);
}

/** A line that begins with a blank. */
function indented(state: TraceState, text: string, start: number, end: number): Verdict {
  if (state === TRACE.pythonEnd) {
    return STARTS;
  }
  if (state !== TRACE.none) {
    return state;
  }
  let at = start + 1;
  while (at < end && (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB)) {
    at += 1;
  }
  return opensFrames(text, at, end) ? TRACE.frames : STARTS;
}

/** What stands behind the indent of a line of frames. */
function opensFrames(text: string, at: number, end: number): boolean {
  switch (text.charCodeAt(at)) {
    case 0x61: // a
      return text.startsWith('at ', at);
    case 0x66: // f
      return text.startsWith('from ', at) && text.lastIndexOf(':in ', end) > at;
    case 0x2e: // .
      return text.startsWith('... ', at);
    case 0x2d: // -
      return text.startsWith('---> ', at) || text.startsWith('--- End of ', at);
    case 0x53: // S
      return text.startsWith('Suppressed: ', at);
    case 0x43: // C
      return text.startsWith('Caused by: ', at);
    case 0x46: // F
      return text.startsWith('File "', at);
    case 0x2b: // +
      return text.startsWith('+ Exception Group Traceback', at);
    default:
      return false;
  }
}

/** A line that begins with a letter or a sign, in any state. */
function flush(state: TraceState, text: string, start: number, end: number): Verdict {
  switch (text.charCodeAt(start)) {
    case 0x43: // C
      if (text.startsWith('Caused by: ', start)) {
        return TRACE.frames;
      }
      break;
    case 0x54: // T
      if (text.startsWith('Traceback (most recent call last):', start)) {
        return TRACE.python;
      }
      break;
    case 0x23: // #: PHP numbers its frames.
      return state === TRACE.frames && isDigit(text.charCodeAt(start + 1)) ? TRACE.frames : STARTS;
    case 0x53: // S
      if (text.startsWith('Stack trace:', start)) {
        return TRACE.frames;
      }
      break;
    case 0x7d: // }: closes the properties that Node prints behind the frames.
      return state === TRACE.frames && end - start <= 2 ? TRACE.frames : STARTS;
    default:
  }
  if (state === TRACE.frames && isRubyFrame(text, start, end)) {
    return TRACE.frames;
  }
  return isExceptionName(text, start, end) ? UNDECIDED : STARTS;
}

function pythonChain(text: string, start: number): Verdict {
  if (
    text.startsWith('During handling of the above exception', start) ||
    text.startsWith('The above exception was the direct cause', start)
  ) {
    return TRACE.pythonEnd;
  }
  return text.startsWith('Traceback (most recent call last):', start) ? TRACE.python : STARTS;
}

function goLine(text: string, start: number, end: number): boolean {
  switch (text.charCodeAt(start)) {
    case 0x67: // g
      if (text.startsWith('goroutine ', start)) {
        return true;
      }
      break;
    case 0x63: // c
      if (text.startsWith('created by ', start)) {
        return true;
      }
      break;
    case 0x65: // e
      return text.startsWith('exit status ', start);
    case 0x70: // p: a panic while panicking
      return text.startsWith('panic: ', start);
    case 0x5b: // [
      return text.startsWith('[signal ', start) || text.startsWith('[recovered]', start);
    default:
  }
  // main.handler(0xc000010000, {0x1, 0x2}): a name with a dot, ended by a parenthesis.
  const last = text.charCodeAt(end - 1);
  const space = text.indexOf(' ', start);
  const parenthesis = text.indexOf('(', start);
  return last === 0x29 && parenthesis > start && parenthesis < end && (space < 0 || space > parenthesis);
}

/** app/models/order.rb:12:in `total' */
function isRubyFrame(text: string, start: number, end: number): boolean {
  const at = text.indexOf(':in ', start);
  if (at <= start || at >= end || !isDigit(text.charCodeAt(at - 1))) {
    return false;
  }
  // `app.rb:3:in 'take': no stock (RuntimeError)` is the head of another trace.
  return text.charCodeAt(end - 1) !== 0x29;
}

const KINDS = ['Exception', 'Error', 'Throwable', 'Warning', 'Interrupt', 'Exit'] as const;

/** `java.lang.IllegalStateException: no`, `TypeError: x`, `ValueError`, `RuntimeError (boom):`. */
export function isExceptionName(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end && isNameByte(text.charCodeAt(at))) {
    at += 1;
  }
  if (at === start || (at < end && !isNameEnd(text, at, end))) {
    return false;
  }
  return KINDS.some((kind) => at - start >= kind.length && text.startsWith(kind, at - kind.length));
}

function isNameEnd(text: string, at: number, end: number): boolean {
  const code = text.charCodeAt(at);
  return (
    code === 0x3a || (code === SPACE && text.charCodeAt(at + 1) === 0x28 && text.charCodeAt(end - 1) === 0x3a)
  );
}

/** Whether a line that follows an exception's own line shows that it was one. */
export function confirmsException(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start);
  if (first === SPACE || first === TAB) {
    let at = start + 1;
    while (at < end && (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB)) {
      at += 1;
    }
    return at === end || opensFrames(text, at, end);
  }
  return text.startsWith('Caused by: ', start) || isRubyFrame(text, start, end);
}

function isNameByte(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || isDigit(code) || code === 0x2e || code === 0x5f || code === 0x24;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

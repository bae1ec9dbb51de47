/** What is read of /proc/[pid]/stat; the object is filled anew for every process, to make none of its own. */
export interface StatLine {
  /** One ASCII letter: R, S, D, Z, T, … */
  state: number;
  isKernelThread: boolean;
  /** User and system time of all threads. */
  cpuTicks: number;
  /** Ticks after boot: with the pid it names a process for good. */
  startTicks: number;
  residentPages: number;
  /** Where the name stands in the bytes, without its parentheses. */
  nameStart: number;
  nameEnd: number;
}

export function emptyStatLine(): StatLine {
  return {
    state: 0,
    isKernelThread: false,
    cpuTicks: 0,
    startTicks: 0,
    residentPages: 0,
    nameStart: 0,
    nameEnd: 0,
  };
}

const OPEN = 0x28;
const CLOSE = 0x29;
const SPACE = 0x20;
const MINUS = 0x2d;
/** include/linux/sched.h. */
const PF_KTHREAD = 0x00200000;
/** Fields after the name, counted from the state as 0 (proc_pid_stat(5) counts it as 3). */
const FIELD = { flags: 6, userTicks: 11, systemTicks: 12, startTicks: 19, residentPages: 21 } as const;

/**
 * Reads `pid (name) S ppid …`. The name is whatever the process chose, with spaces, parentheses and newlines, but
 * no ')' stands behind it: the last one ends it. False when the bytes are no such line.
 */
export function parseStatLine(bytes: Buffer, length: number, into: StatLine): boolean {
  const open = bytes.indexOf(OPEN);
  const close = bytes.lastIndexOf(CLOSE, length - 1);
  if (open === -1 || close < open || close + 2 >= length) {
    return false;
  }
  into.nameStart = open + 1;
  into.nameEnd = close;
  into.state = bytes[close + 2] ?? 0;
  let at = close + 2;
  let userTicks = 0;
  for (let field = 1; field <= FIELD.residentPages; field += 1) {
    at = bytes.indexOf(SPACE, at) + 1;
    if (at === 0 || at >= length) {
      return false;
    }
    switch (field) {
      case FIELD.flags:
        into.isKernelThread = (wholeNumberAt(bytes, at) & PF_KTHREAD) !== 0;
        break;
      case FIELD.userTicks:
        userTicks = wholeNumberAt(bytes, at);
        break;
      case FIELD.systemTicks:
        into.cpuTicks = userTicks + wholeNumberAt(bytes, at);
        break;
      case FIELD.startTicks:
        into.startTicks = wholeNumberAt(bytes, at);
        break;
      case FIELD.residentPages:
        into.residentPages = wholeNumberAt(bytes, at);
        break;
      default:
    }
  }
  return true;
}

/** Negative numbers, which mean nothing in these fields, are 0. */
function wholeNumberAt(bytes: Buffer, start: number): number {
  if (bytes[start] === MINUS) {
    return 0;
  }
  let value = 0;
  for (let at = start; ; at += 1) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) {
      return value;
    }
    value = value * 10 + digit;
  }
}

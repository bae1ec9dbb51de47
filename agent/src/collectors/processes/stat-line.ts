/** What is read of /proc/[pid]/stat. */
export interface StatLine {
  /** One letter: R, S, D, Z, T, … */
  readonly state: string;
  readonly isKernelThread: boolean;
  /** User and system time of all threads. */
  readonly cpuTicks: number;
  /** Ticks after boot: with the pid it names a process for good. */
  readonly startTicks: number;
  readonly residentPages: number;
  /** What the process calls itself, one character a byte. */
  readonly name: string;
}

/** include/linux/sched.h. */
const PF_KTHREAD = 0x00200000;
/** Behind the name (proc_pid_stat(5), fields 3 to 24): state, flags, utime, stime, starttime, rss. */
const FIELDS = /\) (\S)(?: -?\d+){5} (\d+)(?: -?\d+){4} (\d+) (\d+)(?: -?\d+){6} (\d+) \d+ (-?\d+)/y;

/**
 * Reads `pid (name) S ppid …`, given one character a byte. The name is whatever the process chose, with spaces,
 * parentheses and newlines, but no ')' stands behind it: the last one ends it. Undefined when it is no such line.
 */
export function parseStatLine(text: string): StatLine | undefined {
  const close = text.lastIndexOf(')');
  FIELDS.lastIndex = Math.max(0, close);
  const match = FIELDS.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, state = '', flags, userTicks, systemTicks, startTicks, residentPages] = match;
  return {
    state,
    isKernelThread: (Number(flags) & PF_KTHREAD) !== 0,
    cpuTicks: Number(userTicks) + Number(systemTicks),
    startTicks: Number(startTicks),
    residentPages: Math.max(0, Number(residentPages)),
    name: text.slice(text.indexOf('(') + 1, close),
  };
}

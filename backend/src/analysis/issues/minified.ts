import type { Stack } from '@vigilops/log-templates';

/** `t`, `e.n`, and what has no name at all. */
const SHORT = /^(?:new |async )*(?:[\w$]{1,2}(?:\.[\w$]{1,2})*)?$/u;

/** Whether a build made the names of the program's functions: the next one makes others. */
export function isMinified({ language, frames }: Stack): boolean {
  const own = language === 'javascript' ? frames.filter(({ isInApp }) => isInApp) : [];
  const short = own.filter(({ function: name }) => SHORT.test(name));
  return short.some(({ function: name }) => name !== '') && short.length * 2 > own.length;
}

import type { Answer } from '@vigilops/contracts/client';

export type Enrollment = Answer<'listEnrollments'>['items'][number];

interface Arrival {
  readonly state: Enrollment['state'];
  /** Name of the host; empty until one came. */
  readonly usedBy: string;
}

/** How it is with an enrolment: as the house last said, and by the clock where nothing newer was heard. */
export function stateNow(
  made: Enrollment,
  listed: readonly Enrollment[] | undefined,
  secondsLeft: number,
): Arrival {
  const { state, used_by: usedBy } = listed?.find(({ id }) => id === made.id) ?? made;
  return { state: state === 'open' && secondsLeft <= 0 ? 'expired' : state, usedBy: usedBy ?? '' };
}

/** `59:04`, `23:59:04`, `6 d 23:59:04`. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const two = (value: number) => String(value).padStart(2, '0');
  const days = Math.floor(whole / 86_400);
  const hours = Math.floor((whole % 86_400) / 3_600);
  const rest = `${two(Math.floor((whole % 3_600) / 60))}:${two(whole % 60)}`;
  if (days > 0) {
    return `${days} d ${two(hours)}:${rest}`;
  }
  return hours > 0 ? `${hours}:${rest}` : rest;
}

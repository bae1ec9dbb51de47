import type { Letter } from '../channel.ts';

/** Who is called or written to: those of the channel, and who is on duty; each once. */
export function telephonesOf({ content }: Letter, own: readonly string[]): readonly string[] {
  const onDuty = content.addressees.flatMap(({ phone }) => (phone === null ? [] : [phone]));
  return [...new Set([...own, ...onDuty].map((number) => number.replace(/[ -]/gu, '')))].slice(0, 100);
}

import type { Random } from '../../random/random.ts';
import type { Message, Template } from '../log-types.ts';

/** One message of a list, by weight. */
export function chooseMessage(templates: readonly Template[], random: Random): Message | undefined {
  const total = templates.reduce((sum, { weight }) => sum + weight, 0);
  let left = random.next() * total;
  const chosen = templates.find(({ weight }) => (left -= weight) < 0) ?? templates.at(-1);
  if (chosen === undefined) {
    return undefined;
  }
  const said = chosen.say(random);
  return { level: chosen.level, ...(typeof said === 'string' ? { text: said } : said) };
}

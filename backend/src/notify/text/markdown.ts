import type { Story } from './story.ts';
import { withoutMarkup } from './plain.ts';

/** For dialects that know bold, links and lists, and no escapes. `lineBreak`: what begins a new line there. */
export function renderMarkdown(story: Story, lineBreak: string, colon: string): string {
  const bold = (text: string) => `**${withoutMarkup(text)}**`;
  const lines = [
    bold(story.title),
    ...story.facts.map(({ label, value }) => `${label}${colon}${withoutMarkup(value)}`),
    ...story.items.map((item) => `- ${withoutMarkup(item)}`),
    ...(story.more === null ? [] : [`- ${story.more}`]),
    ...story.evidence.flatMap(({ title, lines: seen }) => [
      bold(title),
      ...seen.map((line) => `- ${withoutMarkup(line)}`),
    ]),
    ...(story.links.length === 0
      ? []
      : [story.links.map(({ label, url }) => `[${label}](${url})`).join(' · ')]),
  ];
  return lines.join(lineBreak);
}

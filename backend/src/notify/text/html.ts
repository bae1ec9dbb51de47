import type { Story } from './story.ts';
import { escapeHtml } from './plain.ts';

/** A message as HTML that needs no style of its own and fetches nothing. */
export function renderHtml(story: Story, colon: string): string {
  const items = [...story.items, ...(story.more === null ? [] : [story.more])];
  const list = (lines: readonly string[]) =>
    lines.length === 0 ? '' : `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
  const facts = story.facts.map(
    ({ label, value }) => `<b>${escapeHtml(label)}</b>${colon}${escapeHtml(value)}`,
  );
  const links = story.links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(label)}</a>`);
  return [
    `<h3>${escapeHtml(story.title)}</h3>`,
    facts.length === 0 ? '' : `<p>${facts.join('<br>')}</p>`,
    list(items),
    ...story.evidence.map(({ title, lines }) => `<p><b>${escapeHtml(title)}</b></p>${list(lines)}`),
    links.length === 0 ? '' : `<p>${links.join(' &nbsp; ')}</p>`,
  ].join('');
}

/** The same for who reads plain text. */
export function renderText(story: Story, colon: string): string {
  const items = [...story.items, ...(story.more === null ? [] : [story.more])];
  const blocks = [
    [story.title],
    story.facts.map(({ label, value }) => `${label}${colon}${value}`),
    items.map((item) => `- ${item}`),
    ...story.evidence.map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)]),
    story.links.map(({ label, url }) => `${label}${colon}${url}`),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

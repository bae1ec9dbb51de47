import type { Letter } from '../channel.ts';
import { plain, withoutMarkup } from './plain.ts';
import { momentOf } from './story.ts';
import { WORDS } from './words.ts';

/** What a template of somebody else may be filled with: messages of telephones, and bodies of webhooks. */
export const FIELDS = [
  'title',
  'severity',
  'status',
  'priority',
  'cause',
  'started_at',
  'resolved_at',
  'firing',
  'resolved',
  'house',
  'url',
] as const;
export type FieldName = (typeof FIELDS)[number];

export function isFieldName(name: string): name is FieldName {
  return FIELDS.some((field) => field === name);
}

/** As people read it: in the language of the channel, on one line. */
export function fieldText(name: FieldName, letter: Letter, characters: number): string {
  const { content, language } = letter;
  const words = WORDS[language];
  const texts: Readonly<Record<FieldName, string>> = {
    title: content.title,
    severity: words.severity[content.severity],
    status: content.kind === 'resolved' ? words.resolved : words.counts(content.firing, content.resolved),
    priority: `P${String(content.priority)}`,
    cause: content.cause ?? '',
    started_at: momentOf(content.startedUs, letter),
    resolved_at: content.resolvedUs === null ? '' : momentOf(content.resolvedUs, letter),
    firing: String(content.firing),
    resolved: String(content.resolved),
    house: letter.house,
    url: letter.links.open ?? '',
  };
  const text = plain(texts[name], characters);
  return name === 'url' ? text : withoutMarkup(text);
}

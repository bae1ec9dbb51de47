import type { ArticleText } from '@vigilops/contracts/api';
import type { EndedIncident } from '../../model/index.ts';

type Language = 'en' | 'zh';
const MOST_TITLE = 200;
const MOST_STEP = 4_096;

/** "What it was, what helped", out of what people noted. Their words, and nothing that nobody said. */
export function draftOf(incident: EndedIncident, language: Language): ArticleText {
  const words = WORDS[language];
  const minutes = Math.max(1, Math.round((incident.resolvedUs - incident.startedUs) / 60e6));
  const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join('\n');
  const parts = [
    `## ${words.was}`,
    [incident.cause ?? incident.title, words.lasted(minutes)].join('\n'),
    ...(incident.alerts.length === 0 ? [] : [`## ${words.seen}`, list(incident.alerts)]),
    ...(incident.hosts.length === 0 ? [] : [words.where(incident.hosts.join(', '))]),
    `## ${words.noted}`,
    list(
      incident.notes.map(
        ({ text, by }) => `${text.replace(/\s*\n\s*/gu, ' ')}${by === '' ? '' : ` (${by})`}`,
      ),
    ),
  ];
  return {
    title: [...incident.title].slice(0, MOST_TITLE).join(''),
    body: [...parts.join('\n\n')].slice(0, 32_768).join(''),
    // Of notes the last says best what helped; a list in it is a list of steps.
    steps: stepsOf(incident.notes.at(-1)?.text ?? ''),
    tags: [],
    applies_to: { rules: [...incident.rules], services: [...incident.services], templates: [], issues: [] },
    language: null,
  };
}

function stepsOf(note: string): string[] {
  const lines = note
    .split('\n')
    .map((line) => line.replace(/^\s*(?:[-*]|\d+[.)、])\s*/u, '').trim())
    .filter((line) => line !== '');
  return lines.slice(0, 50).map((line) => [...line].slice(0, MOST_STEP / 2).join(''));
}

const WORDS = {
  en: {
    was: 'What it was',
    seen: 'How it showed',
    noted: 'What was noted',
    lasted: (minutes: number) => `It lasted ${String(minutes)} min.`,
    where: (hosts: string) => `Seen on: ${hosts}`,
  },
  zh: {
    was: '是什么问题',
    seen: '现象',
    noted: '处理记录',
    lasted: (minutes: number) => `持续 ${String(minutes)} 分钟。`,
    where: (hosts: string) => `出现在：${hosts}`,
  },
} as const;

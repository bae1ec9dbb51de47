import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analysisTabs } from './tabs.ts';

const read = (...path: string[]) => readFileSync(join(import.meta.dirname, '..', ...path), 'utf8');

describe('the tabs of AI analysis', () => {
  it('lie below the page of the menu, the first one on it, and each has a route', () => {
    const tabs = analysisTabs('findings').children ?? [];
    const { includes } = JSON.parse(read('plugin.json')) as { includes: { name: string; path: string }[] };
    const page = includes.find(({ name }) => name === 'AI analysis')?.path ?? '';
    const routes = read('pages', 'App.tsx');
    expect(tabs[0]?.url).toBe(page);
    for (const { url = '' } of tabs) {
      expect(url.startsWith(page)).toBe(true);
      expect(routes).toContain(`<Route path="${url.replace('/a/vigilops-app/', '')}"`);
    }
  });

  it('show which one is open', () => {
    const open = analysisTabs('findings').children?.filter(({ active }) => active === true);
    expect(open?.map(({ text }) => text)).toEqual(['Findings']);
  });
});

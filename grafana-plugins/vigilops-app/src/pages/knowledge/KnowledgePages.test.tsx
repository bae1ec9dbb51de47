import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openApp } from '../../test/open-app.tsx';
import { aListedArticle, anArticle } from '../../test/some-knowledge.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => viewAs('Admin'));
afterEach(() => {
  viewAs('Viewer');
  cleanup();
});

const listed = (...items: unknown[]) => ({ items, total: items.length, drafts: 2 });

describe('the knowledge base', () => {
  it('is searched first, in the viewer’s language, and leads to articles', async () => {
    const { asked } = openApp('/analysis/knowledge', { '/knowledge': listed(aListedArticle()) });
    const link = await screen.findByRole('link', { name: 'Pool exhausted' });
    expect(link.getAttribute('href')).toBe('/a/vigilops-app/analysis/knowledge/7');
    expect(screen.getByText('helped 3 times')).toBeTruthy();
    expect(screen.getByText('Drafts to look over (2)')).toBeTruthy();
    fireEvent.change(screen.getByLabelText('Search the knowledge base'), { target: { value: 'pool' } });
    await waitFor(() => expect(asked('/knowledge').at(-1)?.url).toContain('query=pool'));
    expect(asked('/knowledge').at(-1)?.url).toContain('language=en');
    expect(locationService.getSearch().get('q')).toBe('pool');
  });

  it('teaches how it grows where it has nothing', async () => {
    openApp('/analysis/knowledge?q=zorp', { '/knowledge': listed() });
    expect(await screen.findByText('Nothing on “zorp” yet')).toBeTruthy();
    expect(screen.getByText(/a draft is made of it when the incident ends/)).toBeTruthy();
  });

  it('shows an article as text, with steps, and takes what one says of it', async () => {
    const { asked } = openApp('/analysis/knowledge/7?incident=12', {
      '/knowledge/7': anArticle(),
      'admin:/knowledge/7/feedback': anArticle({ helped: 4 }),
    });
    expect(await screen.findByText('<b>never bold</b>', { exact: false })).toBeTruthy();
    expect(screen.getByText('pg_stat_activity').tagName).toBe('CODE');
    fireEvent.click(screen.getByRole('button', { name: 'It helped' }));
    await waitFor(() =>
      expect(asked('admin:/knowledge/7/feedback')[0]).toMatchObject({
        method: 'POST',
        data: { helped: true, incident_id: 12 },
      }),
    );
  });

  it('is written with a preview beside it, and keeps what cannot be edited here', async () => {
    const { asked } = openApp('/analysis/knowledge/7?edit=1', {
      '/knowledge/7': anArticle({ state: 'draft', source: 'incident', incident_id: 12 }),
      'admin:/knowledge/7': anArticle(),
    });
    const steps = await screen.findByLabelText(/^Steps/);
    fireEvent.change(steps, { target: { value: 'one `cmd`\n\n two ' } });
    expect(screen.getByText('cmd').tagName).toBe('CODE');
    fireEvent.change(screen.getByLabelText(/^Tags/), { target: { value: 'a, b，c' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save and accept' }));
    await waitFor(() => expect(asked('admin:/knowledge/7')).toHaveLength(1));
    expect(asked('admin:/knowledge/7')[0]).toMatchObject({
      method: 'PUT',
      data: {
        version: 2,
        publish: true,
        text: {
          title: 'Pool exhausted',
          steps: ['one `cmd`', 'two'],
          tags: ['a', 'b', 'c'],
          applies_to: { rules: ['5xx'], services: ['shop'], templates: [42], issues: [] },
        },
      },
    });
    await waitFor(() => expect(locationService.getLocation().search).toBe(''));
  });

  it('copies what came with the house, and cannot save without a title', async () => {
    const { asked } = openApp('/analysis/knowledge/new?copy=7', {
      '/knowledge/7': anArticle({ source: 'built_in' }),
      'admin:/knowledge': anArticle({ id: 9 }),
      '/knowledge/9': anArticle({ id: 9 }),
    });
    const title = await screen.findByLabelText(/^Title/);
    fireEvent.change(title, { target: { value: '  ' } });
    expect((screen.getByRole('button', { name: 'Save' }) as HTMLButtonElement).disabled).toBe(true);
    fireEvent.change(title, { target: { value: 'Ours' } });
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() =>
      expect(asked('admin:/knowledge')[0]).toMatchObject({ method: 'POST', data: { title: 'Ours' } }),
    );
    await waitFor(() =>
      expect(locationService.getLocation().pathname).toBe('/a/vigilops-app/analysis/knowledge/9'),
    );
  });

  it('accepts and discards drafts, and lets only who may write do so', async () => {
    const { asked } = openApp('/analysis/knowledge/7', {
      '/knowledge/7': anArticle({ state: 'draft', source: 'incident', incident_id: 12 }),
      'admin:/knowledge/7/state': anArticle(),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Accept' }));
    await waitFor(() => expect(asked('admin:/knowledge/7/state')[0]?.data).toEqual({ state: 'published' }));
    cleanup();
    viewAs('Viewer');
    openApp('/analysis/knowledge/7', { '/knowledge/7': anArticle({ state: 'draft' }) });
    await screen.findByText('pg_stat_activity');
    expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'It helped' })).toBeNull();
  });
});

import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listOf, openApp } from '../../test/open-app.tsx';
import { aDigest } from '../../test/some-knowledge.ts';
import { someHouseSettings } from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => viewAs('Admin'));
afterEach(() => {
  viewAs('Viewer');
  cleanup();
});

const { id, kind, from, to, language, made_at, told, title, summary } = aDigest();
const house = {
  '/digests': { items: [{ id, kind, from, to, language, made_at, told, title, summary }] },
  '/digests/4': aDigest(),
  '/settings': someHouseSettings(),
  '/notification-channels': listOf(),
};

describe('the digest', () => {
  it('shows the latest, with figures, links into the app and none elsewhere', async () => {
    openApp('/analysis/digest', house);
    const shown = within(await screen.findByRole('region', { name: 'Digest of 2026-02-28' }));
    expect(await shown.findByText('2 incidents (before: 1).')).toBeTruthy();
    expect(shown.getByRole('link', { name: /^Look at once/ }).getAttribute('href')).toBe(
      '/a/vigilops-app/analysis/forecasts',
    );
    expect(shown.getByText('+50 %')).toBeTruthy();
    expect(shown.queryByRole('link', { name: 'Alerts and noise' })).toBeNull();
    expect(screen.getByText('sent by 2 channels')).toBeTruthy();
  });

  it('previews what it would be now', async () => {
    const { asked } = openApp('/analysis/digest', {
      ...house,
      '/digest-previews': aDigest({ id: null, summary: 'All of it, now.' }),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Preview of a week' }));
    expect(await screen.findByText('All of it, now.')).toBeTruthy();
    expect(asked('/digest-previews')[0]?.data).toEqual({ kind: 'weekly', language: 'en' });
    fireEvent.click(screen.getByRole('button', { name: 'Close' }));
    expect(await screen.findByText('2 incidents (before: 1).')).toBeTruthy();
  });

  it('says who is sent it and when, which Admins change', async () => {
    const { asked } = openApp('/analysis/digest', { ...house, 'admin:/settings': someHouseSettings() });
    fireEvent.click(await screen.findByLabelText('Send one each day'));
    fireEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(asked('admin:/settings')).toHaveLength(1));
    expect(asked('admin:/settings')[0]?.data).toMatchObject({
      settings: { digest: { daily: true, weekly: true, hour: 9, weekday: 'mon' } },
    });
  });

  it('teaches what comes, where there is none yet', async () => {
    openApp('/analysis/digest', { ...house, '/digests': { items: [] } });
    expect(await screen.findByText('The first digest comes tomorrow')).toBeTruthy();
  });
});

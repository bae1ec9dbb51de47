import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import { viewAs } from '../../test/view-as.ts';
import type { AuditLine } from './audit-words.ts';

beforeEach(() => viewAs('Admin'));
afterEach(() => {
  cleanup();
  viewAs('Viewer');
});

const line = (id: number, fields: Partial<AuditLine> = {}): AuditLine => ({
  id,
  at: '2026-03-01T12:00:00.000000Z',
  actor: { kind: 'person', id: 1, name: 'Li Na' },
  action: 'user.invited',
  subject: 'bo@example.com',
  detail: { role: 'member' },
  address: '10.0.0.9',
  ...fields,
});
const log = {
  items: [
    line(9),
    line(8, { action: 'moon.landed', subject: '<i>x</i>', actor: { kind: 'nobody', id: null, name: '' } }),
  ],
  next_before_id: 8,
};
const rows = async () =>
  within(await screen.findByRole('table'))
    .getAllByRole('row')
    .slice(1);

describe('the audit log', () => {
  it('says who did what to whom, and takes what it does not know as it is', async () => {
    openApp('/audit', { 'admin:/audit': log });
    const [invited, landed] = await rows();
    expect(invited?.textContent).toContain('Li NaInvited somebodybo@example.comrole: member10.0.0.9');
    expect(landed?.textContent).toContain('Not signed inmoon.landed<i>x</i>');
  });

  it('is searched by the address, and says of how many lines', async () => {
    openApp('/audit?q=member+invited', { 'admin:/audit': log });
    expect(await rows()).toHaveLength(1);
    expect(screen.getByText('1 of the newest 2')).toBeTruthy();
  });

  it('goes back page by page', async () => {
    const older = { items: [line(7)], next_before_id: null };
    openApp('/audit', {
      'admin:/audit': ({ url }: { url: string }) => (url.includes('before_id=8') ? older : log),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Show older ones' }));
    expect(await rows()).toHaveLength(3);
    expect(screen.getByText('3 of all 3')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Show older ones' })).toBeNull();
  });

  it('says why it cannot be read, with a way to ask again', async () => {
    const said = { code: 'AUTH_FORBIDDEN', detail: 'The token lacks the scope write.', help: '' };
    openApp('/audit', { 'admin:/audit': refusal(403, said) });
    expect(await screen.findByText(/lacks the scope write/)).toBeTruthy();
    expect(screen.getByText('Try again')).toBeTruthy();
  });
});

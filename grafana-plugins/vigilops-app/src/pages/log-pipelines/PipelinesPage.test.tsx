import { locationService } from '@grafana/runtime';
import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aLogRecord, refusal } from '../../test/builders.ts';
import { openApp } from '../../test/open-app.tsx';
import { aPipeline, aTriedLine, PIPELINES_NOW, somePipelines } from '../../test/some-pipelines.ts';
import { someHouseSettings } from '../../test/some-services.ts';
import { viewAs } from '../../test/view-as.ts';

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(PIPELINES_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
});

const mail = aPipeline({ name: 'mail', enabled: false, match: {}, steps: [{ type: 'drop' }] });
const house = {
  '/log-pipelines': somePipelines([aPipeline(), mail]),
  '/settings': someHouseSettings(),
};
const invalid = (detail: string) => refusal(400, { code: 'REQUEST_INVALID', detail, help: '' });
const write = (text: string) =>
  fireEvent.change(screen.getByRole('textbox', { name: 'Pipeline as YAML' }), { target: { value: text } });
const yaml = async () =>
  (await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Pipeline as YAML' })).value;
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole('button', { name }));
const choose = async (pipeline: string, item: string) => {
  press(`What can be done with ${pipeline}`);
  fireEvent.click(await screen.findByRole('menuitem', { name: item }));
};
type Sent = { readonly data: { readonly yaml: string } };

describe('pipelines', () => {
  it('are listed in their order, with what they take, do and left undone', async () => {
    openApp('/logs/pipelines', house);
    const [web, off] = within(await screen.findByRole('list', { name: 'Pipelines' }))
      .getAllByRole('listitem', {
        name: '',
      })
      .filter((item) => item.querySelector('h3') !== null);
    expect(web?.textContent).toContain('service shop-*');
    expect(web?.textContent).toContain('INFO and above');
    expect(web?.textContent).toContain('mask email, card');
    expect(web?.textContent).toContain('1.2Ktaken');
    expect(web?.textContent).toContain(
      'Step 1 parse_json: 4 lines left as they were. the line is no JSON object',
    );
    expect(off?.textContent).toContain('Switched off');
    expect(off?.textContent).toContain('every line');
    expect(screen.getByText(/Version 3 · Li Na/).textContent).toContain('1 hour ago');
  });

  it('are switched, moved and removed on top of the version that was seen', async () => {
    const { asked } = openApp('/logs/pipelines', { ...house, 'admin:/log-pipelines': somePipelines() });
    fireEvent.click(await screen.findByRole('switch', { name: 'Switch mail on or off' }));
    await choose('mail', 'Move up');
    await choose('web', 'Remove');
    expect(screen.getByText(/those that are stored stay as they are/)).toBeTruthy();
    press('Remove the pipeline');
    await waitFor(() => expect(asked('admin:/log-pipelines')).toHaveLength(3));
    const bodies = asked('admin:/log-pipelines').map(
      ({ data }) => data as { pipelines: { name: string; enabled: boolean }[]; version: number },
    );
    expect(bodies.map(({ version }) => version)).toEqual([3, 3, 3]);
    expect(bodies[0]?.pipelines.map(({ enabled }) => enabled)).toEqual([true, true]);
    expect(bodies[1]?.pipelines.map(({ name }) => name)).toEqual(['mail', 'web']);
    expect(bodies[2]?.pipelines.map(({ name }) => name)).toEqual(['mail']);
  });

  it('say what of them is not in force, and which services sent too much', async () => {
    const report = aLogRecord({ attributes: { 'vigilops.log.left_out.lines': 12_000 } });
    openApp('/logs/pipelines', {
      ...house,
      '/log-pipelines': somePipelines([aPipeline()], { warning: 'a step of the type warp is not known' }),
      '/logs/query': {
        items: [report],
        streams: {},
        next_cursor: null,
        stopped_by: 'end',
        searched_from: '',
        searched_to: '',
      },
    });
    expect(await screen.findByText(/a step of the type warp is not known/)).toBeTruthy();
    expect(screen.getByText(/version 3 keeps it/)).toBeTruthy();
    expect(await screen.findByText(/12K lines of shop/)).toBeTruthy();
    expect(screen.getByText(/may send 600,000 lines a minute/)).toBeTruthy();
  });

  it('are explained where there are none, with something to begin with', async () => {
    openApp('/logs/pipelines', { ...house, '/log-pipelines': somePipelines([]) });
    expect(await screen.findByText('Lines are stored as they come')).toBeTruthy();
    press(/^Drop health checks/);
    expect(locationService.getSearch().get('new')).toBe('health');
    expect(await yaml()).toContain('name: health checks');
    expect(screen.getByLabelText('Lines, one below the other')).toMatchObject({
      value: 'GET /health 200 in 1 ms\nGET /orders/7 200 in 12 ms',
    });
  });

  it('are seen by viewers, who change nothing', async () => {
    viewAs('Viewer');
    openApp('/logs/pipelines', house);
    expect(await screen.findByText('web')).toBeTruthy();
    expect(screen.queryByRole('switch')).toBeNull();
    expect(screen.queryByRole('button', { name: 'New pipeline' })).toBeNull();
    cleanup();
    openApp('/logs/pipelines?edit=web', house);
    expect(await screen.findByRole('textbox', { name: 'Pipeline as YAML' })).toMatchObject({
      readOnly: true,
    });
    expect(screen.queryByRole('button', { name: 'Try it' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Save/ })).toBeNull();
  });
});

describe('one pipeline', () => {
  it('is tried on past lines, by itself and switched on, before it is saved', async () => {
    const { asked } = openApp('/logs/pipelines?edit=mail', {
      ...house,
      'admin:/log-pipelines/try': {
        lines: [
          aTriedLine({ body: 'to <EMAIL>', attributes: { status: 200 } }, {}, { body: 'to bo@example.com' }),
          aTriedLine({}, { outcome: 'dropped', after: null }),
        ],
      },
      'admin:/log-pipelines': somePipelines(),
    });
    expect(await yaml()).toContain('name: mail\nenabled: false');
    fireEvent.change(screen.getByLabelText('Newest lines that match'), { target: { value: 'level:error' } });
    press('Try it');
    const lines = within(await screen.findByRole('list', { name: 'What became of each line' }));
    expect(lines.getByText('<EMAIL>').closest('ins')).toBeTruthy();
    expect(lines.getByText('bo@example.com').closest('del')).toBeTruthy();
    expect(lines.getByText('200').closest('ins')).toBeTruthy();
    const [sent] = asked('admin:/log-pipelines/try');
    expect(sent?.data).toMatchObject({ past: { from: 'now-1h', limit: 20, query: 'level:error' } });
    expect((sent as unknown as Sent).data.yaml).toContain('enabled: true');
    expect((sent as unknown as Sent).data.yaml).not.toContain('name: web');
    press(/^Dropped 1/);
    expect(lines.queryByText('<EMAIL>')).toBeNull();
    expect(screen.getByText(/2 lines tried, 30 µs a line/)).toBeTruthy();
    press('Save, switched off');
    await waitFor(() => expect(locationService.getSearch().get('edit')).toBeNull());
    const [saved] = asked('admin:/log-pipelines').filter(({ method }) => method === 'PUT');
    expect(saved?.data).toMatchObject({ version: 3 });
    expect((saved as unknown as Sent).data.yaml).toMatch(/name: web[^]*name: mail\n {4}enabled: false/);
  });

  it('says on which line and in which step it is wrong, until that is another text', async () => {
    openApp('/logs/pipelines?edit=mail', {
      ...house,
      'admin:/log-pipelines': invalid(
        'pipelines:10:9: pipelines[1].steps[0].pattern: look-ahead is not supported at line 10',
      ),
    });
    await yaml();
    press('Save, switched off');
    const told = await screen.findByText(/pattern: look-ahead is not supported/);
    press('Line 3, step 1');
    const field = screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Pipeline as YAML' });
    expect(document.activeElement).toBe(field);
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe('s:');
    write('name: mail\nsteps: []\n');
    expect(told.isConnected).toBe(false);
  });

  it('keeps what was written when somebody else was quicker', async () => {
    let version = 3;
    const { asked } = openApp('/logs/pipelines?edit=mail', {
      ...house,
      '/log-pipelines': () =>
        somePipelines(
          version === 3
            ? [aPipeline(), mail]
            : [aPipeline(), aPipeline({ name: 'post' }), { ...mail, enabled: true }],
          { version },
        ),
      'admin:/log-pipelines': ({ data }: { data: { version: number } }) =>
        data.version === version
          ? somePipelines()
          : refusal(409, { code: 'CONFLICT', detail: 'Bo saved other pipelines', help: '' }),
    });
    await yaml();
    write('name: mail\nsteps:\n  - type: mask\n');
    version = 4;
    press('Save, and switch it on');
    expect(await screen.findByText('Somebody else saved pipelines meanwhile')).toBeTruthy();
    expect(screen.getByRole('group', { name: 'What they changed' }).textContent).toContain(
      '- enabled: false',
    );
    press('Take theirs along, and keep what I wrote');
    expect(await yaml()).toContain('type: mask');
    press('Save, and switch it on');
    await waitFor(() => expect(locationService.getSearch().get('edit')).toBeNull());
    const last = asked('admin:/log-pipelines').at(-1) as unknown as Sent;
    expect(last.data.yaml).toMatch(/name: web[^]*name: post[^]*name: mail[^]*type: mask/);
  });

  it('that was left without saving is there again, until it is cancelled', async () => {
    openApp('/logs/pipelines?edit=web', house);
    await yaml();
    write('name: other\n');
    cleanup();
    openApp('/logs/pipelines?edit=web', house);
    expect(await yaml()).toBe('name: other\n');
    expect(screen.getByText('This is what you wrote before and did not save.')).toBeTruthy();
    press('Cancel');
    cleanup();
    openApp('/logs/pipelines?edit=web', house);
    expect(await yaml()).toContain('name: web');
  });

  it('is switched by a line of its text', async () => {
    openApp('/logs/pipelines?new=debug', house);
    await yaml();
    fireEvent.click(screen.getByRole('switch', { name: 'Works as soon as it is saved' }));
    expect(await yaml()).toContain('name: fewer debug lines\nenabled: false');
    expect(screen.getByRole('button', { name: 'Save, switched off' })).toBeTruthy();
    press('Cancel');
  });

  it('that is not there is told, with a way back', async () => {
    openApp('/logs/pipelines?edit=moon', house);
    expect(await screen.findByText('There is no pipeline moon')).toBeTruthy();
  });
});

describe('versions', () => {
  const versions = {
    '/log-pipelines/versions': {
      items: [
        { version: 3, saved_at: '2026-03-01T11:00:00.000000Z', saved_by: 'Li Na', names: ['web', 'mail'] },
        { version: 2, saved_at: '2026-03-01T10:00:00.000000Z', saved_by: 'Bo', names: ['web'] },
      ],
    },
    '/log-pipelines/versions/2': {
      version: 2,
      saved_at: '2026-03-01T10:00:00.000000Z',
      saved_by: 'Bo',
      pipelines: [aPipeline()],
      yaml: somePipelines([aPipeline()]).yaml,
    },
  };

  it('are compared with what is in force, and restored after a question', async () => {
    const { asked } = openApp('/logs/pipelines?versions=1', {
      ...house,
      ...versions,
      'admin:/log-pipelines/versions/2/restore': somePipelines(),
    });
    fireEvent.click(await screen.findByRole('button', { name: 'Compare version 2 with now' }));
    const changes = await screen.findByRole('group', { name: 'What restoring version 2 changes' });
    expect(changes.textContent).toContain('-   - name: mail');
    expect(screen.queryByRole('button', { name: 'Restore version 3' })).toBeNull();
    press('Restore version 2');
    fireEvent.click(
      within(await screen.findByRole('dialog', { name: 'Restore version 2?' })).getByRole('button', {
        name: 'Restore version 2',
      }),
    );
    await waitFor(() =>
      expect(asked('admin:/log-pipelines/versions/2/restore')[0]?.data).toEqual({ version: 3 }),
    );
  });
});

import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refusal } from '../../../test/builders.ts';
import { listOf, openApp } from '../../../test/open-app.tsx';
import { aProvider, LLM_NOW } from '../../../test/some-llm.ts';
import { aDrift, aDriftRow, aLook, anImport } from '../../../test/some-llm-usage.ts';
import { viewAs } from '../../../test/view-as.ts';

const PATH = '/llm/reconciliation';
const download = vi.hoisted(() => vi.fn());
vi.mock('../../../services/download.ts', () => ({ downloadText: download }));

beforeEach(() => {
  viewAs('Admin');
  vi.spyOn(Date, 'now').mockReturnValue(Date.parse(LLM_NOW));
});
afterEach(() => {
  viewAs('Viewer');
  cleanup();
  vi.restoreAllMocks();
  download.mockReset();
});

const agreed = aDriftRow({
  day: '2026-03-14',
  model: 'gpt-4o',
  names: ['gpt-4o'],
  drift: {
    input_tokens: 0,
    output_tokens: 0,
    tokens_percent: 0,
    cost: '0',
    currency: 'USD',
    cost_percent: 0,
  },
  reasons: [],
});
const house = {
  '/llm-providers': listOf(aProvider(), aProvider({ id: 2, name: 'claude', type: 'anthropic' })),
  '/llm-usage-imports': listOf(anImport()),
  '/llm-drift': aDrift(aDriftRow(), agreed),
};
const choose = async (text: string, name = 'usage.csv') => {
  const input = await screen.findByLabelText('Choose a file', { selector: 'input' });
  fireEvent.change(input, { target: { files: [new File([text], name)] } });
};

describe('reconciliation', () => {
  it('says by how much bill and ledger are apart, and why', async () => {
    const { asked } = openApp(PATH, house);
    const row = (await screen.findByRole('rowheader', { name: /gpt-4o-mini-2024-07-18/ })).closest('tr');
    if (row === null) {
      throw new Error('there is no such row');
    }
    for (const text of [
      '1,000 → 100',
      '1,200 → 120',
      '−220',
      '$1.25',
      '$1.50',
      '−$0.25',
      'Estimated rows: 2',
    ]) {
      expect(within(row).getByText(text), text).toBeTruthy();
    }
    expect(within(row).getByText('Calls not made through the gateway')).toBeTruthy();
    expect(within(row).getAllByText('−16.7 %')).toHaveLength(2);
    expect(screen.getByText('Billed by the provider')).toBeTruthy();
    expect(asked('/llm-drift')[0]?.url).toContain('provider_id=1&from=now-30d&to=now');
  });

  it('shows what is apart alone where that is wanted, and gives all of it as a file', async () => {
    openApp(PATH, house);
    expect(await screen.findByText('2026-03-14')).toBeTruthy();
    fireEvent.click(screen.getByLabelText('Only what is apart'));
    await waitFor(() => expect(screen.queryByText('2026-03-14')).toBeNull());
    fireEvent.click(screen.getByRole('button', { name: 'Download as CSV' }));
    const [text, name, type] = download.mock.calls[0] as string[];
    expect([text?.split('\r\n').length, name, type]).toEqual([
      4,
      'vigilops-drift-openai-main-2026-02-14-2026-03-16.csv',
      'text/csv',
    ]);
  });

  it('says where the provider has its export while there is none, by its kind', async () => {
    openApp(PATH, { ...house, '/llm-usage-imports': listOf() });
    expect(await screen.findByText('No export of openai-main has been imported')).toBeTruthy();
    expect(screen.getByText(/platform\.openai\.com\/usage/)).toBeTruthy();
    cleanup();
    openApp(`${PATH}?provider=2`, { ...house, '/llm-usage-imports': listOf() });
    expect(await screen.findByText(/platform\.claude\.com/)).toBeTruthy();
  });

  it('says that no file tells of the chosen days', async () => {
    openApp(PATH, { ...house, '/llm-drift': { ...aDrift(), days: 0 } });
    expect(await screen.findByText('No export tells of these days: choose others')).toBeTruthy();
  });

  it('leads to the providers where there is none, and says that nobody answers', async () => {
    openApp(PATH, { ...house, '/llm-providers': listOf() });
    expect(await screen.findByText('Nobody answers calls yet')).toBeTruthy();
    cleanup();
    openApp(PATH, { ...house, '/llm-drift': refusal(502, { message: 'no route to host' }) });
    expect((await screen.findByRole('alert')).textContent).toContain('no route to host');
  });

  it('is looked at by Members', async () => {
    viewAs('Viewer');
    openApp(`${PATH}?edit=new`, house);
    expect(await screen.findByText('2026-03-14')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Import usage' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Remove/ })).toBeNull();
  });
});

describe('a file', () => {
  it('is looked at, and taken when somebody has seen what it tells', async () => {
    let files = 0;
    const { asked } = openApp(PATH, {
      ...house,
      '/llm-usage-imports': () => listOf(anImport({ id: (files += 1) })),
      'admin:/llm-usage-imports': aLook(),
    });
    expect(await screen.findByText('2026-03-14')).toBeTruthy();
    fireEvent.click(await screen.findByRole('button', { name: 'Import usage' }));
    await choose('start_time_iso,model\n');
    expect(await screen.findByText('Rows: 20, models: 1')).toBeTruthy();
    expect(screen.getByText('Recognised as')).toBeTruthy();
    const before = asked('/llm-drift').length;
    fireEvent.click(screen.getByRole('button', { name: 'Import' }));
    await waitFor(() =>
      expect(asked('admin:/llm-usage-imports').map(({ data }) => data)).toEqual(
        [true, false].map((dry_run) => ({
          provider_id: 1,
          file_name: 'usage.csv',
          csv: 'start_time_iso,model\n',
          dry_run,
        })),
      ),
    );
    await waitFor(() => expect(screen.queryByText('Rows: 20, models: 1')).toBeNull());
    // The new file is another answer.
    await waitFor(() => expect(asked('/llm-drift').length).toBeGreaterThan(before));
  });

  it('that nobody knows is taken by its columns', async () => {
    const unknown = aLook({
      columns: ['Day', 'Input', 'Sum'],
      format: null,
      problem: 'csv: no',
      content: null,
    });
    const { asked } = openApp(`${PATH}?edit=new`, {
      ...house,
      'admin:/llm-usage-imports': ({ data }: { readonly data?: { readonly columns?: object } }) =>
        data?.columns === undefined ? unknown : aLook({ format: 'columns' }),
    });
    await choose('Day,Input,Sum\n');
    expect(await screen.findByText('VigilOps does not know this table')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Look at it' }));
    expect(await screen.findByText('Rows: 20, models: 1')).toBeTruthy();
    expect(asked('admin:/llm-usage-imports')[1]?.data).toMatchObject({
      columns: { date: 'Day', input_tokens: 'Input', input_includes_cache: false },
    });
  });

  it('that cannot be read says which row it is, and is not taken', async () => {
    const faulty = aLook({ problem: 'csv: row 3: start_time_iso: "x" is not a day', content: null });
    openApp(`${PATH}?edit=new`, { ...house, 'admin:/llm-usage-imports': faulty });
    await choose('start_time_iso,model\n');
    expect(await screen.findByText(/^row 3: start_time_iso/)).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Import' }).disabled).toBe(true);
  });

  it('that is an archive is not sent', async () => {
    const { asked } = openApp(`${PATH}?edit=new`, house);
    await choose('PK\u0003\u0004');
    expect(await screen.findByText(/This is an archive/)).toBeTruthy();
    expect(asked('admin:/llm-usage-imports')).toEqual([]);
  });

  it('can be dropped', async () => {
    const { asked } = openApp(`${PATH}?edit=new`, { ...house, 'admin:/llm-usage-imports': aLook() });
    fireEvent.drop(await screen.findByTestId('file-drop'), {
      dataTransfer: { files: [new File(['a,b\n'], 'dropped.csv')] },
    });
    await waitFor(() =>
      expect(asked('admin:/llm-usage-imports')[0]?.data).toMatchObject({ file_name: 'dropped.csv' }),
    );
  });

  it('is removed after a question', async () => {
    const { asked } = openApp(PATH, { ...house, 'admin:/llm-usage-imports/4': undefined });
    fireEvent.click(await screen.findByRole('button', { name: 'Remove completions.csv?' }));
    fireEvent.click(await screen.findByRole('button', { name: 'Remove the export' }));
    await waitFor(() => expect(asked('admin:/llm-usage-imports/4')[0]?.method).toBe('DELETE'));
  });
});

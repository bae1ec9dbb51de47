import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { aBackend, someSettings, templates } from '../../test/builders.ts';
import { VigilDataSource } from '../datasource.ts';
import type { VigilQuery } from '../query.ts';
import { QueryEditor } from './QueryEditor.tsx';

afterEach(cleanup);

function show(query: VigilQuery) {
  const datasource = new VigilDataSource(
    someSettings(),
    () => aBackend({}),
    () => templates(),
  );
  const onChange = vi.fn<(query: VigilQuery) => void>();
  const onRunQuery = vi.fn();
  render(<QueryEditor datasource={datasource} query={query} onChange={onChange} onRunQuery={onRunQuery} />);
  return { onChange, onRunQuery };
}

describe('QueryEditor', () => {
  it('keeps the fields of the other type while switching', () => {
    const { onChange, onRunQuery } = show({ refId: 'A', queryType: 'metrics', metric: 'up' });
    fireEvent.click(screen.getByLabelText('Logs'));
    expect(onChange).toHaveBeenCalledWith({ refId: 'A', queryType: 'logs', metric: 'up' });
    expect(onRunQuery).toHaveBeenCalledTimes(1);
  });

  it('asks when the text is done, not at every key, and saves no empty field', () => {
    const { onChange } = show({ refId: 'A', queryType: 'logs', text: 'old', hosts: [] });
    const input = screen.getByLabelText('Text');
    fireEvent.change(input, { target: { value: '' } });
    expect(onChange).not.toHaveBeenCalled();
    fireEvent.keyDown(input, { key: 'Enter' });
    expect(onChange).toHaveBeenCalledWith({ refId: 'A', queryType: 'logs' });
  });

  it('adds and removes a filter', () => {
    const first = show({ refId: 'A', queryType: 'metrics', metric: 'up' });
    fireEvent.click(screen.getByText('Add filter'));
    expect(first.onChange.mock.lastCall?.[0].filters).toEqual([{ key: '', op: '=', value: '' }]);
    cleanup();
    const second = show({
      refId: 'A',
      queryType: 'metrics',
      metric: 'up',
      filters: [{ key: 'a', op: '=', value: '1' }],
    });
    fireEvent.click(screen.getByLabelText('Remove this filter'));
    expect(second.onChange).toHaveBeenCalledWith({ refId: 'A', queryType: 'metrics', metric: 'up' });
  });

  it('takes a quantile between 0 and 1 only', () => {
    const { onChange } = show({ refId: 'A', queryType: 'metrics', metric: 'up', aggregate: 'quantile' });
    const input = screen.getByLabelText('Quantile');
    fireEvent.change(input, { target: { value: '99' } });
    fireEvent.blur(input);
    expect(onChange.mock.lastCall?.[0].quantile).toBe(1);
  });

  it('takes a number of lines within what the API gives, or none', () => {
    const { onChange } = show({ refId: 'A', queryType: 'logs', limit: 10 });
    const input = screen.getByLabelText('Lines', { selector: 'input[type=number]' });
    for (const [typed, limit] of [
      ['99999', 5_000],
      ['-3', undefined],
      ['', undefined],
    ] as const) {
      fireEvent.change(input, { target: { value: typed } });
      fireEvent.blur(input);
      expect(onChange.mock.lastCall?.[0].limit).toBe(limit);
    }
  });

  it('counts lines by level instead of showing them, and goes back without a trace', () => {
    const first = show({ refId: 'A', queryType: 'logs' });
    fireEvent.click(screen.getByLabelText('Count by level'));
    expect(first.onChange.mock.lastCall?.[0].logsAs).toBe('volume');
    cleanup();
    const second = show({ refId: 'A', queryType: 'logs', logsAs: 'volume' });
    fireEvent.click(screen.getByLabelText('Lines'));
    expect(second.onChange).toHaveBeenCalledWith({ refId: 'A', queryType: 'logs' });
  });
});

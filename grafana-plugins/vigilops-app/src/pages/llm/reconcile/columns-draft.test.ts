import { describe, expect, it } from 'vitest';
import { guessColumns, sentColumns } from './columns-draft.ts';

describe('columns of a table', () => {
  it('are guessed by their names, each once', () => {
    expect(
      guessColumns([
        'Usage Date',
        'Model',
        'Input (cached)',
        'Input',
        'Output',
        'Request count',
        'Cost',
        'Currency',
      ]).columns,
    ).toEqual({
      date: 'Usage Date',
      model: 'Model',
      cache_read_tokens: 'Input (cached)',
      cache_write_tokens: '',
      input_tokens: 'Input',
      output_tokens: 'Output',
      requests: 'Request count',
      cost: 'Cost',
      currency: 'Currency',
    });
    expect(guessColumns(['日期', '模型', '输入 token', '输出 token', '费用']).columns).toMatchObject({
      date: '日期',
      model: '模型',
      input_tokens: '输入 token',
      cost: '费用',
    });
    expect(guessColumns([]).columns.date).toBe('');
  });

  const draft = (columns: object, oneCurrency = '') => {
    const none = guessColumns([]);
    return { ...none, columns: { ...none.columns, ...columns }, oneCurrency };
  };

  it('are sent when there is a day, and something that is counted', () => {
    expect(sentColumns(draft({ date: 'd' }))).toBeUndefined();
    expect(sentColumns(draft({ input_tokens: 'i' }))).toBeUndefined();
    expect(sentColumns(draft({ date: 'd', input_tokens: 'i' }))).toEqual({
      date: 'd',
      input_tokens: 'i',
      input_includes_cache: false,
    });
  });

  it('of costs need a currency, from a column or for all', () => {
    expect(sentColumns(draft({ date: 'd', cost: 'c' }))).toBeUndefined();
    expect(sentColumns(draft({ date: 'd', cost: 'c' }, 'US'))).toBeUndefined();
    expect(sentColumns(draft({ date: 'd', cost: 'c' }, 'USD'))).toMatchObject({ one_currency: 'USD' });
    expect(sentColumns(draft({ date: 'd', cost: 'c', currency: 'k' }, 'USD'))).toEqual({
      date: 'd',
      cost: 'c',
      currency: 'k',
      input_includes_cache: false,
    });
  });
});

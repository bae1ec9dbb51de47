import { describe, expect, it } from 'vitest';
import { autoLegend, distinguishingLabels, fillLegend } from './legend.ts';

describe('fillLegend', () => {
  it('replaces labels, dots and spaces included, and leaves nothing for one that is missing', () => {
    const labels = { 'host.name': 'web-1', state: 'user' };
    expect(fillLegend('{{host.name}} {{ state }}{{gone}}', labels)).toBe('web-1 user');
  });

  it('does not fill in what came out of a label', () => {
    expect(fillLegend('{{a}}', { a: '{{b}}', b: 'no' })).toBe('{{b}}');
  });
});

describe('autoLegend', () => {
  const series = [
    { 'host.name': 'web-1', state: 'user' },
    { 'host.name': 'web-2', state: 'user' },
  ];

  it('names a series by the one label in which it differs', () => {
    const telling = distinguishingLabels(series);
    expect(series.map((labels) => autoLegend('cpu', labels, telling))).toEqual(['web-1', 'web-2']);
  });

  it('names a lone series by all its labels, and one without labels by the metric', () => {
    expect(autoLegend('cpu', { a: '1', b: '2' }, distinguishingLabels([{ a: '1', b: '2' }]))).toBe('a=1 b=2');
    expect(autoLegend('cpu', {}, distinguishingLabels([{}]))).toBe('cpu');
  });

  it('takes a missing label for a difference', () => {
    expect([...distinguishingLabels([{ a: '1' }, {}])]).toEqual(['a']);
  });
});

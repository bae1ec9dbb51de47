import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import { describe, expect, it } from 'vitest';
import { linesFrame } from '../datasource/frames/log-frames.ts';
import { aLogRecord } from '../test/builders.ts';
import { linesOfFrames, placeOf } from './frame-lines.ts';

const NOON = Date.UTC(2026, 2, 1, 12);
const source = { uid: 'vigil', name: 'VigilOps' };
const bodies = (frames: DataFrame[], asCame = false) =>
  linesOfFrames(frames, { asCame }).map(({ body }) => body);

/** As Loki gives a stream: labels beside each line. */
const lokiLike = (rows: readonly (readonly [number, string])[], labels: Record<string, string> = {}) =>
  toDataFrame({
    refId: 'A',
    fields: [
      { name: 'labels', type: FieldType.other, values: rows.map(() => labels) },
      { name: 'Time', type: FieldType.time, values: rows.map(([time]) => NOON + time) },
      { name: 'Line', type: FieldType.string, values: rows.map(([, line]) => line) },
      { name: 'tsNs', type: FieldType.string, values: rows.map(([time]) => `${NOON + time}000000`) },
      { name: 'id', type: FieldType.string, values: rows.map(([time], index) => `${time}_${index}`) },
    ],
  });

describe('linesOfFrames', () => {
  it('gives back what our own data source put into frames', () => {
    const record = aLogRecord({ id: '7', trace_id: 't1', attributes: { user: 'li' } });
    const [line] = linesOfFrames([linesFrame([record], 'A', source)]);
    expect(line).toMatchObject({
      id: '7',
      timeMs: NOON + 123,
      nanos: 456_789,
      level: 'error',
      body: 'payment refused',
      traceId: 't1',
      labels: { 'host.name': 'web-1', user: 'li', trace_id: 't1' },
    });
  });

  it('reads frames of Loki, with the level from their labels', () => {
    const [line] = linesOfFrames([lokiLike([[0, 'boom']], { app: 'shop', detected_level: 'warning' })]);
    expect(line).toMatchObject({ body: 'boom', level: 'warn', labels: { app: 'shop' } });
    expect(line?.labels).not.toHaveProperty('tsNs');
  });

  it('reads tables with a time and a text, and takes other columns for fields', () => {
    const table = toDataFrame({
      fields: [
        { name: 'at', type: FieldType.time, values: [NOON] },
        { name: 'level', type: FieldType.string, values: ['CRITICAL'] },
        { name: 'message', type: FieldType.string, values: ['boom'] },
        { name: 'status', type: FieldType.number, values: [500] },
      ],
    });
    expect(linesOfFrames([table])[0]).toMatchObject({
      body: 'boom',
      level: 'fatal',
      labels: { status: '500' },
    });
  });

  it('guesses the level where nobody tells it', () => {
    const lines = linesOfFrames([
      lokiLike([
        [0, 'an Error here'],
        [1, 'terrors'],
        [2, 'x'.repeat(300) + ' error'],
      ]),
    ]);
    expect(lines.map(({ level }) => level)).toEqual(['error', 'unknown', 'unknown']);
  });

  it('puts the oldest first, whatever the order of the frames', () => {
    expect(
      bodies([
        lokiLike([
          [2, 'c'],
          [1, 'b'],
          [1, 'a'],
        ]),
      ]),
    ).toEqual(['a', 'b', 'c']);
    expect(
      bodies([
        lokiLike([
          [1, 'a'],
          [3, 'c'],
        ]),
        lokiLike([
          [2, 'b'],
          [4, 'd'],
        ]),
      ]),
    ).toEqual(['a', 'b', 'c', 'd']);
  });

  it('leaves lines as they came where that is asked for', () => {
    const late = lokiLike([
      [5, 'first'],
      [1, 'late'],
      [6, 'last'],
    ]);
    expect(bodies([late], true)).toEqual(['first', 'late', 'last']);
    expect(bodies([late])).toEqual(['late', 'first', 'last']);
  });

  it('tells lines apart that are equal in all they have', () => {
    const twin = toDataFrame({
      fields: [
        { name: 'Time', type: FieldType.time, values: [NOON, NOON] },
        { name: 'Line', type: FieldType.string, values: ['same', 'same'] },
      ],
    });
    expect(new Set(linesOfFrames([twin, twin]).map(({ id }) => id)).size).toBe(4);
  });

  it('keeps the objects of lines that were there before, and knows where they stand now', () => {
    const before = linesOfFrames([
      lokiLike([
        [0, 'a'],
        [1, 'b'],
      ]),
    ]);
    const grown = lokiLike([
      [0, 'a'],
      [1, 'b'],
      [2, 'c'],
    ]);
    const after = linesOfFrames([grown], { before });
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
    expect(after[2] && placeOf(after[2])).toEqual({ frame: grown, row: 2 });
    expect(after[1] && placeOf(after[1])?.frame).toBe(grown);
  });

  it('gives nothing for frames that are no logs, and survives odd ones', () => {
    const metric = toDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [NOON] },
        { name: 'cpu', type: FieldType.number, values: [1] },
      ],
    });
    expect(linesOfFrames([metric, toDataFrame({ fields: [] })])).toEqual([]);
    const odd = toDataFrame({
      fields: [
        { name: 'Time', type: FieldType.time, values: [null, 'no time'] },
        { name: 'Line', type: FieldType.string, values: [null, undefined] },
      ],
    });
    expect(linesOfFrames([odd]).map(({ timeMs, body }) => [timeMs, body])).toEqual([
      [0, ''],
      [0, ''],
    ]);
  });
});

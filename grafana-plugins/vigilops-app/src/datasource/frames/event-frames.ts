import { FieldType, type DataFrame } from '@grafana/data';
import type { LogQueryResponse, TraceList } from '../../api/types.ts';
import { levelWord } from '../../logs/level-look.ts';
import { cutTo } from '../../logs/plain-text.ts';

/** One mark on the charts of a dashboard; a region where it has an end. Field names are those that Grafana looks for. */
interface Event {
  readonly time: number;
  readonly timeEnd?: number;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly (string | null | undefined)[];
}

const MAX_TEXT = 1_000;

function eventFrame(events: readonly Event[], refId: string): DataFrame {
  const field = (name: keyof Event, type: FieldType, values: unknown[]) => ({
    name,
    type,
    values,
    config: {},
  });
  return {
    refId,
    length: events.length,
    fields: [
      field(
        'time',
        FieldType.time,
        events.map(({ time }) => time),
      ),
      field(
        'timeEnd',
        FieldType.time,
        events.map(({ timeEnd }) => timeEnd),
      ),
      field(
        'title',
        FieldType.string,
        events.map(({ title }) => title),
      ),
      field(
        'text',
        FieldType.string,
        events.map(({ text }) => cutTo(text, MAX_TEXT)),
      ),
      field(
        'tags',
        FieldType.string,
        events.map(({ tags }) => tagList(tags)),
      ),
    ],
  };
}

/** Grafana splits at commas. */
const tagList = (tags: Event['tags']): string =>
  tags
    .flatMap((tag) => (tag === null || tag === undefined || tag === '' ? [] : [tag.replaceAll(',', ' ')]))
    .join(',');

/** A mark a line. */
export function logEvents(result: LogQueryResponse, refId: string): DataFrame {
  const events = result.items.map((record) => ({
    time: Date.parse(record.time),
    title: [levelWord(record.level), record.service_name, record.host_name]
      .filter((part) => part !== null && part !== '')
      .join(' · '),
    text: record.body,
    tags: [record.level, record.service_name, record.host_name],
  }));
  return eventFrame(events, refId);
}

/** A region wherever a series is something else than nothing, with its greatest value. */
export function metricEvents(frames: readonly DataFrame[], stepSeconds: number): DataFrame {
  const events = frames.flatMap((frame): Event[] => {
    const [times, values] = frame.fields;
    const points = (values?.values ?? []) as readonly (number | null)[];
    return runsOf(points).map(({ first, last, most }) => ({
      time: times?.values[first] as number,
      timeEnd: (times?.values[last] as number) + stepSeconds * 1_000,
      title: frame.name ?? '',
      text: String(most),
      tags: Object.values(values?.labels ?? {}),
    }));
  });
  return eventFrame(events, frames[0]?.refId ?? '');
}

interface Run {
  readonly first: number;
  last: number;
  most: number;
}

function runsOf(points: readonly (number | null)[]): Run[] {
  const runs: Run[] = [];
  points.forEach((value, index) => {
    const run = runs.at(-1);
    if (value === null || value === 0) {
      return;
    }
    if (run?.last === index - 1) {
      run.last = index;
      run.most = Math.max(run.most, value);
    } else {
      runs.push({ first: index, last: index, most: value });
    }
  });
  return runs;
}

/** A region a trace. */
export function traceEvents(list: TraceList, refId: string): DataFrame {
  const events = list.items.map((trace) => {
    const time = Date.parse(trace.start_time);
    return {
      time,
      timeEnd: time + trace.duration_ms,
      title: trace.root_service ?? '',
      text: `${trace.root_name ?? trace.trace_id} · ${Math.round(trace.duration_ms)} ms`,
      tags: [trace.root_service, trace.error_count > 0 ? 'error' : undefined],
    };
  });
  return eventFrame(events, refId);
}

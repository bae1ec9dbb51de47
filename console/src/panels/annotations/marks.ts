import type { DataFrame } from '@grafana/data';

/** Something that happened, drawn over a chart: at a moment, or from one to another. */
export interface Mark {
  readonly from: number;
  readonly to: number | undefined;
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  /** The name of a colour of the theme, or a colour. */
  readonly color: string;
}

/** Marks of the frames that Scenes makes of annotations; what has no time is none. */
export function marksOf(frames: readonly DataFrame[]): Mark[] {
  return frames.flatMap((frame) => {
    const column = (name: string) => frame.fields.find((field) => field.name === name)?.values;
    const [times, ends, regions] = [column('time'), column('timeEnd'), column('isRegion')];
    const [titles, texts, tags, colors] = ['title', 'text', 'tags', 'color'].map(column);
    return Array.from({ length: frame.length }, (_, index) => index).flatMap((index): Mark[] => {
      const from: unknown = times?.[index];
      const end: unknown = ends?.[index];
      const spans = typeof end === 'number' && (regions === undefined || regions[index] === true);
      return typeof from !== 'number'
        ? []
        : [
            {
              from,
              to: spans && end > from ? end : undefined,
              title: textIn(titles, index),
              text: textIn(texts, index),
              tags: tagsIn(tags, index),
              color: textIn(colors, index),
            },
          ];
    });
  });
}

const textIn = (values: readonly unknown[] | undefined, index: number): string => {
  const value = values?.[index];
  return typeof value === 'string' ? value : '';
};

function tagsIn(values: readonly unknown[] | undefined, index: number): string[] {
  const value = values?.[index];
  return Array.isArray(value) ? value.map(String).filter((tag) => tag !== '') : [];
}

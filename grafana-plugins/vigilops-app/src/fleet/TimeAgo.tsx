import { absolute, ago } from './words.ts';

interface Props {
  readonly time: number;
  readonly now: number;
}

/** `3 minutes ago`, with the whole time on hover. */
export function TimeAgo({ time, now }: Props) {
  return (
    <time dateTime={new Date(time).toISOString()} title={absolute(time)}>
      {ago(time, now)}
    </time>
  );
}

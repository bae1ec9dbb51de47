import type { IconName, TimeZone } from '@grafana/data';
import type { LogLine } from './line.ts';

export interface LineLink {
  readonly title: string;
  readonly href: string;
  readonly icon?: IconName;
}

export interface Neighbours {
  /** Oldest first, as is `after`. */
  readonly before: readonly LogLine[];
  readonly after: readonly LogLine[];
}

/** Which neighbours are wanted. */
export interface ContextFilter {
  /** In the language of the log centre; empty is all. */
  readonly query: string;
  /** Of the same stream, or of all streams of its host. */
  readonly scope: 'stream' | 'host';
}

/** What can be done with one line beside reading it. What is left out is not offered. */
export interface LineActions {
  /** What to do to see only lines with this value; undefined where one cannot filter by it. */
  readonly filterFor?: (key: string, value: string) => (() => void) | undefined;
  /** The same for lines without this value. */
  readonly filterOut?: (key: string, value: string) => (() => void) | undefined;
  /** Gives a label a column of its own, or takes it away. */
  readonly onColumn?: (key: string) => void;
  /** Where else to look: its trace, its host. */
  readonly linksOf?: (line: LogLine) => readonly LineLink[];
  /** An absolute address that shows this line again. */
  readonly permalinkOf?: (line: LogLine) => string;
  /** Lines of the same stream around a line, in their true order, at most so many. */
  readonly loadContext?: (
    line: LogLine,
    span: { readonly before: number; readonly after: number },
    only?: ContextFilter,
  ) => Promise<Neighbours>;
  /** `loadContext` heeds `only`. */
  readonly filtersContext?: boolean;
  /** The whole of a line that was cut. */
  readonly loadWhole?: (line: LogLine) => Promise<LogLine | undefined>;
}

export type LineOrder = 'newest-first' | 'oldest-first';

export interface LogViewProps extends LineActions {
  /** Oldest first, whatever `order` is. Arrays are not changed: another array is another list. */
  readonly lines: readonly LogLine[];
  /** What the lines answer. A change shows them at once, also where the list was held. */
  readonly listKey?: string;
  /** Lines keep coming: the list stays at the newest until the person scrolls away. */
  readonly live?: boolean;
  /** Holds the list while lines keep coming. */
  readonly paused?: boolean;
  readonly order?: LineOrder;
  readonly wrap?: boolean;
  readonly showTime?: boolean;
  /** Labels with a column of their own, as in `host.name`. */
  readonly columns?: readonly string[];
  readonly timeZone?: TimeZone;
  /** Highlighted wherever they stand, taken literally. */
  readonly searchWords?: readonly string[];
  readonly loading?: boolean;
  readonly error?: { readonly message: string; readonly help?: string | undefined } | undefined;
  readonly onRetry?: () => void;
  /** Why lines may be missing, as in "the search ran out of time". */
  readonly notice?: string | undefined;
  /** Instead of the usual words where there is no line. */
  readonly emptyText?: string;
  /** `j` from anywhere on the page goes to the list. */
  readonly stepped?: boolean;
  /** A line whose details are shown as soon as it is among the lines. */
  readonly openId?: string | undefined;
  /** Which line was opened, or none. */
  readonly onOpen?: (id: string | undefined) => void;
  /** Given where there are older lines to load. */
  readonly onOlder?: (() => void) | undefined;
}

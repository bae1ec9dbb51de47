/**
 * Names of Grafana's palette. One colour, one meaning, on every dashboard: red is bad, orange a warning, green well,
 * grey unknown; a metric keeps its own colour wherever it is drawn.
 */
export const COLOUR = {
  good: 'green',
  warning: 'orange',
  bad: 'red',
  unknown: 'gray',
  limit: 'text',
  goodText: 'semi-dark-green',
  warningText: 'dark-orange',

  cpu: 'blue',
  cpuSystem: 'dark-blue',
  cpuNice: 'light-blue',
  cpuInterrupt: 'super-light-blue',
  memory: 'purple',
  memoryCached: 'light-purple',
  memoryBuffers: 'super-light-purple',
  disk: 'yellow',
  diskRead: 'dark-yellow',
  diskWrite: 'light-yellow',
  networkIn: 'semi-dark-blue',
  networkOut: 'light-blue',
  duration: 'purple',
  durationLow: 'light-purple',
  durationHigh: 'dark-purple',
  points: 'blue',
  lines: 'purple',
  spans: 'yellow',
} as const;
export type Colour = (typeof COLOUR)[keyof typeof COLOUR];

export interface ColourRule {
  /** The name of a series, or with `isPattern` a regular expression of names. */
  readonly name: string;
  readonly isPattern?: boolean;
  readonly colour: string;
}

/** Of the levels of log lines, the gravest last. */
export const LEVEL_COLOURS: readonly ColourRule[] = [
  { name: 'unknown', colour: COLOUR.unknown },
  { name: 'trace', colour: 'super-light-blue' },
  { name: 'debug', colour: 'light-blue' },
  { name: 'info', colour: 'blue' },
  { name: 'warn', colour: COLOUR.warning },
  { name: 'error', colour: COLOUR.bad },
  { name: 'fatal', colour: 'dark-red' },
];

/** Of HTTP status codes, by their first digit. */
export const STATUS_COLOURS: readonly ColourRule[] = [
  { name: '/^1/', isPattern: true, colour: 'super-light-blue' },
  { name: '/^2/', isPattern: true, colour: COLOUR.good },
  { name: '/^3/', isPattern: true, colour: 'blue' },
  { name: '/^4/', isPattern: true, colour: COLOUR.warning },
  { name: '/^5/', isPattern: true, colour: COLOUR.bad },
];

/**
 * What a variable of a line is. The order is that of the bits in which a slot remembers which of them it has seen, and of
 * the numbers in exported states: add at the end.
 */
export const VARIABLES = [
  'word',
  'num',
  'hex',
  'ip',
  'uuid',
  'path',
  'url',
  'time',
  'duration',
  'size',
  'quoted',
  'email',
  'host',
  'id',
  'version',
  'mac',
  'bool',
  'null',
  'empty',
  'unit',
] as const;
export type Variable = (typeof VARIABLES)[number];

/** The number of a variable in a scan; 0, `word`, is a word that stands as it is written. */
export const WORD = 0;
export const NUM = 1;
export const HEX = 2;
export const IP = 3;
export const UUID = 4;
export const PATH = 5;
export const URL = 6;
export const TIME = 7;
export const DURATION = 8;
export const SIZE = 9;
export const QUOTED = 10;
export const EMAIL = 11;
export const HOST = 12;
export const ID = 13;
export const VERSION = 14;
export const MAC = 15;
export const BOOL = 16;
export const NULL = 17;
export const EMPTY = 18;
/** Only in templates: a word behind a number that says what is counted, and varies. */
export const UNIT = 19;

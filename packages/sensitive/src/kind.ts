/** What is looked for. Every pattern begins at an edge and is bounded, so that no text makes it slow. */
export interface Kind {
  readonly label: string;
  /** Texts that have none of these have none of the kind: they are found in no time. */
  readonly needs?: readonly string[];
  readonly pattern: RegExp;
  /** Group that is replaced, and all before it is the first; 0: all of it. */
  readonly group: 0 | 2;
  readonly holds?: (value: string, found: Found) => boolean;
}

/** Where a pattern was found. */
export interface Found {
  readonly text: string;
  /** Of all that was found, and of what comes after it. */
  readonly start: number;
  readonly end: number;
  /** What comes before the value: its name and sign. */
  readonly lead: string;
}

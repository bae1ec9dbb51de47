import type {
  DataTransformerConfig,
  DynamicConfigValue,
  FieldConfigSource,
  Panel,
  ValueMapping,
} from '@grafana/grafana-foundation-sdk/dashboard';
import {
  FieldColorModeId,
  MappingType,
  SpecialValueMatch,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Question } from '../ask/question.ts';
import { COLOUR, type ColourRule } from '../house/colours.ts';
import { stepsOf, type DrawnAs, type Limits } from '../house/limits.ts';
import type { ValueLink } from '../house/links.ts';
import { SOURCE } from '../house/source.ts';

/** What a panel is about. */
export interface Head {
  /** Never changes and is never used again: links to a panel are made of it. */
  readonly id: number;
  readonly title: string;
  /** What it shows, and what to do when it looks bad. */
  readonly description: string;
  readonly questions: readonly Question[];
  readonly transformations?: readonly DataTransformerConfig[];
  /** Shows the newest ten minutes however long the dashboard's range is: what holds now, at the same small cost. */
  readonly isNow?: boolean;
  /** Fewer points than the width allows, where each costs much. */
  readonly maxDataPoints?: number;
}

/** How values look. */
export interface Values {
  /** Grafana's id of a unit. */
  readonly unit: string;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly limits?: Limits;
  /** What the limits colour; text needs more contrast than a shape. */
  readonly drawnAs?: DrawnAs;
  /** One colour for all of them; else the palette, else `limits`, else the palette by name. */
  readonly colour?: string;
  /** By place where several have the name of one metric, of which Grafana would make one colour. */
  readonly palette?: 'by name' | 'by place';
  readonly colours?: readonly ColourRule[];
  readonly links?: readonly ValueLink[];
  readonly mappings?: readonly ValueMapping[];
  /** Said where there is no value at all; in a table also in each cell without one. */
  readonly noValue?: string;
}

/** Properties of a series or column: its own unit, colour or kind of cell. */
export interface Override {
  /** The name of a series, a regular expression of names, or the letter of a question. */
  readonly of: string;
  readonly by?: keyof typeof MATCHERS;
  readonly properties: readonly DynamicConfigValue[];
}

const MATCHERS = { name: 'byName', pattern: 'byRegexp', question: 'byFrameRefID' } as const;
const NOW = '10m';

/**
 * Silence that is still drawn as a line: agents report every quarter of a minute and SDKs every minute, while the step of
 * an answer may be shorter than that. Anything longer stays a gap, for silence is a finding.
 */
export const SPANNED_MS = 120_000;

/** How many points a panel asks for, where its width is no good reason. */
export const POINTS = {
  /** The newest ten minutes in whole minutes, which are steady and mostly read from rollups. */
  now: 12,
  /** Many hosts over an hour in minutes, for the same reasons. */
  ofMany: 120,
  /** Each point of a histogram holds all its buckets. */
  ofHistograms: 200,
} as const;

const REF_IDS = 'ABCDEFGHIJ';

/** A panel of the SDK with what all panels of ours have in common. */
export function panelOf(
  built: Panel,
  head: Head,
  values: Values,
  overrides: readonly Override[] = [],
): Panel {
  return {
    ...built,
    id: head.id,
    title: head.title,
    description: head.description,
    datasource: { ...SOURCE },
    ...(head.isNow === true ? { timeFrom: NOW, hideTimeOverride: true, maxDataPoints: POINTS.now } : {}),
    ...(head.maxDataPoints === undefined ? {} : { maxDataPoints: head.maxDataPoints }),
    targets: targetsOf(head.questions),
    ...(head.transformations === undefined ? {} : { transformations: [...head.transformations] }),
    fieldConfig: fieldConfigOf(built.fieldConfig, values, [
      ...(WITH_UNITS_OF_THEIR_OWN.has(built.type) ? [] : [unitOf(values)]),
      ...overrides,
    ]),
  };
}

/** Their columns have units of their own, or none. */
const WITH_UNITS_OF_THEIR_OWN = new Set(['table', 'logs', 'vigilops-logtail-panel']);

/** The data source tells the unit of a metric, which Grafana prefers to a panel's default; an override goes before both. */
const unitOf = ({ unit }: Values): Override => ({
  of: '/.*/',
  by: 'pattern',
  properties: [{ id: 'unit', value: unit }],
});

/** The function only tells the type checker that it is a query; JSON leaves it out. */
export function targetsOf(questions: readonly Question[]): NonNullable<Panel['targets']> {
  return questions.map((question, place) => ({
    refId: REF_IDS[place] ?? `Q${String(place)}`,
    datasource: { ...SOURCE },
    ...question,
    _implementsDataqueryVariant: () => undefined,
  }));
}

function fieldConfigOf(
  built: FieldConfigSource | undefined,
  values: Values,
  overrides: readonly Override[],
): FieldConfigSource {
  const { unit, decimals, min, max, limits, drawnAs, links, mappings, noValue } = values;
  return {
    defaults: {
      ...built?.defaults,
      unit,
      ...(decimals === undefined ? {} : { decimals }),
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(limits === undefined ? {} : { thresholds: thresholdsOf(limits, drawnAs) }),
      color: colourOf(values),
      ...(links === undefined ? {} : { links: links.map((link) => ({ ...link }) as never) }),
      ...(mappings === undefined ? {} : { mappings: [...mappings] }),
      ...(noValue === undefined ? {} : { noValue }),
    },
    overrides: [
      ...overrides.map(overrideOf),
      ...(values.colours ?? []).map(({ name, isPattern = false, colour }) =>
        overrideOf({ of: name, by: isPattern ? 'pattern' : 'name', properties: [fixedColour(colour)] }),
      ),
    ],
  };
}

export const thresholdsOf = (limits: Limits, drawnAs?: DrawnAs) => ({
  mode: ThresholdsMode.Absolute,
  steps: stepsOf(limits, drawnAs),
});

function colourOf({ colour, palette, limits }: Values) {
  if (colour !== undefined) {
    return { mode: FieldColorModeId.Fixed, fixedColor: colour };
  }
  if (palette === undefined && limits !== undefined) {
    return { mode: FieldColorModeId.Thresholds };
  }
  const isByPlace = palette === 'by place';
  return { mode: isByPlace ? FieldColorModeId.PaletteClassic : FieldColorModeId.PaletteClassicByName };
}

/** A share of nothing is NaN. */
export const nothingAsked = (words: string): ValueMapping => ({
  type: MappingType.SpecialValue,
  options: { match: SpecialValueMatch.NotANumber, result: { text: words, color: COLOUR.unknown, index: 0 } },
});

export const fixedColour = (colour: string): DynamicConfigValue => ({
  id: 'color',
  value: { mode: FieldColorModeId.Fixed, fixedColor: colour },
});

function overrideOf({ of, by = 'name', properties }: Override) {
  return {
    matcher: { id: MATCHERS[by], options: of },
    properties: [...properties],
  };
}

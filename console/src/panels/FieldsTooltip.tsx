import { FieldType, formattedValueToString, type DataFrame, type Field, type LinkModel } from '@grafana/data';
import { SortOrder, TooltipDisplayMode, type VizTooltipOptions } from '@grafana/schema';
import {
  getFieldDisplayItems,
  isTooltipScrollable,
  VizTooltipContent,
  VizTooltipFooter,
  VizTooltipHeader,
  VizTooltipWrapper,
} from '@grafana/ui';

interface Props {
  /** The first field is what runs along the bottom. */
  readonly frame: DataFrame;
  readonly dataIdxs: readonly (number | null)[];
  readonly seriesIdx: number | null;
  readonly options: VizTooltipOptions & { readonly hideZeros?: boolean };
  readonly isPinned: boolean;
  readonly links: LinkModel[];
}

const IN_TOOLTIP: readonly FieldType[] = [
  FieldType.number,
  FieldType.enum,
  FieldType.boolean,
  FieldType.string,
];

/** The values at a time, of one series or of all. */
export function FieldsTooltip({ frame, dataIdxs, seriesIdx, options, isPinned, links }: Props) {
  const [x] = frame.fields;
  if (x === undefined) {
    return null;
  }
  const mode = options.mode ?? TooltipDisplayMode.Single;
  const items = getFieldDisplayItems(
    frame.fields,
    x,
    [...dataIdxs],
    seriesIdx,
    mode,
    options.sort ?? SortOrder.None,
    (field) => IN_TOOLTIP.includes(field.type) && !hidden(field),
    options.hideZeros,
  );
  return (
    <VizTooltipWrapper>
      <VizTooltipHeader item={{ label: '', value: shown(x, dataIdxs[0] ?? 0) }} isPinned={isPinned} />
      <VizTooltipContent
        items={items}
        isPinned={isPinned}
        scrollable={isTooltipScrollable({ mode, ...heightOf(options) })}
        {...heightOf(options)}
      />
      {isPinned && links.length > 0 && <VizTooltipFooter dataLinks={links} />}
    </VizTooltipWrapper>
  );
}

const heightOf = ({ maxHeight }: VizTooltipOptions) => (maxHeight === undefined ? {} : { maxHeight });

const hidden = (field: Field) =>
  (field.config.custom as { hideFrom?: { tooltip?: boolean } } | undefined)?.hideFrom?.tooltip === true;

function shown(field: Field, index: number): string {
  const value: unknown = field.values[index];
  return field.display === undefined ? String(value) : formattedValueToString(field.display(value));
}

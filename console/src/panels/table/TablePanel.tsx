import { css } from '@emotion/css';
import {
  cacheFieldDisplayNames,
  getFrameDisplayName,
  type DataFrame,
  type GrafanaTheme2,
  type PanelProps,
} from '@grafana/data';
import { t } from '@grafana/i18n';
import type { TableCellHeight } from '@grafana/schema';
import { Combobox, usePanelContext, useStyles2, type TableSortByFieldState } from '@grafana/ui';
import { TableNG } from '@grafana/ui/unstable';
import { PanelDataErrorView } from '../../host/PanelDataErrorView.tsx';
import { withFooter, type OldFooter } from './footer.ts';

export interface TableOptions {
  readonly frameIndex: number;
  readonly showHeader: boolean;
  readonly showTypeIcons?: boolean;
  readonly cellHeight: TableCellHeight;
  readonly maxRowHeight?: number;
  readonly enablePagination: boolean;
  readonly frozenColumns?: { readonly left?: number };
  readonly sortBy: readonly TableSortByFieldState[];
  readonly footer?: OldFooter;
}

const CHOICE_PX = 40;

/** Rows of values; of several tables one is shown, and the viewer chooses which. */
export function TablePanel(props: PanelProps<TableOptions>) {
  const { id, data, options, fieldConfig, width, height, onOptionsChange } = props;
  const styles = useStyles2(getStyles);
  const { onAddAdHocFilter } = usePanelContext();
  cacheFieldDisplayNames(data.series);
  const frame = data.series[options.frameIndex] ?? data.series[0];
  if (frame === undefined || frame.fields.length === 0) {
    return <PanelDataErrorView panelId={id} data={data} fieldConfig={fieldConfig} />;
  }
  const several = data.series.length > 1;
  const { noValue } = fieldConfig.defaults;
  return (
    <div className={styles.box}>
      <TableNG
        ariaLabel={props.title}
        width={width}
        height={several ? height - CHOICE_PX : height}
        data={withFooter(frame, options.footer)}
        noHeader={!options.showHeader}
        showTypeIcons={options.showTypeIcons === true}
        resizable
        sortBy={[...options.sortBy]}
        onSortByChange={(sortBy) => onOptionsChange({ ...options, sortBy })}
        cellHeight={options.cellHeight}
        enablePagination={options.enablePagination}
        timeRange={props.timeRange}
        fieldConfig={fieldConfig}
        structureRev={data.structureRev ?? 0}
        transparent={props.transparent}
        {...(noValue === undefined ? {} : { noValue })}
        {...(onAddAdHocFilter === undefined ? {} : { onCellFilterAdded: onAddAdHocFilter })}
        {...(options.frozenColumns?.left === undefined ? {} : { frozenColumns: options.frozenColumns.left })}
        {...(options.maxRowHeight === undefined ? {} : { maxRowHeight: options.maxRowHeight })}
      />
      {several && (
        <Choice
          frames={data.series}
          chosen={data.series.indexOf(frame)}
          onChoose={(frameIndex) => onOptionsChange({ ...options, frameIndex })}
        />
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly frames: readonly DataFrame[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

function Choice({ frames, chosen, onChoose }: ChoiceProps) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.choice}>
      <Combobox
        aria-label={t('panel.table', 'Table')}
        options={frames.map((frame, value) => ({ label: getFrameDisplayName(frame, value), value }))}
        value={chosen}
        onChange={({ value }) => onChoose(value)}
      />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ display: 'flex', flexDirection: 'column', height: '100%' }),
  choice: css({ height: CHOICE_PX, padding: theme.spacing(0.5, 1) }),
});

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { FieldType } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { PanelDataErrorViewProps } from '@grafana/runtime';
import { useStyles2 } from '@grafana/ui';

/** What a panel shows in place of data that is not there, or that it cannot draw. */
export function PanelDataErrorView(props: PanelDataErrorViewProps) {
  const styles = useStyles2(getStyles);
  return <div className={styles.box}>{wordsFor(props)}</div>;
}

function wordsFor(props: PanelDataErrorViewProps): string {
  const { message, data, fieldConfig, needsTimeField, needsNumberField, needsStringField } = props;
  if (message !== undefined && message !== '') {
    return message;
  }
  if (data.series.every(({ length }) => length === 0)) {
    return fieldConfig?.defaults.noValue ?? t('panel.no-data', 'No data');
  }
  const has = (type: FieldType) =>
    data.series.some(({ fields }) => fields.some((each) => each.type === type));
  if (needsTimeField === true && !has(FieldType.time)) {
    return t('panel.no-time', 'The data has no time to draw it by');
  }
  if (needsNumberField === true && !has(FieldType.number)) {
    return t('panel.no-number', 'The data has no numbers to draw');
  }
  if (needsStringField === true && !has(FieldType.string)) {
    return t('panel.no-text', 'The data has no texts to show');
  }
  return t('panel.unfit', 'This panel cannot draw this data');
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({
    display: 'grid',
    placeItems: 'center',
    width: '100%',
    height: '100%',
    textAlign: 'center',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.size.lg,
  }),
});

import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Drawer, useStyles2 } from '@grafana/ui';
import { t } from '../../t.ts';
import { FacetPanel } from './FacetPanel.tsx';
import { useFill } from './use-fill.ts';
import type { Facets as Found } from './use-facets.ts';
import type { LogSearch } from './use-log-search.ts';

interface Props {
  readonly search: LogSearch;
  readonly facets: Found;
  /** Over the page instead of beside the list. */
  readonly narrow: boolean;
  readonly onClose: () => void;
}

/** Fields beside the list; on a phone over it. */
export function Facets({ search: { body, node, toggleTerm }, facets, narrow, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const [fill, height] = useFill();
  const panel = <FacetPanel facets={facets} from={body.from} node={node} onToggle={toggleTerm} />;
  const title = t('facets.title', 'Fields');
  return narrow ? (
    <Drawer title={title} size="sm" onClose={onClose}>
      {panel}
    </Drawer>
  ) : (
    <aside ref={fill} aria-label={title} className={styles.beside} style={{ maxHeight: height }}>
      {panel}
    </aside>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  beside: css({
    flex: `0 0 ${theme.spacing(30)}`,
    minWidth: 0,
    overflowY: 'auto',
    paddingInlineEnd: theme.spacing(1),
  }),
});

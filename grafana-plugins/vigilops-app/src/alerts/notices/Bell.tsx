import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Button, Drawer, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { Part } from '../../fleet/Part.tsx';
import { count } from '../../fleet/words.ts';
import { t } from '../../t.ts';
import { NoticeList } from './NoticeList.tsx';
import { useNotices, type NoticeCentre } from './Notices.tsx';

/** How many messages are new, and the way to them. */
export function Bell() {
  const centre = useNotices();
  return centre === undefined ? null : <Ready centre={centre} />;
}

function Ready({ centre }: { readonly centre: NoticeCentre }) {
  const styles = useStyles2(getStyles);
  // What was unread when it was opened stays marked until it is closed.
  const [openedAt, setOpenedAt] = useState<number>();
  const { unread, readUntil, markRead, polled } = centre;
  const label =
    unread === 0
      ? t('notices.open', 'Messages')
      : t('notices.open-unread', 'Messages, {{total}} new', { total: count(unread) });
  return (
    <>
      <Button
        icon="bell"
        variant="secondary"
        fill={unread === 0 ? 'text' : 'solid'}
        aria-label={label}
        tooltip={label}
        onClick={() => {
          setOpenedAt(readUntil);
          markRead();
        }}
      >
        {unread > 0 && <span className={styles.count}>{count(unread)}</span>}
      </Button>
      {openedAt !== undefined && (
        <Drawer
          title={t('notices.open', 'Messages')}
          subtitle={t('notices.what', 'What you were told here, newest first')}
          size="sm"
          onClose={() => setOpenedAt(undefined)}
        >
          <Part polled={polled}>
            {({ items }) => (
              <NoticeList
                notices={items}
                newAfter={openedAt}
                now={polled.at ?? 0}
                onFollow={() => setOpenedAt(undefined)}
              />
            )}
          </Part>
        </Drawer>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  count: css({ fontVariantNumeric: 'tabular-nums', fontWeight: theme.typography.fontWeightMedium }),
});

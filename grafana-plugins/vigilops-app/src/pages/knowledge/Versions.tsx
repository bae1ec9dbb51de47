import { Collapse } from '@grafana/ui';
import { useState } from 'react';
import { ArticleBody } from '../../analysis/knowledge/ArticleBody.tsx';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { TimeAgo } from '../../fleet/TimeAgo.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { t } from '../../t.ts';

interface Props {
  readonly id: number;
  readonly now: number;
}

/** What it said before. */
export function Versions({ id, now }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Collapse label={t('knowledge.versions', 'What it said before')} isOpen={isOpen} onToggle={setOpen}>
      {isOpen && <List id={id} now={now} />}
    </Collapse>
  );
}

function List({ id, now }: Props) {
  const found = useAsked(REFRESH_MS.slow, 'listArticleVersions', { path: { id } });
  return (
    <Part polled={found} rows={2} height={6}>
      {({ items }) => (
        <>
          {items.slice(1).map(({ version, saved_at: at, saved_by: by, text }) => (
            <details key={version}>
              <summary>
                {t('knowledge.version', 'Version {{version}}', { version })} · {by} ·{' '}
                <TimeAgo time={Date.parse(at)} now={now} />
              </summary>
              <h4>{text.title}</h4>
              <ArticleBody body={text.body} steps={text.steps} />
            </details>
          ))}
        </>
      )}
    </Part>
  );
}

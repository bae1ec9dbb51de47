import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { Button, EmptyState, InlineSwitch, useStyles2 } from '@grafana/ui';
import { useState } from 'react';
import { REFRESH_MS } from '../../fleet/app-data.tsx';
import { Part } from '../../fleet/Part.tsx';
import { Section } from '../../fleet/Section.tsx';
import { useAsked } from '../../fleet/use-asked.ts';
import { LlmPage } from '../../llm/LlmPage.tsx';
import type { CreatedKey } from '../../llm/types.ts';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { useUrlState } from '../use-url-state.ts';
import { KeyEditing } from './KeyEditing.tsx';
import { KeySecret } from './KeySecret.tsx';
import { KeyTable } from './KeyTable.tsx';
import { ProjectEditing } from './ProjectEditing.tsx';
import { ProjectTable } from './ProjectTable.tsx';

const go = (what: Readonly<Record<string, string | null>>) => locationService.partial(what);

/** Which programs may ask, on whose account, and how much? */
export function KeysPage() {
  const styles = useStyles2(getStyles);
  const mayWrite = useMayWrite();
  const projects = useAsked(REFRESH_MS.live, 'listLlmProjects');
  const keys = useAsked(REFRESH_MS.live, 'listLlmKeys');
  const [editing] = useUrlState('edit');
  const [project] = useUrlState('project');
  const [ended, setEnded] = useUrlState('ended');
  const [created, setCreated] = useState<CreatedKey>();
  const knownKey = keys.data?.items.find(({ id }) => String(id) === editing);
  const knownProject = projects.data?.items.find(({ id }) => String(id) === project);
  const heard = () => {
    keys.retry();
    projects.retry();
  };
  const all = ended === '1';
  return (
    <LlmPage
      tab="keys"
      actions={
        mayWrite && (
          <Button icon="plus" onClick={() => go({ edit: 'new' })}>
            {t('llm.key.add', 'Make a key')}
          </Button>
        )
      }
    >
      <div className={styles.page}>
        <Section
          title={t('llm.keys', 'Keys')}
          tools={
            <InlineSwitch
              showLabel
              label={t('tokens.ended', 'Also those that have ended')}
              value={all}
              onChange={(event) => setEnded(event.currentTarget.checked ? '1' : '')}
            />
          }
        >
          <Part polled={keys} rows={4} height={5}>
            {({ items }) => {
              const shown = items.filter(({ state }) => all || state === 'active');
              return shown.length === 0 ? (
                <NoKey />
              ) : (
                <KeyTable
                  keys={shown}
                  now={keys.at ?? 0}
                  mayWrite={mayWrite}
                  onEdit={({ id }) => go({ edit: String(id) })}
                  onCreated={(answer) => {
                    setCreated(answer);
                    heard();
                  }}
                  onChanged={heard}
                />
              );
            }}
          </Part>
        </Section>
        <Section
          title={t('llm.projects', 'Projects')}
          tools={
            mayWrite && (
              <Button icon="plus" size="sm" variant="secondary" onClick={() => go({ project: 'new' })}>
                {t('llm.project.add', 'Add a project')}
              </Button>
            )
          }
        >
          <Part polled={projects} rows={3} height={4}>
            {({ items }) =>
              items.length === 0 ? (
                <p>
                  {t(
                    'llm.project.none',
                    'None yet. A project is whose account calls are on: a bot, a team, an experiment. The first key can make one.',
                  )}
                </p>
              ) : (
                <ProjectTable
                  projects={items}
                  mayWrite={mayWrite}
                  onEdit={({ id }) => go({ project: String(id) })}
                  onChanged={heard}
                />
              )
            }
          </Part>
        </Section>
      </div>
      {mayWrite && projects.data !== undefined && (editing === 'new' || knownKey !== undefined) && (
        <KeyEditing
          key={editing}
          known={knownKey}
          projects={projects.data.items}
          onCreated={(answer) => {
            setCreated(answer);
            go({ edit: null });
            heard();
          }}
          onDone={() => {
            go({ edit: null });
            heard();
          }}
          onClose={() => go({ edit: null })}
        />
      )}
      {mayWrite && (project === 'new' || knownProject !== undefined) && (
        <ProjectEditing
          key={`project ${project}`}
          known={knownProject}
          onDone={() => {
            go({ project: null });
            heard();
          }}
          onClose={() => go({ project: null })}
        />
      )}
      {created !== undefined && <KeySecret created={created} onClose={() => setCreated(undefined)} />}
    </LlmPage>
  );
}

function NoKey() {
  return (
    <EmptyState variant="call-to-action" hideImage message={t('llm.key.none', 'No program has a key')}>
      {t(
        'llm.key.none-help',
        'A key says whose calls they are. Programs use it in place of the key of a provider, which stays here.',
      )}
    </EmptyState>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(2), minWidth: 0 }),
});

import { Button, Dropdown, Menu } from '@grafana/ui';
import type { RawTimeRange } from '@grafana/data';
import { useState } from 'react';
import { useAppData } from '../../fleet/app-data.tsx';
import { useMayWrite } from '../../services/use-may-write.ts';
import { t } from '../../t.ts';
import { linkRange, type LinkRange } from '../paths.ts';
import { ManageSearches } from './ManageSearches.tsx';
import { SaveSearch } from './SaveSearch.tsx';
import { useSavedSearches, type SavedSearch } from './use-saved-searches.ts';
import type { LogFilter } from './log-filter.ts';

/** What of the page a saved search keeps. */
export interface Kept {
  readonly filter: LogFilter;
  readonly range: RawTimeRange;
  readonly columns: readonly string[];
}

interface Props extends Kept {
  readonly onOpen: (search: SavedSearch) => void;
}

/** Searches that are kept, for all or for the viewer: opens one, keeps this one, takes others away. */
export function SavedSearches({ filter, range, columns, onOpen }: Props) {
  const { api } = useAppData();
  const mayWrite = useMayWrite();
  const [form, setForm] = useState<'save' | 'manage'>();
  const saved = useSavedSearches(api);
  const menu = () => (
    <Menu>
      {mayWrite && (
        <>
          <Menu.Item
            icon="save"
            label={t('saved.save', 'Save this search …')}
            onClick={() => setForm('save')}
          />
          <Menu.Item icon="cog" label={t('saved.manage', 'Manage …')} onClick={() => setForm('manage')} />
          <Menu.Divider />
        </>
      )}
      {saved.items?.map((search) => (
        <Menu.Item
          key={search.id}
          icon={search.shared ? 'users-alt' : 'user'}
          label={search.name}
          description={search.query}
          onClick={() => onOpen(search)}
        />
      ))}
      {(saved.items?.length ?? 0) === 0 && <Menu.Item disabled label={noneText(saved)} />}
    </Menu>
  );
  return (
    <>
      <Dropdown overlay={menu} placement="bottom-start" onVisibleChange={(open) => open && saved.load()}>
        <Button size="sm" variant="secondary" icon="bookmark">
          {t('saved.title', 'Saved searches')}
        </Button>
      </Dropdown>
      {form === 'save' && (
        <SaveSearch
          kept={{ filter, range: rangeOf(range), columns }}
          onSaved={saved.load}
          onClose={() => setForm(undefined)}
        />
      )}
      {form === 'manage' && (
        <ManageSearches
          items={saved.items ?? []}
          onChanged={saved.load}
          onOpen={onOpen}
          onClose={() => setForm(undefined)}
        />
      )}
    </>
  );
}

function noneText({ items, error }: ReturnType<typeof useSavedSearches>): string {
  if (error !== undefined) {
    return error.message;
  }
  return items === undefined ? t('loading', 'Loading…') : t('saved.none', 'None is saved yet');
}

/** As the API takes times: moments as ISO 8601. */
function rangeOf(raw: RawTimeRange): LinkRange {
  const { from, to } = linkRange(raw);
  const iso = (text: string) => (/^\d+$/.test(text) ? new Date(Number(text)).toISOString() : text);
  return { from: iso(from), to: iso(to) };
}

import { logTabs } from '../../logs/tabs.ts';
import { AppPage } from '../AppPage.tsx';

export function StoragePage() {
  return <AppPage pageNav={logTabs('storage')}>…</AppPage>;
}

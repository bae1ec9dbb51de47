import { PluginPage, type PluginPageProps } from '@grafana/runtime';
import { Bell } from '../alerts/notices/Bell.tsx';

/** A page of the app: what can be done with it, and beside that the bell. */
export function AppPage({ actions, children, ...page }: PluginPageProps) {
  return (
    <PluginPage
      {...page}
      actions={
        <>
          {actions}
          <Bell />
        </>
      }
    >
      {children}
    </PluginPage>
  );
}

import { Navigate, Route, Routes } from 'react-router';
import { HostsPage } from './HostsPage.tsx';
import { OverviewPage } from './OverviewPage.tsx';

/** The pages below `/a/vigilops-app`. */
export function App() {
  return (
    <Routes>
      <Route path="overview" element={<OverviewPage />} />
      <Route path="hosts" element={<HostsPage />} />
      <Route path="*" element={<Navigate to="/a/vigilops-app/overview" replace />} />
    </Routes>
  );
}

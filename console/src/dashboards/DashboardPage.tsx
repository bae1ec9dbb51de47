export function DashboardPage() {
  return <p>later</p>;
}

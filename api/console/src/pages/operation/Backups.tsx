import { PageTitle } from '../../parts/text';

export default function Backups() {
  return <PageTitle title="Backups" />;
}

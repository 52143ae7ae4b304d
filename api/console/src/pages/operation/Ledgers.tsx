import { PageTitle } from '../../parts/text';

export default function Ledgers() {
  return <PageTitle title="Ledgers" />;
}

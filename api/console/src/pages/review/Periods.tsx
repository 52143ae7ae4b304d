import { PageTitle } from '../../parts/text';

export default function Periods() {
  return <PageTitle title="Periods" />;
}

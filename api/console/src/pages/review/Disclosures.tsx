import { PageTitle } from '../../parts/text';

export default function Disclosures() {
  return <PageTitle title="Disclosures" />;
}

import { PageTitle } from '../../parts/text';

export default function Consents() {
  return <PageTitle title="Consents" />;
}

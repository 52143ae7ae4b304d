import { PageTitle } from '../../parts/text';

export default function Emergencies() {
  return <PageTitle title="Emergencies" />;
}

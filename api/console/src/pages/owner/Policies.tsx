import { PageTitle } from '../../parts/text';

export default function Policies() {
  return <PageTitle title="Policies" />;
}

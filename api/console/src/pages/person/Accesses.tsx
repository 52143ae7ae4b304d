import { PageTitle } from '../../parts/text';

export default function Accesses() {
  return <PageTitle title="Accesses" />;
}

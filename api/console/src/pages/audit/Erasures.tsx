import { PageTitle } from '../../parts/text';

export default function Erasures() {
  return <PageTitle title="Erasures" />;
}

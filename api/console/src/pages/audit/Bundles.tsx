import { PageTitle } from '../../parts/text';

export default function Bundles() {
  return <PageTitle title="Bundles" />;
}

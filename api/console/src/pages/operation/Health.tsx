import { PageTitle } from '../../parts/text';

export default function Health() {
  return <PageTitle title="Health" />;
}

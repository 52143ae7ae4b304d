import { PageTitle } from '../../parts/text';

export default function Overview() {
  return <PageTitle title="Overview" />;
}

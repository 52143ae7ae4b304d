import { PageTitle } from '../../parts/text';

export default function Events() {
  return <PageTitle title="Events" />;
}

import { PageTitle } from '../../parts/text';

export default function Activity() {
  return <PageTitle title="Activity" />;
}

import { PageTitle } from '../../parts/text';

export default function Queue() {
  return <PageTitle title="Queue" />;
}

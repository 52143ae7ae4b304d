import { PageTitle } from '../../parts/text';

export default function Event() {
  return <PageTitle title="Event" />;
}

import { PageTitle } from '../../parts/text';

export default function Requests() {
  return <PageTitle title="Requests" />;
}

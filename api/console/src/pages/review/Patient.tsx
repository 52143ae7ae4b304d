import { PageTitle } from '../../parts/text';

export default function Patient() {
  return <PageTitle title="Patient" />;
}

import { PageTitle } from '../../parts/text';

export default function Case() {
  return <PageTitle title="Case" />;
}

import { PageTitle } from '../../parts/text';

export default function Flags() {
  return <PageTitle title="Flags" />;
}

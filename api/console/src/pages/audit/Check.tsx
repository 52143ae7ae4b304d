import { PageTitle } from '../../parts/text';

export default function Check() {
  return <PageTitle title="Check" />;
}

import { PageTitle } from '../../parts/text';

export default function Log() {
  return <PageTitle title="Log" />;
}

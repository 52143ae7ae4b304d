import { PageTitle } from '../../parts/text';

export default function Person() {
  return <PageTitle title="Person" />;
}

import { PageTitle } from '../../parts/text';

export default function Privacy() {
  return <PageTitle title="Privacy" />;
}

import { PageTitle } from '../../parts/text';

export default function Profile() {
  return <PageTitle title="Profile" />;
}

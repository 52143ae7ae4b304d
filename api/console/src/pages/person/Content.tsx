import { PageTitle } from '../../parts/text';

export default function Content() {
  return <PageTitle title="Content" />;
}

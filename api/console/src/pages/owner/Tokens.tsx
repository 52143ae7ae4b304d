import { PageTitle } from '../../parts/text';

export default function Tokens() {
  return <PageTitle title="Tokens" />;
}

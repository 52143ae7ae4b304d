import { PageTitle } from '../../parts/text';

export default function Leave() {
  return <PageTitle title="Leave" />;
}

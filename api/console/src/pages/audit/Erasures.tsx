import { Anchor, Badge, Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { ListTable } from '../../parts/list';
import { Empty } from '../../parts/states';
import { Id, inWords, Moment, PageTitle } from '../../parts/text';
import { Certificate } from './Certificate';

type Erasure = Schema['Erasure'];
const kPage = 30;
const kColors: Record<Erasure['state'], string> = { completed: 'teal', ordered: 'yellow', partly_completed: 'yellow', withheld: 'orange' };

export default function Erasures() {
  const { api, ledger, role } = useSession();
  const [chosen, setChosen] = useState<Erasure>();
  const title = <PageTitle title="Erasures" about="What was destroyed, when, why, and what the law keeps. A certificate is checked here, in this browser." />;
  if (role === 'reviewer') return <>{title}<Empty title="Not for your role">Erasures are for administrators and auditors.</Empty></>;
  return (
    <>
      {title}
      <ListTable<Erasure>
        queryKey={[ledger, 'erasures']}
        read={(cursor) => bodyOf(api.GET('/v1/ledgers/{ledger}/erasures', { params: { path: { ledger }, query: { cursor, limit: kPage } } }))}
        label="Erasures"
        keyOf={(erasure) => erasure.id}
        empty={<Empty title="Nothing was erased" />}
        columns={[
          { header: 'Person', cell: (erasure) => <Id id={erasure.subject} to={`/audit/people/${erasure.subject}`} /> },
          { header: 'State', cell: (erasure) => <Badge variant="light" tt="none" color={kColors[erasure.state]}>{inWords(erasure.state)}</Badge> },
          { header: 'Ground', isMinor: true, cell: (erasure) => inWords(erasure.ground) },
          { header: 'Ordered', isMinor: true, cell: (erasure) => <Anchor component={Link} to={`/audit/events/${erasure.ordered.sequence}`}><Moment at={erasure.ordered.time} /></Anchor> },
          {
            header: 'Certificate',
            cell: (erasure) =>
              erasure.certificate === undefined ? 'none yet' : (
                <Button size="xs" variant="default" onClick={() => setChosen(erasure)} aria-label={`Certificate of ${erasure.subject}`}>
                  Look
                </Button>
              ),
          },
        ]}
      />
      <Certificate erasure={chosen} onClose={() => setChosen(undefined)} />
    </>
  );
}

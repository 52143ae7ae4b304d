import { Anchor, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Take } from './Assign';
import { FindingsInShort } from './findings';
import { StateBadge } from './labels';
import { originWords, plural } from './words';

interface Props {
  review: Schema['Review'];
  /** The moment of the past that it is looked at; now when there is none. */
  asOf: string | undefined;
}

/** Why a case is there, in the words of its first flags: what they cover is asked for row by row. */
function Why({ review, asOf }: Props) {
  const { api, ledger } = useSession();
  const found = useQuery({
    queryKey: [ledger, 'review', review.id, ...(asOf === undefined ? [] : [asOf])],
    queryFn: () => {
      const params = { path: { ledger, review: review.id }, query: { as_of: asOf } };
      return bodyOf(api.GET('/v1/ledgers/{ledger}/reviews/{review}', { params }));
    },
    enabled: review.flags > 0,
    staleTime: 60_000,
  });
  if (review.flags === 0) {
    return (
      <Text size="sm" c="dimmed">
        {review.origin === 'break_glass' ? 'Glass was broken' : 'Nothing was flagged'}
      </Text>
    );
  }
  if (found.data === undefined)
    return (
      <Text size="sm" c="dimmed">
        {found.isError ? 'Not to be had' : '…'}
      </Text>
    );
  const [first] = found.data.covers.flags;
  const others = found.data.covers.flags.length - 1;
  return (
    <Text size="sm" component="div">
      {first !== undefined && <FindingsInShort findings={first.findings} />}
      {others > 0 && (
        <Text span size="sm" c="dimmed">
          {' '}
          and {plural(others, 'flag')} more
        </Text>
      )}
    </Text>
  );
}

/** A case in a row of the queue. */
export function QueueCase({ review, asOf }: Props) {
  return (
    <Stack gap={2}>
      <Anchor component={Link} to={`/review/cases/${review.id}`} size="sm" fw={600}>
        {originWords[review.origin]}
      </Anchor>
      <Why review={review} asOf={asOf} />
      <Text size="xs" c="dimmed">
        {plural(review.accesses, 'access', 'accesses')}
        {review.questions > 0 && `, ${review.answered} of ${plural(review.questions, 'question')} answered`}
        {review.notes > 0 && `, ${plural(review.notes, 'note')}`}
        {review.reopened > 0 && ', opened again'}
      </Text>
      <Group hiddenFrom="sm" gap="xs">
        <StateBadge state={review.state} />
        {asOf === undefined && <Take review={review} />}
      </Group>
    </Stack>
  );
}

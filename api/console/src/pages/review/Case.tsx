import { Alert, Anchor, Card, Grid, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { bodyOf, type Schema } from '../../client/api';
import { useSession } from '../../client/session';
import { Shown } from '../../parts/states';
import { Moment, PageTitle } from '../../parts/text';
import { Assign, Take } from './Assign';
import { CaseCovers } from './CaseCovers';
import { Back, Confirm, Decide, OwnDecision } from './CaseDecision';
import { Ask, CaseQuestions } from './CaseQuestions';
import { AddNote, ReadTexts } from './CaseTexts';
import { CaseTimeline } from './CaseTimeline';
import { Due, EmployeeAtWork, PriorityBadge, StateBadge, TokenName } from './labels';
import { OnlyLooking, useIsReviewer, useOwnToken } from './may';
import { decisionInWords } from './timeline';
import { originWords } from './words';

type ReviewCase = Schema['ReviewCase'];
type Texts = Schema['ReviewTexts'];

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Stack gap={2}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text component="div" size="sm">
        {children}
      </Text>
    </Stack>
  );
}

function Steps({ review }: { review: ReviewCase }) {
  const isReviewer = useIsReviewer();
  const own = useOwnToken();
  if (!isReviewer) return null;
  if (review.state === 'closed') return <Back review={review} how="reopening" />;
  if (review.state === 'decided') {
    return review.decision?.by === own ? null : (
      <>
        <Confirm review={review} />
        <Back review={review} how="return" />
      </>
    );
  }
  return (
    <>
      <Take review={review} size="sm" />
      <AddNote review={review} />
      <Ask review={review} />
      <Decide review={review} />
    </>
  );
}

function Decision({ review }: { review: ReviewCase }) {
  const { decision } = review;
  if (decision === undefined || review.state === 'open') return null;
  return (
    <Alert
      color={review.state === 'closed' ? 'teal' : 'yellow'}
      variant="light"
      mb="md"
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      title={decisionInWords(decision.disposition, decision.sanction)}
    >
      <Text size="sm" component="div">
        {review.state === 'closed' ? 'Closed. ' : 'Waits for a second reviewer. '}
        Decided <Moment at={decision.time} /> by <TokenName id={decision.by} />
        {review.confirmed_by !== undefined && (
          <>
            , confirmed by <TokenName id={review.confirmed_by} />
          </>
        )}
        .{decision.breach !== undefined && ` It turned out to be the breach ${decision.breach}.`}
      </Text>
    </Alert>
  );
}

function OneCase({ review }: { review: ReviewCase }) {
  const [texts, setTexts] = useState<Texts | null>(null);
  const isNewer =
    texts !== null &&
    review.timeline.some((event) => event.sequence > (texts.access ?? Infinity) && event.sections.length > 0);
  return (
    <>
      <PageTitle title={`Case ${review.id.slice(0, 8)}`} about={originWords[review.origin]}>
        <Steps review={review} />
      </PageTitle>
      <OnlyLooking />
      <Decision review={review} />
      <OwnDecision review={review} />
      <Card withBorder mb="lg" padding="sm">
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
          <Fact label="Priority">
            <PriorityBadge priority={review.priority} />
          </Fact>
          <Fact label="State">
            <StateBadge state={review.state} />
          </Fact>
          <Fact label="Due">
            <Due review={review} />
          </Fact>
          <Fact label="Employee">
            <EmployeeAtWork id={review.agent} />
          </Fact>
          <Fact label="Opened">
            <Moment at={review.opened} />
          </Fact>
          <Fact label="Whose">
            <Group gap="xs">
              <TokenName id={review.assignee} />
              <Assign review={review} />
            </Group>
          </Fact>
        </SimpleGrid>
      </Card>
      <Grid gutter="lg">
        <Grid.Col span={{ base: 12, lg: 7 }}>
          <Stack gap="lg">
            <Stack component="section" gap="sm" aria-label="What it covers">
              <Title order={2} size="h4">
                What it covers
              </Title>
              <CaseCovers review={review} />
            </Stack>
            <Stack component="section" gap="sm" aria-label="Questions">
              <Title order={2} size="h4">
                Questions
              </Title>
              <CaseQuestions review={review} />
            </Stack>
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 5 }}>
          <Stack component="section" gap="md" aria-label="What was done">
            <Group justify="space-between">
              <Title order={2} size="h4">
                What was done
              </Title>
              {(texts === null || isNewer) && <ReadTexts review={review} onRead={setTexts} />}
            </Group>
            {isNewer && (
              <Text size="sm" c="dimmed">
                Something was written since you read it.
              </Text>
            )}
            <CaseTimeline events={review.timeline} texts={texts?.texts ?? []} />
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}

export default function Case() {
  const { api, ledger } = useSession();
  const { review = '' } = useParams();
  const found = useQuery({
    queryKey: [ledger, 'review', review],
    queryFn: () => bodyOf(api.GET('/v1/ledgers/{ledger}/reviews/{review}', { params: { path: { ledger, review } } })),
  });
  return (
    <>
      <Anchor component={Link} to="/review" size="sm">
        Back to the queue
      </Anchor>
      <Shown query={found}>{(one) => <OneCase key={one.id} review={one} />}</Shown>
    </>
  );
}
